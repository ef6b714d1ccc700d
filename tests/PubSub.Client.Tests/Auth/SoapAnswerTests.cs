using System.Text;
using PubSub.Client.Auth;

namespace PubSub.Client.Tests.Auth;

/// <summary>What is made of the answers to a login, of Salesforce and of others.</summary>
public sealed class SoapAnswerTests
{
    private static readonly Uri LoginUrl = new("https://login.example.com");

    [Theory]
    [InlineData("INVALID_LOGIN", "-SecurityToken")]
    [InlineData("LOGIN_MUST_USE_SECURITY_TOKEN", "-SecurityToken")]
    [InlineData("PASSWORD_LOCKOUT", "administrator")]
    [InlineData("LOGIN_CHALLENGE_ISSUED", "identity verification")]
    [InlineData("LOGIN_CHALLENGE_PENDING", "identity verification")]
    [InlineData("LOGIN_DURING_RESTRICTED_DOMAIN", "IP ranges")]
    [InlineData("LOGIN_DURING_RESTRICTED_TIME", "login hours")]
    [InlineData("INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "Set a new password")]
    [InlineData("API_DISABLED_FOR_ORG", "edition")]
    [InlineData("UNSUPPORTED_API_VERSION", "-ApiVersion")]
    [InlineData("SERVER_UNAVAILABLE", "again in a minute")]
    [InlineData("SOMETHING_NEW", "because")]
    public void A_fault_is_named_and_says_what_to_do(string code, string advice)
    {
        foreach (var answer in new[]
        {
            SoapAnswers.Fault($"sf:{code}", $"{code}: because", code),
            SoapAnswers.Fault($"sf:{code}", "because", null),
            SoapAnswers.Fault(code, $"{code}: because", null),
        })
        {
            var error = Refused(answer, 500);
            Assert.Equal(code, error.Code);
            Assert.Contains($"{code}: because", error.Message, StringComparison.Ordinal);
            Assert.Contains(advice, error.Message, StringComparison.Ordinal);
            Assert.Equal(code == "SERVER_UNAVAILABLE" ? SignInRetry.Later : SignInRetry.Never, error.Retry);
        }
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("&#x9b;31m")]
    [InlineData("00D5e000003TIrB!AQ.token")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void A_code_that_is_none_is_not_shown(string code)
    {
        foreach (var answer in new[] { SoapAnswers.Fault($"sf:{code}", "because", code), SoapAnswers.Fault(code, "because", null) })
        {
            var error = Refused(answer);
            Assert.Equal("UNKNOWN", error.Code);
            Assert.Contains("UNKNOWN: because", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_fault_says_is_one_short_line_that_no_terminal_obeys()
    {
        var error = Refused(SoapAnswers.Fault("sf:INVALID_LOGIN", $"INVALID_LOGIN: &#x9b;31mno\r\n&#x202e;forged 00D5e000003TIrB!AQ.token {new string('x', 500_000)}", null));
        Assert.Contains("INVALID_LOGIN: 31mno forged (hidden) xxx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 300, 1000);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    public void An_expired_password_is_an_error_though_the_login_succeeded(string expired) =>
        Assert.Equal("INVALID_OPERATION_WITH_EXPIRED_PASSWORD", Refused(SoapAnswers.Success(passwordExpired: expired)).Code);

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Sign in to the proxy<br></body></html>")]
    [InlineData("<html><body>Sign in to the proxy</body></html>")]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("<a><sessionId>s</sessionId></a>")]
    [InlineData("<a><sessionId></sessionId><serverUrl>https://x.example.com</serverUrl></a>")]
    [InlineData("<a><sessionId>s</sessionId><serverUrl>https://x.exa")]
    public void What_is_no_answer_to_a_login_says_so_and_where_it_came_from(string answer)
    {
        var error = Refused(answer, 403);
        Assert.Equal("LOGIN_UNREACHABLE", error.Code);
        Assert.Contains("login.example.com", error.Message, StringComparison.Ordinal);
        Assert.Contains("HTTP 403", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urn:x")]
    [InlineData("mailto:a@b")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/services/Soap")]
    [InlineData("https://")]
    [InlineData("javascript:alert(1)")]
    public void A_server_url_that_is_no_web_address_is_no_answer(string serverUrl) =>
        Assert.Equal("LOGIN_UNREACHABLE", Refused(SoapAnswers.Success(serverUrl: serverUrl)).Code);

    [Fact]
    public void A_document_type_is_refused_before_an_entity_of_it_is_expanded()
    {
        var bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"ha\">");
        for (var i = 1; i < 30; i++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!ENTITY e{i} \"&e{i - 1};&e{i - 1};\">");
        bomb.Append("]><a><sessionId>&e29;</sessionId><serverUrl>https://x.example.com</serverUrl></a>");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("LOGIN_UNREACHABLE", Refused(bomb.ToString()).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        Assert.Equal("LOGIN_UNREACHABLE", Refused("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>").Code);
    }

    [Fact]
    public void Very_deep_and_very_long_answers_are_no_answers()
    {
        Assert.Equal("LOGIN_UNREACHABLE", Refused(string.Concat(Enumerable.Repeat("<a>", 300_000))).Code);
        Assert.Equal("LOGIN_UNREACHABLE", Refused($"<a>{new string('x', 2_000_000)}</a>").Code);
    }

    [Fact]
    public void A_session_longer_than_a_secret_can_be_is_no_answer() =>
        Assert.Equal("LOGIN_UNREACHABLE", Refused(SoapAnswers.Success().Replace("00D5e000003TIrB!AQEAQ.x", new string('x', 70_000), StringComparison.Ordinal)).Code);

    [Fact]
    public void Bytes_that_are_no_utf8_are_no_answer_and_within_an_answer_no_harm()
    {
        Assert.Equal("LOGIN_UNREACHABLE", Refused(Encoding.Unicode.GetBytes(SoapAnswers.Success())).Code);
        var latin1 = Encoding.Latin1.GetBytes(SoapAnswers.Success().Replace("€", "£", StringComparison.Ordinal));
        Assert.Equal("00D5e000003TIrBEAW", SoapMessages.ReadLoginAnswer(latin1, 200, LoginUrl).OrgId);
    }

    private static SignInException Refused(string answer, int status = 200) => Refused(Encoding.UTF8.GetBytes(answer), status);

    private static SignInException Refused(byte[] answer, int status = 200) =>
        Assert.Throws<SignInException>(() => SoapMessages.ReadLoginAnswer(answer, status, LoginUrl));
}
