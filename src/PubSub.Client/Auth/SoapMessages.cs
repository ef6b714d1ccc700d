using System.Text;
using System.Xml;
using System.Xml.Linq;
using PubSub.Client.Text;

namespace PubSub.Client.Auth;

/// <summary>The XML of SOAP <c>login()</c>; elements are found by their local names, whichever namespace the WSDL has.</summary>
internal static class SoapMessages
{
    private const string Unavailable = "SERVER_UNAVAILABLE";

    private static readonly Dictionary<string, string> Advice = new(StringComparer.Ordinal)
    {
        ["INVALID_LOGIN"] = "Check user name and password; add -SecurityToken unless this machine's address is trusted by the org, "
            + "and -Sandbox for a sandbox user. The user may also be locked.",
        ["LOGIN_MUST_USE_SECURITY_TOKEN"] = "Give the user's security token with -SecurityToken.",
        ["PASSWORD_LOCKOUT"] = "The user is locked after too many failures; an administrator can unlock it.",
        ["LOGIN_CHALLENGE_ISSUED"] = "Salesforce asks for identity verification; sign in once in the browser from this machine, or trust its address.",
        ["LOGIN_CHALLENGE_PENDING"] = "Salesforce asks for identity verification; sign in once in the browser from this machine, or trust its address.",
        ["LOGIN_DURING_RESTRICTED_DOMAIN"] = "The user's profile does not allow this machine's address; extend its login IP ranges.",
        ["LOGIN_DURING_RESTRICTED_TIME"] = "The user's profile does not allow sign-in at this hour; extend its login hours.",
        ["INVALID_OPERATION_WITH_EXPIRED_PASSWORD"] = "Set a new password.",
        ["API_DISABLED_FOR_ORG"] = "The org's edition has no API access.",
        ["UNSUPPORTED_API_VERSION"] = "SOAP login exists in API versions 31.0 to 64.0; set -ApiVersion.",
        [Unavailable] = "Salesforce has a temporary problem: try again in a minute.",
        ["INVALID_OPERATION"] = "SOAP login is off in this org by default; use another way of Connect-SfPubSub.",
    };

    // An answer has 5 levels. Building a tree takes time by the square of its depth.
    private const int MaxDepth = 32;

    /// <exception cref="SignInException">The name or the password cannot be written as XML.</exception>
    public static string Login(string userName, string password)
    {
        XNamespace soap = "http://schemas.xmlsoap.org/soap/envelope/";
        XNamespace urn = "urn:partner.soap.sforce.com";
        var login = new XElement(urn + "login", new XElement(urn + "username", userName), new XElement(urn + "password", password));
        var envelope = new XElement(soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soapenv", soap), new XElement(soap + "Body", login));
        try
        {
            return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>{envelope.ToString(SaveOptions.DisableFormatting)}";
        }
        catch (ArgumentException)
        {
            throw new SignInException("The user name or the password has a character that cannot be sent, such as a control character.", "INVALID_CHARACTER");
        }
    }

    /// <param name="answer">What the login host said.</param>
    /// <param name="httpStatus">The HTTP status of it.</param>
    /// <param name="loginUrl">The login host.</param>
    /// <param name="secrets">What no message may show, should the answer repeat it.</param>
    /// <exception cref="SignInException">The answer is a fault, or no answer to a login.</exception>
    public static SignIn ReadLoginAnswer(byte[] answer, int httpStatus, Uri loginUrl, params string[] secrets)
    {
        var body = Parse(answer, httpStatus, loginUrl);
        if (Find(body, "Fault") is { } fault)
            throw Fault(fault, secrets);
        if (Text(body, "passwordExpired") is "true" or "1")
            throw new SignInException($"The password has expired. {Advice["INVALID_OPERATION_WITH_EXPIRED_PASSWORD"]}", "INVALID_OPERATION_WITH_EXPIRED_PASSWORD");
        if (Text(body, "sessionId") is not { Length: <= Secret.MaxToken } sessionId
            || InstanceUrl.Read(Text(body, "serverUrl"), loginUrl) is not { } instanceUrl)
            throw NoAnswer(httpStatus, loginUrl, null);
        return new SignIn(
            Secret.From(sessionId), instanceUrl,
            Text(body, "organizationId"), UserId.Read(Text(body, "userId")), Text(body, "userName"));
    }

    private static XElement Parse(byte[] answer, int httpStatus, Uri loginUrl)
    {
        try
        {
            var text = Encoding.UTF8.GetString(answer).TrimStart('\uFEFF');
            using (var depth = CreateReader(text))
            {
                while (depth.Read())
                {
                    if (depth.Depth > MaxDepth)
                        throw NoAnswer(httpStatus, loginUrl, null);
                }
            }
            using var reader = CreateReader(text);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw NoAnswer(httpStatus, loginUrl, e);
        }
    }

    private static XmlReader CreateReader(string text) => XmlReader.Create(
        new StringReader(text),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1024 * 1024 });

    private static SignInException Fault(XElement fault, string[] secrets)
    {
        var text = Redaction.Clean(Text(fault, "faultstring") ?? "no reason given", secrets);
        var name = Text(fault, "exceptionCode") ?? Text(fault, "faultcode") ?? "";
        var code = Redaction.Code(name[(name.LastIndexOf(':') + 1)..], secrets) ?? "UNKNOWN";
        var reason = text.StartsWith(code, StringComparison.Ordinal) ? text : $"{code}: {text}";
        return new SignInException($"Salesforce refused the login. {reason} {Advice.GetValueOrDefault(code, "")}".TrimEnd(), code)
        {
            Retry = code == Unavailable ? SignInRetry.Later : SignInRetry.Never,
        };
    }

    private static SignInException NoAnswer(int httpStatus, Uri loginUrl, Exception? inner) => new(
        $"{loginUrl.Host} did not answer as Salesforce's SOAP login does (HTTP {httpStatus}). Check -LoginUrl; a proxy may have answered instead.",
        SignInException.Unreachable, inner);

    private static XElement? Find(XElement root, string name) => root.Descendants().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? Text(XElement root, string name) => Find(root, name)?.Value is { Length: > 0 } text ? text : null;
}
