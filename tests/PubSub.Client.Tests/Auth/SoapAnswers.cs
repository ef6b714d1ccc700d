namespace PubSub.Client.Tests.Auth;

/// <summary>Answers of Salesforce's SOAP login.</summary>
internal static class SoapAnswers
{
    public static string Success(string passwordExpired = "false", string serverUrl = "https://acme.my.salesforce.com/services/Soap/u/64.0/00D5e000003TIrBEAW") => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <soapenv:Body><loginResponse><result>
            <metadataServerUrl>https://acme.my.salesforce.com/services/Soap/m/64.0/00D5e000003TIrBEAW</metadataServerUrl>
            <passwordExpired>{passwordExpired}</passwordExpired><sandbox>false</sandbox>
            <serverUrl>{serverUrl}</serverUrl>
            <sessionId>00D5e000003TIrB!AQEAQ.x</sessionId><userId>0055e000001AbCdAAK</userId>
            <userInfo><currencySymbol>€</currencySymbol><organizationId>00D5e000003TIrBEAW</organizationId><roleId xsi:nil="true"/>
              <userId>0055e000001AbCdAAK</userId><userName>ops@example.com</userName></userInfo>
          </result></loginResponse></soapenv:Body>
        </soapenv:Envelope>
        """;

    public static string Fault(string faultCode, string text, string? exceptionCode) => $"""
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com">
          <soapenv:Body><soapenv:Fault><faultcode>{faultCode}</faultcode><faultstring>{text}</faultstring>
            {(exceptionCode is null ? "" : $"<detail><sf:LoginFault><sf:exceptionCode>{exceptionCode}</sf:exceptionCode></sf:LoginFault></detail>")}
          </soapenv:Fault></soapenv:Body>
        </soapenv:Envelope>
        """;
}
