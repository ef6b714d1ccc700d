using System.Xml.Linq;
using PubSub.Emulator.Org;

namespace PubSub.Emulator.Login;

/// <summary>The answers of SOAP login. The order of the elements is part of the contract: clients read them by position.</summary>
internal sealed class SoapEnvelope(string flavour)
{
    private const int SessionSeconds = 7200;

    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    private readonly XNamespace _api = $"urn:{flavour}.soap.sforce.com";
    private readonly XNamespace _fault = $"urn:fault.{flavour}.soap.sforce.com";

    public string Result(string instanceUrl, string pathLetter, string version, string sessionId, string userName, bool passwordExpired) =>
        Envelope(_api, new XElement(_api + "loginResponse", new XElement(
            _api + "result",
            Element("metadataServerUrl", $"{instanceUrl}/services/Soap/m/{version}/{OrgIdentity.OrgId}"),
            Element("passwordExpired", passwordExpired),
            Element("sandbox", false),
            Element("serverUrl", $"{instanceUrl}/services/Soap/{pathLetter}/{version}/{OrgIdentity.OrgId}"),
            Element("sessionId", sessionId),
            Element("userId", OrgIdentity.UserId),
            UserInfo(userName))));

    public string Fault(string code, string text) => Envelope(null, new XElement(
        Soap + "Fault",
        new XElement("faultcode", $"sf:{code}"),
        new XElement("faultstring", $"{code}: {text}"),
        new XElement("detail", new XElement(
            _fault + "LoginFault",
            new XAttribute(Xsi + "type", "sf:LoginFault"),
            new XElement(_fault + "exceptionCode", code),
            new XElement(_fault + "exceptionMessage", text)))));

    private XElement UserInfo(string userName) => new(
        _api + "userInfo",
        Element("accessibilityMode", false),
        Element("chatterExternal", false),
        Element("currencySymbol", "€"),
        Element("orgAttachmentFileSizeLimit", 5_242_880),
        Element("orgDefaultCurrencyIsoCode", "EUR"),
        Element("orgDefaultCurrencyLocale", "de_DE"),
        Element("orgDisallowHtmlAttachments", false),
        Element("orgHasPersonAccounts", false),
        Element("organizationId", OrgIdentity.OrgId),
        Element("organizationMultiCurrency", false),
        Element("organizationName", OrgIdentity.OrgName),
        Element("profileId", "00e5e000000AbCdAAK"),
        Nil("roleId"),
        Element("sessionSecondsValid", SessionSeconds),
        Nil("userDefaultCurrencyIsoCode"),
        Element("userEmail", userName),
        Element("userFullName", "Ops"),
        Element("userId", OrgIdentity.UserId),
        Element("userLanguage", "en_US"),
        Element("userLocale", "en_US"),
        Element("userName", userName),
        Element("userTimeZone", "Europe/Berlin"),
        Element("userType", "Standard"),
        Element("userUiSkin", "Theme3"));

    private string Envelope(XNamespace? apiAsDefault, XElement content)
    {
        XElement envelope = new(
            Soap + "Envelope",
            new XAttribute(XNamespace.Xmlns + "soapenv", Soap),
            apiAsDefault is null ? new XAttribute(XNamespace.Xmlns + "sf", _fault) : new XAttribute("xmlns", apiAsDefault),
            new XAttribute(XNamespace.Xmlns + "xsi", Xsi),
            new XElement(Soap + "Body", content));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + envelope.ToString(SaveOptions.DisableFormatting);
    }

    private XElement Element(string name, object value) => new(_api + name, value);

    private XElement Nil(string name) => new(_api + name, new XAttribute(Xsi + "nil", true));
}
