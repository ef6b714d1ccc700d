using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using PubSub.Emulator.Org;

namespace PubSub.Emulator.Login;

/// <summary>SOAP login at <c>/services/Soap/u/{version}</c> (partner) and <c>/c/{version}</c> (enterprise).</summary>
internal sealed class SoapLogin(AccessTokens tokens)
{
    private const decimal Oldest = 31.0m;
    private const decimal Newest = 64.0m;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/services/Soap/u/{version}", (HttpContext http, string version) => HandleAsync(http, "partner", "u", version));
        routes.MapPost("/services/Soap/c/{version}", (HttpContext http, string version) => HandleAsync(http, "enterprise", "c", version));
    }

    private async Task<IResult> HandleAsync(HttpContext http, string flavour, string pathLetter, string version)
    {
        SoapEnvelope envelope = new(flavour);
        if (!http.Request.Headers.ContainsKey("SOAPAction"))
        {
            return Fault(envelope, "INVALID_SOAP_HEADER", "SOAPAction HTTP header missing");
        }

        if (!decimal.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number is < Oldest or > Newest)
        {
            return Fault(envelope, "UNSUPPORTED_API_VERSION", "Unsupported API version");
        }

        (string UserName, string Password)? login;
        try
        {
            var document = await XDocument.LoadAsync(http.Request.Body, LoadOptions.None, http.RequestAborted);
            login = Read(document, $"urn:{flavour}.soap.sforce.com");
        }
        catch (XmlException error)
        {
            return Fault(envelope, "MALFORMED_QUERY", error.Message);
        }

        return login is { } given
            ? Answer(envelope, http, pathLetter, version, given.UserName, given.Password)
            : Fault(envelope, "INVALID_OPERATION", "The only operation here is login, with a username and a password");
    }

    private IResult Answer(SoapEnvelope envelope, HttpContext http, string pathLetter, string version, string userName, string password)
    {
        var outcome = Accounts.Judge(userName, password);
        switch (outcome)
        {
            case LoginOutcome.Welcome or LoginOutcome.PasswordExpired:
                var expired = outcome == LoginOutcome.PasswordExpired;

                // A session of an expired password may only set a new one, so its token opens nothing.
                var session = expired ? tokens.Forge() : tokens.Issue();
                var instanceUrl = $"{http.Request.Scheme}://{http.Request.Host}";
                return Xml(envelope.Result(instanceUrl, pathLetter, version, session, userName, expired), StatusCodes.Status200OK);
            case LoginOutcome.TokenNeeded:
                return Fault(
                    envelope, "LOGIN_MUST_USE_SECURITY_TOKEN",
                    "Invalid username, password, security token; or user locked out. Are you at a new location? When accessing "
                    + "Salesforce--either via a desktop client or the API--from outside of your company's trusted networks, you must add "
                    + "a security token to your password to log in.");
            case LoginOutcome.Locked:
                return Fault(envelope, "PASSWORD_LOCKOUT", "The password was wrong too often, and the user is locked out for now.");
            default:
                return Fault(envelope, "INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
        }
    }

    private static (string UserName, string Password)? Read(XDocument document, XNamespace api) =>
        document.Descendants(api + "login").FirstOrDefault() is { } login
        && login.Element(api + "username") is { } userName && login.Element(api + "password") is { } password
            ? (userName.Value, password.Value)
            : null;

    private static IResult Fault(SoapEnvelope envelope, string code, string text) =>
        Xml(envelope.Fault(code, text), StatusCodes.Status500InternalServerError);

    private static IResult Xml(string text, int status) => Results.Text(text, "text/xml; charset=utf-8", System.Text.Encoding.UTF8, status);
}
