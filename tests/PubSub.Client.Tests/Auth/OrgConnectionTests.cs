using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth;

/// <summary>How the org's HTTP APIs are reached.</summary>
public sealed class OrgConnectionTests : IAsyncLifetime
{
    private OrgPeer _org = null!;

    public async Task InitializeAsync() => _org = (await OrgPeer.StartAsync()).With("/limits", """{"left":7}""");

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Fact]
    public async Task Calls_one_after_the_other_share_a_connection()
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal(7, await LeftAsync().Soon());
        Assert.Equal(5, _org.Asked.Count);
        Assert.Single(_org.Connections);
    }

    [Fact]
    public async Task Calls_at_the_same_time_are_answered_each()
    {
        var gate = new TaskCompletionSource();
        _org.Gate = gate.Task;
        var calls = Enumerable.Range(0, 8).Select(_ => LeftAsync()).ToArray();
        await Patience.UntilAsync(() => _org.Asked.Count == calls.Length);
        gate.SetResult();
        Assert.All(await Task.WhenAll(calls).Soon(), left => Assert.Equal(7, left));
    }

    [Fact]
    public async Task A_session_that_is_closed_ends_its_calls_and_takes_no_more()
    {
        var gate = new TaskCompletionSource();
        _org.Gate = gate.Task;
        var call = LeftAsync();
        await Patience.UntilAsync(() => !_org.Asked.IsEmpty);
        _org.Client.Dispose();
        Assert.Equal("SESSION_CLOSED", (await Assert.ThrowsAsync<SignInException>(() => call.Soon())).Code);
        Assert.Equal("SESSION_CLOSED", (await Assert.ThrowsAsync<SignInException>(() => LeftAsync().Soon())).Code);
        Assert.Single(_org.Asked);
    }

    [Fact]
    public async Task A_call_that_is_given_up_says_so_and_nothing_else()
    {
        _org.Gate = new TaskCompletionSource().Task;
        using var stop = new CancellationTokenSource();
        var call = LeftAsync(stop.Token);
        await Patience.UntilAsync(() => !_org.Asked.IsEmpty);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
    }

    private Task<int> LeftAsync(CancellationToken cancellationToken = default) =>
        _org.Client.GetAsync($"{OrgHttp.Root}/limits", (JsonElement limits) => limits.GetProperty("left").GetInt32(), cancellationToken);
}
