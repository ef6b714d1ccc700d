using PubSub.Client.Auth;

namespace PubSub.Client.Tests.Peers;

/// <summary>Signs in as often as it is asked to, and counts.</summary>
internal sealed class CountingCredential(Uri? instanceUrl = null) : Credential
{
    private readonly string _orgId = TestOrgs.Next();
    private int _logins;

    public override string Name => "Test";

    public override Uri LoginUrl => new("http://127.0.0.1:1");

    public override bool CanRenew => true;

    /// <summary>How often has been signed in, or tried to.</summary>
    public int Logins => Volatile.Read(ref _logins);

    /// <summary>Whether its secrets are wiped.</summary>
    public bool IsWiped { get; private set; }

    /// <summary>The code with which the org refuses further logins; null where it does not.</summary>
    public string? Refusal { get; set; }

    /// <summary>What trying again after a refusal is good for; null for what its code says.</summary>
    public SignInRetry? Retry { get; set; }

    /// <summary>Who is signed in.</summary>
    public string UserName { get; set; } = "test";

    /// <summary>Done when further logins may go on.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    internal override async Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _logins);
        await Gate.WaitAsync(cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.False(IsWiped);
        cancellationToken.ThrowIfCancellationRequested();
        if (Refusal is { } code)
            throw Retry is { } retry ? new SignInException("The org refuses.", code) { Retry = retry } : new SignInException("The org refuses.", code);
        return new SignIn(Secret.From($"token {number}"), instanceUrl ?? LoginUrl, _orgId, "0055e000001AbCdAAK", UserName);
    }

    internal override void Wipe() => IsWiped = true;
}
