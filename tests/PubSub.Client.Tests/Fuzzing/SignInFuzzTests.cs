using System.Net;
using System.Text;
using PubSub.Client.Auth;
using PubSub.Client.Auth.Cli;
using PubSub.Client.Auth.OAuth;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Auth;
using PubSub.Client.Tests.Soaking;
using PubSub.Client.Topics;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>What login hosts and orgs answer, or the proxies before them.</summary>
[Trait("Run", "Soak")]
public sealed class SignInFuzzTests(ITestOutputHelper output)
{
    private static readonly Uri Org = new("https://acme.my.salesforce.com");
    private static readonly SignIn Session = new(Secret.From("t"), Org, null, null, null);

    private static readonly string[] Xml =
    [
        "<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#x10FFFF;", "<!DOCTYPE a [<!ENTITY e \"x\">]>", "&e;", "<![CDATA[", "]]>", "<!--", "-->", "<?xml version=\"1.1\"?>", "xmlns:x=\"y\"",
        "<Fault>", "<sessionId>", "<serverUrl>", "<passwordExpired>1</passwordExpired>", "javascript:", "http://[", "https://a b/", "<faultcode>:</faultcode>",
    ];

    private static readonly string[] Json =
    [
        "{", "}", "[", "]", "\"", "\\u0000", "\\ud800", "null", "1e999", "true", ",", ":", "\"organization_id\":", "\"user_id\":{}", "//",
    ];

    // More than a SecureString holds.
    private static string LongToken { get; } = $$"""{"access_token":"{{new string('x', 70_000)}}","accessToken":"{{new string('x', 70_000)}}","instance_url":"https://acme.my.salesforce.com"}""";

    [Fact]
    public void A_login_answer_is_a_session_or_an_error()
    {
        string[] corpus = [SoapAnswers.Success(), SoapAnswers.Fault("sf:INVALID_LOGIN", "INVALID_LOGIN: no", "INVALID_LOGIN"), "<html><body>Sign in</body></html>"];
        var mutator = Mutator.OfText(new Random(Soak.Seed), corpus, Xml);
        new Fuzz<SignInException>(output, answer => SoapMessages.ReadLoginAnswer(answer, 200, Org), bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void A_userinfo_answer_is_user_information_or_an_error()
    {
        string[] corpus =
        [
            """{"sub":"https://login.salesforce.com/id/00D/005","user_id":"0055e000001AbCdAAK","organization_id":"00D5e000003TIrBEAW","preferred_username":"ops@example.com","urls":{"rest":"x"}}""",
            "{}", """{"organization_id":17,"user_id":null,"preferred_username":["é"]}""",
        ];
        var mutator = Mutator.OfText(new Random(Soak.Seed), corpus, Json);
        new Fuzz<SignInException>(output, AskWhoItIs, bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void An_answer_of_the_tooling_api_is_a_record_or_none_or_an_error()
    {
        string[] corpus =
        [
            """{"size":1,"totalSize":1,"done":true,"records":[{"attributes":{"type":"ManagedEventSubscription"},"Id":"18xAA","Metadata":{"defaultReplay":"EARLIEST","topicName":"/event/Order_Event__e"}}]}""",
            """{"size":0,"records":[]}""", """[{"message":"no","errorCode":"INVALID_TYPE"}]""",
        ];
        var mutator = Mutator.OfText(new Random(Soak.Seed), corpus, [.. Json, "\"records\":", "\"Metadata\":", "\"topicName\":"]);
        new Fuzz<RestException>(output, AskForRecord, bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void An_answer_of_the_token_endpoint_is_a_session_or_an_error()
    {
        string[] corpus =
        [
            """{"access_token":"00D5e000003TIrB!AQ.x","instance_url":"https://acme.my.salesforce.com","id":"https://login.salesforce.com/id/00D5e000003TIrBEAW/0055e000001AbCdAAK","refresh_token":"5Aep","scope":"api","issued_at":"1"}""",
            """{"error":"invalid_grant","error_description":"expired"}""", LongToken,
        ];
        var mutator = Mutator.OfText(new Random(Soak.Seed), corpus, [.. Json, "\"access_token\":", "\"instance_url\":\"http://[\"", "\"error\":"]);
        AskForToken(Encoding.UTF8.GetBytes(corpus[0]));
        Assert.Throws<SignInException>(() => AskForToken(Encoding.UTF8.GetBytes(LongToken)));
        new Fuzz<SignInException>(output, AskForToken, bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void What_the_cli_prints_is_an_answer_or_none()
    {
        string[] corpus =
        [
            """
            Warning: @salesforce/cli update available {2.1}
            {"status":0,"result":{"id":"00D5e000003TIrBEAW","accessToken":"00D5e000003TIrB!AQ.x","instanceUrl":"https://acme.my.salesforce.com","username":"ops@example.com"},"warnings":[]}
            """,
            """{"status":1,"name":"NamedOrgNotFoundError","message":"No authorization","stack":"x"}""", $$"""{"status":0,"result":{{LongToken}}}""",
        ];
        var mutator = Mutator.OfText(new Random(Soak.Seed), corpus, [.. Json, "\"status\":0", "\"result\":{"]);
        new Fuzz<FormatException>(output, printed => _ = SfCliAnswer.Find(printed) ?? throw new FormatException(), bytesPerByte: 500).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    private static void AskForToken(byte[] answer)
    {
        using var http = new HttpClient(new FixedAnswer(answer));
        using var form = new TokenForm("client_credentials");
        _ = TokenEndpoint.AskAsync(http, Org, OAuthFlow.ClientCredentials, form, default).GetAwaiter().GetResult();
    }

    private static void AskForRecord(byte[] answer)
    {
        using var http = new HttpClient(new FixedAnswer(answer));
        _ = OrgHttp.GetAsync(
            http, Session, "/services/data/v62.0/tooling/query", json => ToolingQuery.ReadPage(json, ManagedRecord.Read), TimeSpan.FromSeconds(60), default).GetAwaiter().GetResult();
    }

    private static void AskWhoItIs(byte[] answer)
    {
        using var http = new HttpClient(new FixedAnswer(answer));
        _ = UserInfo.GetAsync(http, Session, default).GetAwaiter().GetResult();
    }

    private sealed class FixedAnswer(byte[] answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(answer) });
    }
}
