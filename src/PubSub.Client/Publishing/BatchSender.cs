using System.Globalization;
using System.Threading.Channels;
using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Publishing;

/// <summary>Sends batches in their order, through as many calls as it takes. One loop does it all; only the answers come from elsewhere.</summary>
internal sealed class BatchSender : IDisposable
{
    // The service ends a call after 70 s without a request, and does not say what it did with one that crosses that end.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    // The allocation comes back with the hour, and a relay that runs for days has to notice.
    private static readonly TimeSpan LimitPause = TimeSpan.FromMinutes(5);

    private readonly PubSubClient _client;
    private readonly string _topic;
    private readonly PublisherOptions _options;
    private readonly NoticeQueue _notices;
    private readonly SchemaWatch _schemas;
    private readonly Recoverer _recoverer;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>();
    private readonly LinkedList<PublishBatch> _waiting = new();
    private PublishCall? _call;
    private volatile bool _isBroken;
    private volatile Stop? _stop;

    public BatchSender(PubSubClient client, string topic, PublisherOptions options, NoticeQueue notices, SchemaWatch schemas)
    {
        (_client, _topic, _options, _notices, _schemas) = (client, topic, options, notices, schemas);
        // The schema that the events are written with comes from there.
        _recoverer = new Recoverer(client, options.MaxReconnect, wasReached: true, options.Random, options.Time);
        _ = RunAsync();
    }

    public void Send(PublishBatch batch)
    {
        if (!_work.Writer.TryWrite(new Work(batch, null)))
            batch.Fail(NotSent());
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
            _notices.Add(true, $"Topic '{_topic}': publishing ended by an error in the module; please report it. {e.GetType()}: {e.Message}");
            _stop = new Stop(e, null);
        }
        await GiveUpAsync().ConfigureAwait(false);
    }

    /// <summary>Nothing is left without an answer: what is under way has an unknown fate, what waits is not published.</summary>
    private async Task GiveUpAsync()
    {
        if (_call is { } call)
        {
            await call.CloseAsync().ConfigureAwait(false);
            await Task.WhenAny(call.Ended).ConfigureAwait(false);
            await call.Written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var end = call.Ended.IsFaulted ? (Exception)call.Ended.Exception.InnerException! : await call.Ended.ConfigureAwait(false);
            var unanswered = call.Unanswered;
            var isCertain = end is PubSubException refusal && !Certainty.MayBePublished(refusal, unanswered.Count);
            Fail(unanswered, isCertain ? NotSent() : PublishException.Unknown(end));
            call.Unwritten?.Fail(NotSent());
        }
        // Not before the call has ended: until then, its answers may bring batches that are to be sent again.
        _work.Writer.Complete();
        while (_work.Reader.TryRead(out var work))
        {
            if (work.Batch is { } batch)
                _waiting.AddLast(batch);
        }
        Fail(_waiting, NotSent());
    }

    private async Task StepAsync(CancellationToken stopped)
    {
        if (_call is { Ended.IsCompleted: true } ended)
        {
            // An end by an error of this program is thrown here, and leaves the call to those who give up.
            await RecoverAsync(ended, await ended.Ended.ConfigureAwait(false), stopped).ConfigureAwait(false);
        }
        else if (_call is { } idle && !idle.IsOwed() && idle.SinceLastRequest >= Idle)
        {
            // Not awaited: nothing depends on how it ends, and a batch may come.
            _ = idle.CloseAsync();
            _call = null;
        }
        else if (_waiting.First is { } first && !IsTryingOut)
        {
            if (await TrySendAsync(first.Value, stopped).ConfigureAwait(false))
                _waiting.Remove(first);
        }
        else if (await NextWorkAsync(stopped).ConfigureAwait(false) is { Batch: { } batch } work)
        {
            if (work.TryAgain is { } reason)
                await WaitToRetryAsync(batch, reason, stopped).ConfigureAwait(false);
            else
                _waiting.AddLast(batch);
        }
    }

    /// <summary>Waits for something to do, which may be to end an idle call.</summary>
    private async Task<Work> NextWorkAsync(CancellationToken stopped)
    {
        var coming = _work.Reader.WaitToReadAsync(stopped).AsTask();
        if (_call is { } call && !call.IsOwed())
        {
            var left = Idle - call.SinceLastRequest;
            await ((Task)coming).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _options.Time, stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!coming.IsCompleted)
                return default;
        }
        await coming.ConfigureAwait(false);
        return _work.Reader.TryRead(out var work) ? work : default;
    }

    /// <summary>One batch goes ahead on each new call, so that it is plain what a refusal of the call is about; and after a break until one is
    /// published, so that in an outage, or where all of them are refused, not all become unknown with each attempt.</summary>
    private bool IsTryingOut => _call is { } call && (!call.Opened.IsCompleted || _isBroken || _recoverer.Attempts > 0) && call.IsOwed();

    /// <returns>Whether the batch is in good hands; not where the call had ended before, whose own batches go ahead of it.</returns>
    private async Task<bool> TrySendAsync(PublishBatch batch, CancellationToken stopped)
    {
        if (StopReason is { } reason)
        {
            batch.Fail(PublishException.NotSent(reason));
            return true;
        }
        if (_call is not null)
            return await _call.TrySendAsync(batch).WaitAsync(stopped).ConfigureAwait(false);
        _call = new PublishCall(_client, _topic, batch, _options, Answered);
        // Wakes the loop, as an answer does that others wait for.
        _ = _call.Opened.ContinueWith(_ => _work.Writer.TryWrite(default), TaskScheduler.Default);
        _ = _call.Ended.ContinueWith(_ => _work.Writer.TryWrite(default), TaskScheduler.Default);
        await _call.Written.WaitAsync(stopped).ConfigureAwait(false);
        return true;
    }

    private void Answered(PublishBatch batch, PublishAnswer answer)
    {
        _recoverer.Answered();
        _schemas.Look(answer);
        var (published, tryAgain) = batch.Apply(answer);
        if (tryAgain is null || published > 0)
        {
            _recoverer.Succeeded();
            _isBroken = false;
        }
        _client.Statistics.Published(published);
        if (StopReason is null && answer.Refusals.FirstOrDefault(IsLimitExceeded) is { } limit)
        {
            // The notice first: others fail as soon as they see the stop.
            _notices.Add(true, $"Topic '{_topic}': the org's hourly publishing allocation is used up. Nothing more is sent for 5 minutes; the receipts say what was not published.");
            _stop = new Stop(PublishException.Refused(limit), _options.Time.GetTimestamp());
        }
        if (tryAgain is null)
            batch.Complete();
        // With or without work, it wakes the loop: others may wait for this answer. Last, for the loop looks at the attempts and at the stop.
        _work.Writer.TryWrite(tryAgain is null ? default : new Work(batch, tryAgain));
    }

    private static bool IsLimitExceeded(string refusal) =>
        refusal.Contains(PublishException.LimitExceeded, StringComparison.OrdinalIgnoreCase);

    /// <summary>Events that the service could not take just now.</summary>
    private async Task WaitToRetryAsync(PublishBatch batch, PublishException reason, CancellationToken stopped)
    {
        _client.Statistics.Failed(reason);
        if (_recoverer.WaitFor(RecoveryAction.Retry) is not { } wait)
        {
            batch.GiveUp();
            return;
        }
        _notices.Add(false, string.Create(
            CultureInfo.InvariantCulture, $"Topic '{_topic}': {reason.Message} Sending {batch.Count} events again in {wait.TotalSeconds:0.0} s."));
        _waiting.AddFirst(batch);
        await _recoverer.PauseAsync(wait, stopped).ConfigureAwait(false);
    }

    private async Task RecoverAsync(PublishCall call, PubSubException error, CancellationToken stopped)
    {
        // Nothing was under way: the server closes idle streams after 70 seconds, and the next batch opens a new one.
        if (call is { Unanswered.Count: 0, Unwritten: null })
        {
            _call = null;
            return;
        }
        _isBroken = true;
        _schemas.Look(error);
        var next = await _recoverer.NextAsync(error, call.SignInGeneration, stopped).ConfigureAwait(false);
        _call = null;
        var unknown = Certainty.MayBePublished(error, call.Unanswered.Count) ? call.Unanswered : [];
        IReadOnlyList<PublishBatch> unsent =
            [.. call.Unanswered.Except(unknown), .. call.Unwritten is { } unwritten ? [unwritten] : Array.Empty<PublishBatch>()];
        if (next.Wait is not { } wait)
        {
            Fail(unknown, PublishException.Unknown(error));
            Fail(unsent, PublishException.NotSent(next.Cause));
            return;
        }
        if (_options.OnUnknownOutcome == UnknownOutcomeAction.Resend)
        {
            foreach (var batch in unknown)
                batch.Doubt(PublishException.Unknown(error));
            (unknown, unsent) = ([], [.. unknown, .. unsent]);
        }
        foreach (var batch in unsent.Reverse())
            _waiting.AddFirst(batch);
        if (next.Cause is SignInException refusal)
            _notices.Add(true, refusal.Message);
        var (events, fate) = unknown.Count > 0 ? (Count(unknown), "may or may not be published") : (Count(unsent), "are sent again");
        var what = next.Renewal == Renewal.None
            ? string.Create(CultureInfo.InvariantCulture, $"{error.Summary} {events} events {fate}; going on in {wait.TotalSeconds:0.0} s (attempt {_recoverer.Attempts}).")
            : string.Create(CultureInfo.InvariantCulture, $"Topic '{_topic}': the session was not accepted any more, so it was signed in again. {events} events {fate}.");
        _notices.Add(_recoverer.Attempts > 3 || unknown.Count > 0 || wait >= Notice.LongWait, what);
        // Behind the notices: who has seen the last fate may ask for no more of them.
        Fail(unknown, PublishException.Unknown(error));
        if (await _recoverer.PauseAsync(wait, stopped).ConfigureAwait(false))
            _client.Statistics.Reconnected();
    }

    /// <summary>Why nothing is sent at the time.</summary>
    private Exception? StopReason =>
        _stop is { } stop && (stop.Since is not { } since || _options.Time.GetElapsedTime(since) < LimitPause) ? stop.Reason : null;

    private PublishException NotSent() => StopReason is { } reason ? PublishException.NotSent(reason) : PublishException.Ended();

    private static void Fail(IEnumerable<PublishBatch> batches, PublishException error)
    {
        foreach (var batch in batches)
            batch.Fail(error);
    }

    private static int Count(IEnumerable<PublishBatch> batches) => batches.Sum(b => b.Count);

    /// <summary>Nothing is sent: for a while, or for good where it has no beginning.</summary>
    private sealed record Stop(Exception Reason, long? Since);

    /// <summary>A batch to send, or to send again for a reason; neither to wake the loop.</summary>
    private readonly record struct Work(PublishBatch? Batch, PublishException? TryAgain);
}
