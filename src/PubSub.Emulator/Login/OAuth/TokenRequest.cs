using System.Text;

namespace PubSub.Emulator.Login.OAuth;

/// <summary>A call to the token endpoint.</summary>
internal sealed class TokenRequest
{
    private readonly IFormCollection _form;

    private TokenRequest(HttpRequest request, IFormCollection form)
    {
        _form = form;
        Origin = $"{request.Scheme}://{request.Host}";
        IsLoginHost = request.Host.Host.StartsWith("login.", StringComparison.Ordinal) || request.Host.Host.StartsWith("test.", StringComparison.Ordinal);
        (ClientId, ClientSecret) = Basic(request) ?? (this["client_id"], this["client_secret"]);
    }

    /// <summary>Scheme and host that were called.</summary>
    public string Origin { get; }

    /// <summary>Whether the host stands for login.salesforce.com or test.salesforce.com.</summary>
    public bool IsLoginHost { get; }

    /// <summary>From the form, or from HTTP Basic.</summary>
    public string ClientId { get; }

    public string ClientSecret { get; }

    /// <summary>A field of the form; empty where it is not there.</summary>
    public string this[string field] => _form[field].ToString();

    public static async Task<TokenRequest> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            throw new OAuthRefusal("invalid_request", "content type must be application/x-www-form-urlencoded");
        }

        return new TokenRequest(request, await request.ReadFormAsync(request.HttpContext.RequestAborted));
    }

    /// <summary>A field that has to be there.</summary>
    public string Require(string field) =>
        this[field] is { Length: > 0 } value ? value : throw new OAuthRefusal("invalid_request", $"missing required parameter: {field}");

    /// <summary>Checks key and secret of the app; the secret only where it is given or required.</summary>
    public void CheckClient(bool needsSecret)
    {
        if (!OAuthApps.Knows(ClientId))
        {
            throw new OAuthRefusal("invalid_client_id", "client identifier invalid");
        }

        if ((needsSecret || ClientSecret.Length > 0) && ClientSecret != OAuthApps.Secret)
        {
            throw new OAuthRefusal("invalid_client", "invalid client credentials");
        }

        if (ClientId == OAuthApps.NoFlows)
        {
            throw new OAuthRefusal("unsupported_grant_type", "grant type not supported");
        }
    }

    private static (string Id, string Secret)? Basic(HttpRequest request)
    {
        const string Scheme = "Basic ";
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        Span<byte> bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[Scheme.Length..], bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]).Split(':', 2) is [var id, var secret]
                ? (id, secret)
                : throw new OAuthRefusal("invalid_client", "invalid client credentials");
    }
}
