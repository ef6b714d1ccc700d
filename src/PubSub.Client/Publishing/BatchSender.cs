using System.Globalization;
using System.Threading.Channels;
using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Publishing;

/// <summary>Sends batches in their order, through as many calls as it takes. One loop does it all; only the answers come from elsewhere.</summary>
internal sealed class BatchSender : IDisposable
{
    private readonly PubSubClient _client;
    private readonly string _topic;
    private readonly PublisherOptions _options;
    private readonly NoticeQueue _notices;
    private readonly SchemaWatch _schemas;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>();
    private readonly LinkedList<PublishBatch> _waiting = new();
    private PublishCall? _call;
    private volatile bool _wasConnected;
    private volatile bool _isRenewed;
    private volatile PublishException? _stop;

    public BatchSender(PubSubClient client, string topic, PublisherOptions options, NoticeQueue notices, SchemaWatch schemas)
    {
        (_client, _topic, _options, _notices, _schemas) = (client, topic, options, notices, schemas);
        _backoff = new Backoff(options.MaxReconnect, options.Random);
        _ = RunAsync();
    }

    public void Send(PublishBatch batch)
    {
        if (!_work.Writer.TryWrite(new Work(batch, null)))
            batch.Fail(PublishException.Ended());
    }

    public void Dispose()
    {
        _lifetime.Cancel();
        _lifetime.Dispose();
    }

    private async Task RunAsync()
    {
        var stopped = _lifetime.Token;
        try
        {
            while (!stopped.IsCancellationRequested)
                await StepAsync(stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // Disposed while something was waited for.
        }
        catch (Exception e)
        {
            // Whatever it is, the events get their answer, and the user the reason.
            _notices.Add(true, $"Topic '{_topic}': publishing ended: {e.Message}");
        }
        await GiveUpAsync().ConfigureAwait(false);
    }

    /// <summary>Nothing is left without an answer: what is under way has an unknown fate, what waits is not published.</summary>
    private async Task GiveUpAsync()
    {
        _work.Writer.Complete();
        while (_work.Reader.TryRead(out var work))
        {
            if (work.Batch is { } batch)
                _waiting.AddLast(batch);
        }
        if (_call is { } call)
        {
            await call.CloseAsync().ConfigureAwait(false);
            var end = await call.Ended.ConfigureAwait(false);
            foreach (var batch in end.Unanswered)
                batch.Fail(PublishException.Unknown(end.Error));
        }
        foreach (var batch in _waiting)
            batch.Fail(PublishException.Ended());
    }

    private async Task StepAsync(CancellationToken stopped)
    {
        if (_call is { Ended.IsCompleted: true } ended)
        {
            _call = null;
            await RecoverAsync(await ended.Ended.ConfigureAwait(false), ended.SignInGeneration, stopped).ConfigureAwait(false);
        }
        else if (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            await SendAsync(first.Value).ConfigureAwait(false);
        }
        else if (await _work.Reader.ReadAsync(stopped).ConfigureAwait(false) is { Batch: { } batch } work)
        {
            if (work.TryAgain is { } reason)
                await WaitToRetryAsync(batch, reason, stopped).ConfigureAwait(false);
            else
                _waiting.AddLast(batch);
        }
    }

    private async Task SendAsync(PublishBatch batch)
    {
        if (_stop is { } stop)
        {
            batch.Fail(PublishException.NotSent(stop));
        }
        else if (_call is null)
        {
            _call = new PublishCall(_client, _topic, batch, _options, Answered);
            // Wakes the loop.
            _ = _call.Ended.ContinueWith(_ => _work.Writer.TryWrite(default), TaskScheduler.Default);
            await _call.First.ConfigureAwait(false);
        }
        else if (!await _call.TrySendAsync(batch).ConfigureAwait(false))
        {
            // The call has ended; what it left behind goes ahead of this.
            _waiting.AddFirst(batch);
        }
    }

    private void Answered(PublishBatch batch, PublishResponse response)
    {
        (_wasConnected, _isRenewed) = (true, false);
        _schemas.Look(response);
        var (published, tryAgain) = batch.Apply(response);
        if (tryAgain is null || published > 0)
            _backoff.Succeeded();
        _client.Statistics.Published(published);
        if (tryAgain is not null)
            _work.Writer.TryWrite(new Work(batch, tryAgain));
        if (_stop is null && response.Results.FirstOrDefault(IsLimitExceeded) is { } limit)
        {
            _stop = PublishException.Refused(limit.Error.Msg);
            _notices.Add(true, $"Topic '{_topic}': the org's hourly publishing allocation is used up. Nothing more is sent; the receipts say what was not published.");
        }
    }

    private static bool IsLimitExceeded(PublishResult result) =>
        result.Error?.Msg.Contains(PublishException.LimitExceeded, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Events that the service could not take just now.</summary>
    private async Task WaitToRetryAsync(PublishBatch batch, PublishException reason, CancellationToken stopped)
    {
        _client.Statistics.Failed(reason);
        if (_backoff.Next(RecoveryAction.Retry) is not { } wait)
        {
            batch.GiveUp();
            return;
        }
        _notices.Add(false, string.Create(
            CultureInfo.InvariantCulture, $"Topic '{_topic}': {reason.Message} Sending {batch.Request.Events.Count} events again in {wait.TotalSeconds:0.0} s."));
        await Task.Delay(wait, _options.Time, stopped).ConfigureAwait(false);
        _waiting.AddFirst(batch);
    }

    private async Task RecoverAsync(PublishCallEnd end, int generation, CancellationToken stopped)
    {
        // Nothing was under way: the server closes idle streams after 70 seconds, and the next batch opens a new one.
        if (end.Unanswered.Count == 0)
            return;
        _client.Statistics.Failed(end.Error);
        _schemas.Look(end.Error);
        var (action, cause) = await PrepareAsync(end.Error, generation, stopped).ConfigureAwait(false);
        // A renewed session is no attempt to reconnect.
        if ((action == RecoveryAction.SignIn ? TimeSpan.Zero : _backoff.Next(action)) is not { } wait)
        {
            foreach (var batch in end.Unanswered)
                batch.Fail(MayBePublished(end.Error) ? PublishException.Unknown(end.Error) : PublishException.NotSent(cause));
            return;
        }
        var isUnknown = MayBePublished(end.Error) && _options.OnUnknownOutcome == UnknownOutcomeAction.Report;
        foreach (var batch in end.Unanswered.Reverse())
        {
            if (isUnknown)
                batch.Fail(PublishException.Unknown(end.Error));
            else
                _waiting.AddFirst(batch);
        }
        var fate = isUnknown ? "may or may not be published" : "are sent again";
        var events = end.Unanswered.Sum(b => b.Request.Events.Count);
        _notices.Add(_backoff.Attempts > 3 || isUnknown || wait >= TimeSpan.FromSeconds(30), string.Create(
            CultureInfo.InvariantCulture, $"{end.Error.Summary} {events} events {fate}; going on in {wait.TotalSeconds:0.0} s (attempt {_backoff.Attempts})."));
        await Task.Delay(wait, _options.Time, stopped).ConfigureAwait(false);
        _client.Statistics.Reconnected();
    }

    /// <summary>What is left to do about an error, and why, once the session has been renewed where that was it.</summary>
    private async Task<(RecoveryAction Action, Exception Cause)> PrepareAsync(PubSubException error, int generation, CancellationToken stopped)
    {
        var isUnreachable = error.Failure is TransportFailure.UnknownHost or TransportFailure.Refused or TransportFailure.Tls;
        if (isUnreachable && !_wasConnected)
            return (RecoveryAction.Fail, error);
        // Any other end comes from a server that was reached, though it may not have answered.
        _wasConnected |= !isUnreachable && error.Failure != TransportFailure.Proxy;
        if (error.Recovery != RecoveryAction.SignIn)
            return (error.Recovery, error);
        // Refused right after a renewal: another one would be refused as well.
        if (_isRenewed || !_client.CanRenew)
            return (RecoveryAction.Fail, error);
        try
        {
            await _client.RenewAsync(generation, stopped).ConfigureAwait(false);
            _isRenewed = true;
            return (RecoveryAction.SignIn, error);
        }
        catch (SignInException e)
        {
            return (e.IsTemporary ? RecoveryAction.Retry : RecoveryAction.Fail, e);
        }
    }

    /// <summary>A refusal is certain, and so is a connection that never came to be; everything else may have reached the bus.</summary>
    private static bool MayBePublished(PubSubException end) => end.Failure switch
    {
        TransportFailure.Refused or TransportFailure.UnknownHost or TransportFailure.Tls or TransportFailure.Proxy or TransportFailure.NotGrpc => false,
        TransportFailure.None when end.IsAtHeaders => false,
        TransportFailure.None => end.Status is not (StatusCode.InvalidArgument or StatusCode.PermissionDenied or StatusCode.Unauthenticated
            or StatusCode.NotFound or StatusCode.Unimplemented),
        _ => true,
    };

    /// <summary>A batch to send, or to send again for a reason; neither where a call has ended, to wake the loop.</summary>
    private readonly record struct Work(PublishBatch? Batch, PublishException? TryAgain);
}
