using System.Net;
using PubSub.Client.Auth;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Topics;

namespace PubSub.Client.Tests.Topics;

public sealed class TopicListerTests : IAsyncLifetime
{
    private const string Channels = "SELECT DeveloperName, NamespacePrefix, ChannelType FROM PlatformEventChannel";
    private const string ChannelIds = "SELECT Id FROM PlatformEventChannel";
    private const string Members = "SELECT Id, EventChannel, SelectedEntity FROM PlatformEventChannelMember";
    private const string NotSupported = """[{"message":"sObject type 'PlatformEventChannel' is not supported.","errorCode":"INVALID_TYPE"}]""";

    private static readonly TopicKind[] All = Enum.GetValues<TopicKind>();

    private OrgPeer _org = null!;

    public async Task InitializeAsync() => _org = (await OrgPeer.StartAsync())
        .With("/sobjects", """
            {"sobjects":[
            {"name":"Account","queryable":true},{"name":"Event","queryable":true},{"name":"LoginEvent","queryable":true},
            {"name":"Order_Event__e","queryable":false},{"name":"ns__Other__e","queryable":false},{"name":"Old__e","queryable":false,"deprecatedAndHidden":true},
            {"name":"BatchApexErrorEvent","queryable":false},{"name":"LoginEventStream","queryable":false},{"name":"FileEvent","queryable":false},
            {"name":"AccountChangeEvent","queryable":false},{"name":"Employee__ChangeEvent","queryable":false},{"name":"LeadChangeEvent","queryable":false},
            {"queryable":false}, 7]}
            """)
        .With(ChannelIds, """{"done":true,"records":[{"Id":"0YL000000000001AAA"}]}""")
        .With(Members, """
            {"done":false,"nextRecordsUrl":"/services/data/v62.0/more","records":[
            {"Id":"0v8000000000001AAA","EventChannel":"ChangeEvents","SelectedEntity":"AccountChangeEvent"},
            {"Id":"0v8000000000002AAA","EventChannel":"0YL000000000001AAA","SelectedEntity":"LeadChangeEvent"}]}
            """)
        .With("/more", """{"done":true,"records":[{"Id":"0v8000000000003AAA","EventChannel":"ChangeEvents","SelectedEntity":"01I000000000001AAA"}]}""")
        .With("SELECT Metadata FROM PlatformEventChannelMember WHERE Id = '0v8000000000003AAA'", """
            {"done":true,"records":[{"Metadata":{"eventChannel":"ChangeEvents","selectedEntity":"Employee__ChangeEvent"}}]}
            """)
        .With(Channels, """
            {"done":true,"records":[{"DeveloperName":"Sales","NamespacePrefix":null,"ChannelType":"data"},
            {"DeveloperName":"Orders","NamespacePrefix":"ns","ChannelType":"event"}]}
            """);

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Fact]
    public async Task Events_channels_and_selected_changes_are_topics_and_nothing_else_is()
    {
        var list = await ListAsync(All);
        Assert.Equal(
            ["/data/AccountChangeEvent", "/data/ChangeEvents", "/data/Employee__ChangeEvent", "/data/Sales__chn", "/event/BatchApexErrorEvent",
                "/event/FileEvent", "/event/LoginEventStream", "/event/ns__Orders__chn", "/event/ns__Other__e", "/event/Order_Event__e"],
            list.Topics);
        Assert.False(Assert.Single(list.Notices).IsWarning);
        Assert.All(_org.Tokens, token => Assert.Equal("Bearer token", token));
    }

    [Theory]
    [InlineData("http://{0}/services/data/v62.0/more")]
    [InlineData("//{0}/services/data/v62.0/more")]
    public async Task An_answer_that_leads_to_another_host_does_not_get_the_token_there(string elsewhere)
    {
        await using var other = await OrgPeer.StartAsync();
        var url = string.Format(System.Globalization.CultureInfo.InvariantCulture, elsewhere, other.InstanceUrl.Authority);
        _org.With(Channels, $$"""{"done":false,"nextRecordsUrl":"{{url}}","records":[]}""");
        var error = await Assert.ThrowsAsync<RestException>(() => ListAsync(TopicKind.Channel));
        Assert.Contains(other.InstanceUrl.Authority, error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Tokens);
    }

    [Fact]
    public async Task An_answer_that_never_ends_does()
    {
        _org.With("/more", """{"done":false,"nextRecordsUrl":"/services/data/v62.0/more","records":[]}""");
        await Assert.ThrowsAsync<RestException>(() => ListAsync(TopicKind.ChangeEvent)).Soon();
    }

    [Theory]
    [InlineData(TopicKind.PlatformEvent, "/event/BatchApexErrorEvent /event/ns__Other__e /event/Order_Event__e", "/sobjects")]
    [InlineData(TopicKind.Monitoring, "/event/FileEvent /event/LoginEventStream", "/sobjects")]
    [InlineData(TopicKind.Channel, "/data/ChangeEvents /data/Sales__chn /event/ns__Orders__chn", Channels)]
    public async Task A_kind_is_asked_for_alone(TopicKind kind, string topics, string asked)
    {
        Assert.Equal(topics, string.Join(' ', (await ListAsync(kind)).Topics));
        Assert.Equal([asked], _org.Asked);
    }

    [Fact]
    public async Task A_missing_permission_is_a_warning_and_all_changes_are_listed()
    {
        _org.With(ChannelIds, NotSupported, 400).With(Channels, NotSupported, 400);
        var list = await ListAsync(TopicKind.ChangeEvent, TopicKind.Channel);
        Assert.Equal(["/data/AccountChangeEvent", "/data/ChangeEvents", "/data/Employee__ChangeEvent", "/data/LeadChangeEvent"], list.Topics);
        Assert.Equal(2, list.Notices.Count);
        Assert.All(list.Notices, notice => Assert.True(notice.IsWarning && notice.Text.Contains("View Setup and Configuration", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(401, """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""", "INVALID_SESSION_ID", "Connect-SfPubSub")]
    [InlineData(403, """[{"message":"no","errorCode":"API_DISABLED_FOR_ORG"}]""", "API_DISABLED_FOR_ORG", "API Enabled")]
    [InlineData(403, """[{"message":"no","errorCode":"REQUEST_LIMIT_EXCEEDED"}]""", "REQUEST_LIMIT_EXCEEDED", "24 hours")]
    [InlineData(502, "<html>bad gateway</html>", "HTTP_502", "HTTP 502")]
    [InlineData(200, "<html>welcome</html>", RestException.Unreachable, "proxy", true)]
    public async Task An_org_that_does_not_answer_is_an_error_that_says_why(int status, string body, string code, string text, bool hasNoStatus = false)
    {
        _org.With("/sobjects", body, status);
        var error = await Assert.ThrowsAsync<RestException>(() => ListAsync(All));
        Assert.Equal((code, hasNoStatus ? null : (HttpStatusCode?)status), (error.Code, error.StatusCode));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_refused_is_renewed_once()
    {
        CountingCredential? credential = null;
        await using var org = (await OrgPeer.StartAsync(url => credential = new CountingCredential(url))).With("/sobjects", """{"sobjects":[{"name":"A__e"}]}""");
        org.RefusedToken = "token 1";
        Assert.Equal(["/event/A__e"], (await TopicLister.ListAsync(org.Client, [TopicKind.PlatformEvent], default).Soon()).Topics);
        Assert.Equal(["Bearer token 1", "Bearer token 2"], org.Tokens);
        org.RefusedToken = "token 2";
        credential!.Refusal = "INVALID_LOGIN";
        await Assert.ThrowsAsync<SignInException>(() => TopicLister.ListAsync(org.Client, [TopicKind.PlatformEvent], default).Soon());
    }

    [Theory]
    [InlineData("/event/Order__e", TopicKind.PlatformEvent)]
    [InlineData("/event/BatchApexErrorEvent", TopicKind.PlatformEvent)]
    [InlineData("/event/LoginEventStream", TopicKind.Monitoring)]
    [InlineData("/event/SessionHijackingEvent", TopicKind.Monitoring)]
    [InlineData("/data/AccountChangeEvent", TopicKind.ChangeEvent)]
    [InlineData("/data/ChangeEvents", TopicKind.Channel)]
    [InlineData("/data/Sales__chn", TopicKind.Channel)]
    [InlineData("/event/Orders__chn", TopicKind.Channel)]
    public void The_name_says_the_kind(string topic, TopicKind kind) => Assert.Equal(kind, TopicNames.KindOf(topic));

    private Task<TopicList> ListAsync(params TopicKind[] kinds) => TopicLister.ListAsync(_org.Client, kinds, default).Soon();
}
