using System.Text;
using PubSub.Client.Auth;
using PubSub.Client.Auth.Cli;

namespace PubSub.Client.Tests.Auth.Cli;

/// <summary>The CLI's JSON among whatever else it prints.</summary>
public sealed class SfCliAnswerTests
{
    private const string Good = """{"status":0,"result":{"id":"00D5e000003TIrBEAW","accessToken":"00D!tok","instanceUrl":"https://a.b","username":"u@x","other":{"accessToken":"no"}},"warnings":[]}""";

    [Theory]
    [InlineData(Good)]
    [InlineData(" \u001b[33m ›   Warning: @salesforce/cli update available from 2.1.0 to 2.150.0.\u001b[39m\n" + Good + "\n")]
    [InlineData("{}\n{ not json\n{\"level\":40,\"msg\":\"warned\"}\n" + Good + "\ntrailing { brace")]
    [InlineData("{\"warnings\":[\"{\\\"status\\\":0}\"]}" + Good)]
    [InlineData("{{{{{{" + Good)]
    public void It_is_found(string output)
    {
        var answer = SfCliAnswer.Find(Encoding.UTF8.GetBytes(output))!;
        Assert.True(answer.Succeeded);
        Assert.Equal("00D!tok", Secret.Reveal(answer.AccessToken!));
        Assert.Equal(("00D5e000003TIrBEAW", "https://a.b", "u@x"), (answer.OrgId, answer.InstanceUrl, answer.UserName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Warning: org auth show-access-token is not a sf command.")]
    [InlineData("{")]
    [InlineData("""{"status":0,"result":{"accessToken":"x""")]
    [InlineData("""{"status":"0"}""")]
    [InlineData("""{"result":{"accessToken":"x"}}""")]
    [InlineData("""{"status":0,"name":"\ud800"}""")]
    [InlineData("[0]")]
    public void What_has_no_status_is_no_answer(string output) => Assert.Null(SfCliAnswer.Find(Encoding.UTF8.GetBytes(output)));

    [Theory]
    [InlineData("[REDACTED] Use 'sf org auth show-access-token' to view")]
    [InlineData("[redacted]")]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a\\r\\nb: c")]
    public void What_stands_in_for_a_token_is_none(string token) =>
        Assert.Null(SfCliAnswer.Find(Encoding.UTF8.GetBytes($$"""{"status":0,"result":{"accessToken":"{{token}}"} }"""))!.AccessToken);

    [Fact]
    public void A_failure_has_its_name_and_message()
    {
        var answer = SfCliAnswer.Find("""{"name":"NamedOrgNotFoundError","message":"No authorization information found for x.","exitCode":2,"status":2,"stack":"..."}"""u8)!;
        Assert.Equal((false, "NamedOrgNotFoundError", "No authorization information found for x."), (answer.Succeeded, answer.Name, answer.Message));
    }

    [Fact]
    public void Hostile_output_does_not_take_long()
    {
        foreach (var hostile in new[] { new string('{', 1_000_000), string.Concat(Enumerable.Repeat("{\"a\":", 200_000)), $"{{\"a\":\"{new string('x', 1_000_000)}" })
            Assert.Null(SfCliAnswer.Find(Encoding.UTF8.GetBytes(hostile)));
    }
}
