using System.Text.Json;
using PubSub.Client.Http;

namespace PubSub.Client.Auth;

/// <summary>Holds the sign-in of a session and renews it, once for all who find it refused. Safe to use from several threads.</summary>
internal sealed class Authenticator : IDisposable
{
    // The list of all objects of a large org is a few megabytes.
    private const int MaxOrgAnswer = 64 * 1024 * 1024;

    private const int MaxLoginAnswer = 1024 * 1024;

    private static readonly TimeSpan OrgTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly Credential _credential;
    private readonly Network _network;
    private readonly HttpClient _org;
    private readonly object _gate = new();
    private readonly CancellationTokenSource _closed = new();
    private Task<SignInException?>? _renewal;
    private State _state;

    private Authenticator(Credential credential, Network network, SignIn signIn)
    {
        (_credential, _network, _state) = (credential, network, new State(signIn, 1, null));
        _org = CreateHttp(network, MaxOrgAnswer);
    }

    public SignIn Current => Volatile.Read(ref _state).SignIn;

    public int Generation => Volatile.Read(ref _state).Generation;

    public bool CanRenew => _credential.CanRenew;

    /// <param name="credential">How to sign in.</param>
    /// <param name="network">How the login host is reached.</param>
    /// <param name="report">Told what could not be found out.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<Authenticator> SignInAsync(
        Credential credential, Network network, Action<string> report, CancellationToken cancellationToken)
    {
        using var http = CreateHttp(network, MaxLoginAnswer);
        var signIn = await AskAsync(credential, network, http, cancellationToken).ConfigureAwait(false);
        return new Authenticator(credential, network, await CompleteAsync(signIn, http, report, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Cancelled when the session is closed; never disposed of.</summary>
    public CancellationToken Closing => _closed.Token;

    /// <summary>Ends what is under way, and wipes the credential after it.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _org.Dispose();
        lock (_gate)
        {
            if (_renewal is null)
                _credential.Wipe();
        }
    }

    /// <summary>Signs in again, unless that was done, or refused, since the given generation.</summary>
    /// <returns>Whether it was done for this caller, and not for another one.</returns>
    public async Task<bool> RenewAsync(int generation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool isFirst;
        Task<SignInException?> renewal;
        lock (_gate)
        {
            if (_closed.IsCancellationRequested)
                throw Closed();
            if (_state.Generation > generation)
                return false;
            isFirst = _renewal is null;
            // One attempt for all who ask for it, be it refused: a login in a loop locks the user out. Nobody's own, so that no one's end loses
            // what the org has already granted, such as the refresh token in place of the one that is used up.
            renewal = _state.Refusal is { } former ? Task.FromResult<SignInException?>(Final(former)) : _renewal ??= Task.Run(SignInAgainAsync);
        }
        if (await renewal.WaitAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
            throw new SignInException(refusal.Message, refusal.Code, refusal) { Retry = refusal.Retry };
        return isFirst;
    }

    /// <summary>Asks one of the org's HTTP APIs, as <see cref="OrgHttp"/> does.</summary>
    /// <exception cref="RestException">The org refused, or did not answer, or not so.</exception>
    /// <exception cref="SignInException">The session was closed.</exception>
    public async Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            return await OrgHttp.GetAsync(_org, Current, path, read, OrgTimeout, either.Token).ConfigureAwait(false);
        }
        // RestException: a client that is disposed of refuses the call in words of its own.
        catch (Exception e)
            when (e is OperationCanceledException or RestException && _closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Closed();
        }
    }

    /// <summary>Signs in. Where the login host is not reached, the proxy on the way there is named: what it did may look like anything.</summary>
    private static async Task<SignIn> AskAsync(Credential credential, Network network, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            return await credential.SignInAsync(http, cancellationToken).ConfigureAwait(false);
        }
        catch (SignInException e) when (e.Code == SignInException.Unreachable && network.ProxyTo(credential.LoginUrl) is { } proxy
            && !e.Message.Contains(proxy, StringComparison.Ordinal))
        {
            throw new SignInException($"{e.Message} The way there leads through the proxy {proxy}.", e.Code, e.InnerException);
        }
    }

    /// <summary>A CLI's alias can come to stand for another user: events would be published in the name of the former one, and the service
    /// would be given the token of one org and the id of another.</summary>
    private static void RefuseAnother(SignIn renewed, SignIn former)
    {
        if (IsAnother(renewed.OrgId, former.OrgId) || IsAnother(renewed.UserId, former.UserId)
            || (renewed.UserName is { } name && former.UserName is { } formerName && !name.Equals(formerName, StringComparison.OrdinalIgnoreCase)))
        {
            throw new SignInException(
                $"The session expired, and the way that it was made leads to another user or org now ({renewed.UserName ?? "unknown user"}, {renewed.OrgId ?? "unknown org"}). Make another session with Connect-SfPubSub.",
                "IDENTITY_CHANGED");
        }
    }

    private static bool IsAnother(string? id, string? former) => id is not null && former is not null && SalesforceId.ToLong(id) != SalesforceId.ToLong(former);

    private static SignInException Final(SignInException refusal) =>
        new($"{refusal.Message} The session does not try it again; make another one with Connect-SfPubSub.", refusal.Code, refusal);

    private static SignInException Closed() => new("The session was disconnected. Sign in again with Connect-SfPubSub.", "SESSION_CLOSED");

    /// <returns>Why it failed; null where it did not.</returns>
    private async Task<SignInException?> SignInAgainAsync()
    {
        State? next = null;
        try
        {
            // On a connection of its own: a form is not sent a second time where the server closes a kept one at that moment.
            using var http = CreateHttp(_network, MaxLoginAnswer);
            var renewed = await AskAsync(_credential, _network, http, _closed.Token).ConfigureAwait(false);
            var former = _state.SignIn;
            RefuseAnother(renewed, former);
            var complete = new SignIn(
                renewed.AccessToken, renewed.InstanceUrl, former.OrgId, renewed.UserId ?? former.UserId, renewed.UserName ?? former.UserName);
            next = new State(complete, _state.Generation + 1, null);
            return null;
        }
        catch (SignInException e)
        {
            if (e.Retry == SignInRetry.Never)
                next = _state with { Refusal = e };
            return e;
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return Closed();
        }
        finally
        {
            lock (_gate)
            {
                Volatile.Write(ref _state, next ?? _state);
                _renewal = null;
                if (_closed.IsCancellationRequested)
                    _credential.Wipe();
            }
        }
    }

    /// <summary>Fills what signing in did not tell: from userinfo, else the org's id from the token itself.</summary>
    private static async Task<SignIn> CompleteAsync(SignIn signIn, HttpClient http, Action<string> report, CancellationToken cancellationToken)
    {
        var user = new UserInfo(null, null, null);
        var reason = "it does not say.";
        if (signIn.OrgId is null || signIn.UserId is null || signIn.UserName is null)
        {
            try
            {
                user = await UserInfo.GetAsync(http, signIn, cancellationToken).ConfigureAwait(false);
            }
            catch (SignInException e)
            {
                reason = e.Message;
                report($"Who the token belongs to is not known: {reason}");
            }
        }
        var orgId = signIn.OrgId ?? user.OrgId ?? OrgId.FromToken(Secret.Reveal(signIn.AccessToken))
            ?? throw new SignInException(
                $"The org's id is neither in the token nor to be had from the org: {reason} A token that has expired, was revoked or belongs to another org is refused so. "
                    + "Where the token is good, give the id too: -OrgId, or SF_ORG_ID in the environment.", "ORG_ID_UNKNOWN");
        return new SignIn(signIn.AccessToken, signIn.InstanceUrl, SalesforceId.ToLong(orgId), signIn.UserId ?? user.UserId, signIn.UserName ?? user.UserName);
    }

    private static HttpClient CreateHttp(Network network, int maxAnswer)
    {
        var handler = HttpHandlers.Create(network);
        // A name may come to stand for another address: Salesforce moves orgs.
        handler.PooledConnectionLifetime = ConnectionLifetime;
        return new HttpClient(handler) { MaxResponseContentBufferSize = maxAnswer };
    }

    private sealed record State(SignIn SignIn, int Generation, SignInException? Refusal);
}
