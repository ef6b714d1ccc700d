using System.Net.Http.Headers;
using System.Security;
using System.Text;

namespace PubSub.Client.Auth;

/// <summary>User name and password through SOAP <c>login()</c>, which Salesforce retires with Summer '27
/// (https://help.salesforce.com/s/articleView?id=005132110).</summary>
public sealed class SoapCredential : Credential
{
    private readonly string _userName;
    private readonly SecureString _password;
    private readonly SecureString? _securityToken;
    private readonly string _apiVersion;

    /// <param name="userName">The user's name.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="securityToken">The user's security token; null where the caller's address is trusted by the org.</param>
    /// <param name="loginUrl">Scheme and host to sign in at.</param>
    /// <param name="apiVersion">The API version in the path, such as <c>64.0</c>, the last that has <c>login()</c>.</param>
    public SoapCredential(string userName, SecureString password, SecureString? securityToken, Uri loginUrl, string apiVersion)
    {
        ArgumentNullException.ThrowIfNull(password);
        // Copies: the caller may dispose of its own.
        (_userName, _password, _securityToken, _apiVersion) = (userName, password.Copy(), securityToken?.Copy(), apiVersion);
        LoginUrl = loginUrl;
    }

    /// <inheritdoc/>
    public override string Name => "SoapLogin";

    /// <inheritdoc/>
    public override bool CanRenew => true;

    /// <inheritdoc/>
    public override Uri LoginUrl { get; }

    internal override async Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var (password, token) = (Secret.Reveal(_password), _securityToken is null ? "" : Secret.Reveal(_securityToken));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(LoginUrl, $"/services/Soap/u/{_apiVersion}"))
        {
            Content = new StringContent(SoapMessages.Login(_userName, password + token), Encoding.UTF8, new MediaTypeHeaderValue("text/xml", "utf-8")),
        };
        request.Headers.Add("SOAPAction", "login");
        using var answer = await LoginCall.SendAsync(http, request, cancellationToken).ConfigureAwait(false);
        return SoapMessages.ReadLoginAnswer(answer.Body, answer.Status, LoginUrl, password + token, password, token);
    }

    internal override void Wipe()
    {
        _password.Dispose();
        _securityToken?.Dispose();
    }
}
