using PubSub.Client.Auth;
using PubSub.Client.Session;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth;

/// <summary>One renewal for all who find the session refused.</summary>
public sealed class AuthenticatorTests : IAsyncLifetime
{
    private readonly CountingCredential _credential = new();
    private readonly TaskCompletionSource _gate = new();
    private Authenticator _session = null!;

    public async Task InitializeAsync()
    {
        _session = await Authenticator.SignInAsync(_credential, new ConnectOptions().CreateNetwork(), _ => { }, default);
        _credential.Gate = _gate.Task;
    }

    public Task DisposeAsync()
    {
        _session.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_renewal_outlives_who_asked_for_it()
    {
        using var stop = new CancellationTokenSource();
        var one = _session.RenewAsync(1, stop.Token);
        await Patience.UntilAsync(() => _credential.Logins == 2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Soon());
        _gate.SetResult();
        // What the org has granted is not lost: a refresh token that it replaced is good for nothing any more.
        Assert.False(await _session.RenewAsync(1, default).Soon());
        Assert.Equal((2, "token 2"), (_credential.Logins, Secret.Reveal(_session.Current.AccessToken)));
    }

    [Fact]
    public async Task Those_who_come_meanwhile_share_it_and_it_was_for_the_first()
    {
        var first = _session.RenewAsync(1, default);
        await Patience.UntilAsync(() => _credential.Logins == 2);
        var others = Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _session.RenewAsync(1, default)));
        _gate.SetResult();
        Assert.True(await first.Soon());
        Assert.DoesNotContain(true, await others.Soon());
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task Closing_ends_it_and_who_waits_for_it_learns_why()
    {
        var renewal = _session.RenewAsync(1, default);
        await Patience.UntilAsync(() => _credential.Logins == 2);
        _session.Dispose();
        Assert.Equal("SESSION_CLOSED", (await Assert.ThrowsAsync<SignInException>(() => renewal.Soon())).Code);
        Assert.True(_credential.IsWiped);
    }

    [Theory]
    [InlineData(SignInRetry.Never, 2)]
    [InlineData(SignInRetry.WhenMended, 3)]
    [InlineData(SignInRetry.Later, 3)]
    public async Task A_refusal_is_final_only_where_another_attempt_may_lock_the_user_out(SignInRetry retry, int logins)
    {
        _gate.SetResult();
        (_credential.Refusal, _credential.Retry) = ("NO", retry);
        Assert.Equal(retry, (await Assert.ThrowsAsync<SignInException>(() => _session.RenewAsync(1, default).Soon())).Retry);
        _credential.Refusal = null;
        if (retry == SignInRetry.Never)
            Assert.EndsWith("make another one with Connect-SfPubSub.", (await Assert.ThrowsAsync<SignInException>(() => _session.RenewAsync(1, default).Soon())).Message, StringComparison.Ordinal);
        else
            Assert.True(await _session.RenewAsync(1, default).Soon());
        Assert.Equal(logins, _credential.Logins);
    }

    [Fact]
    public async Task Another_user_is_no_renewal()
    {
        _gate.SetResult();
        _credential.UserName = "TEST";
        Assert.True(await _session.RenewAsync(1, default).Soon());
        _credential.UserName = "somebody@else";
        var error = await Assert.ThrowsAsync<SignInException>(() => _session.RenewAsync(2, default).Soon());
        Assert.Equal(("IDENTITY_CHANGED", "token 2"), (error.Code, Secret.Reveal(_session.Current.AccessToken)));
        Assert.Contains("somebody@else", error.Message, StringComparison.Ordinal);
    }
}
