using System.Collections.Specialized;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PubSub.Client.Avro;
using PubSub.Client.Checkpoints;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Errors;
using PubSub.Events;

namespace PubSub.Commands;

/// <summary>Receives events as objects.</summary>
[Cmdlet(VerbsCommunications.Receive, "SfEvent", DefaultParameterSetName = ByReplayId)]
[OutputType(typeof(PSObject), typeof(OrderedDictionary), typeof(SfRawEvent))]
public sealed partial class ReceiveSfEventCommand : SfSessionCmdlet
{
    private const string ByReplayId = "ReplayId";
    private const string ByPreset = "From";
    private const string ByManaged = "ManagedSubscription";

    private readonly List<string> _topics = [];
    private EventMaker _maker = null!;
    private EventSelector? _selector;
    private string? _replayId;
    private long _written;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var topic in Topic)
        {
            if (!_topics.Contains(topic))
                _topics.Add(topic);
        }
        if (!string.IsNullOrWhiteSpace(ReplayId))
            _replayId = ReplayId;
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(Subject, () =>
    {
        if (_topics.Count == 0 && ManagedSubscription is null)
            return;
        CheckBuffer();
        var form = Form();
        _maker = new EventMaker(form, WriteWarning);
        var start = Start();
        _selector = EventSelector.Create(EntityName, ChangeType, RecordId, WriteWarning);
        using var checkpoint = OpenCheckpoint();
        using var receiver = new EventReceiver(Client, new SubscribeOptions
        {
            Topics = [.. _topics.Select(t => KeyValuePair.Create(t, checkpoint?.PositionOf(t) is { } position ? ReplayStart.After(position) : start))],
            ManagedSubscription = ManagedSubscription,
            // How many will be skipped is not known, so what is asked for is not bounded by what is still wanted.
            Count = HasCount && _selector is null ? Count : null,
            BatchSize = BatchSize,
            MaxReconnect = MaxReconnect,
            KeepAliveTimeout = TimeSpan.FromSeconds(KeepAliveTimeoutSec),
            OnInvalidReplayId = (PubSub.Client.Subscriptions.InvalidReplayIdAction)OnInvalidReplayId,
            Checkpoint = checkpoint,
            ReadAhead = ReadAhead(form),
        });
        var progress = new ThrottledProgress(this, $"Receiving from {Subject}");
        try
        {
            Receive(receiver, progress);
        }
        catch (Exception e) when (ErrorRecords.Covers(e))
        {
            End(receiver, progress);
            WarnOfUnknown(checkpoint, start);
            if (Save(checkpoint) is { } second)
                WriteWarning(second.Message);
            throw;
        }
        End(receiver, progress);
        WarnOfUnknown(checkpoint, start);
        if (Save(checkpoint) is { } failure)
            throw failure;
    });

    /// <summary>What PowerShell holds back has left this command, and so counts as taken.</summary>
    private void CheckBuffer()
    {
        if ((CheckpointPath ?? ManagedSubscription) is not null && MyInvocation.BoundParameters.ContainsKey("OutBuffer"))
            throw new ArgumentException("-OutBuffer holds events back that already count as taken: they would be lost with the process. Leave it out with -CheckpointPath and -ManagedSubscription.");
    }

    /// <summary>A run that begins with new events each time would miss those between the runs in silence.</summary>
    private void WarnOfUnknown(CheckpointFile? checkpoint, ReplayStart start)
    {
        if (checkpoint is null || start != ReplayStart.Latest)
            return;
        foreach (var topic in _topics.Where(t => checkpoint.PositionOf(t) is null))
            WriteWarning($"Topic '{topic}': no position is known yet, so the next run begins with new events again, and misses those in between. With -From Earliest, the first run begins with the oldest event.");
    }

    private string Subject => ManagedSubscription ?? string.Join(", ", _topics);

    /// <summary>How events are to look; null for raw ones.</summary>
    private EventForm? Form()
    {
        var hasFormat = MyInvocation.BoundParameters.ContainsKey(nameof(TimestampFormat));
        if (Raw && (Flatten || AsHashtable || ChangedOnly || hasFormat))
            throw new ArgumentException("-Raw excludes -Flatten, -AsHashtable, -ChangedOnly and -TimestampFormat: they say how events are decoded. ConvertFrom-SfEvent takes them later.");
        return Raw ? null : EventForm.Of(Flatten, AsHashtable, ChangedOnly, hasFormat ? TimestampFormat : null);
    }

    /// <summary>None for raw events, nor for those that may be skipped by their headers: they are not worth reading.</summary>
    private Func<EventSchema, AheadReader>? ReadAhead(EventForm? form)
    {
        if (form is null || _selector is not null)
            return null;
        var runspace = Runspace.DefaultRunspace;
        return schema => FormReader.Ahead(schema, form, runspace);
    }

    private CheckpointFile? OpenCheckpoint()
    {
        if (CheckpointPath is null)
            return null;
        if (_replayId is not null)
            throw new ArgumentException("-CheckpointPath and -ReplayId exclude each other: both say where to begin. Use -From for the time before the first checkpoint.");
        return CheckpointFile.Open(FilePath(CheckpointPath, "-CheckpointPath"), Client.OrgId, _topics);
    }

    /// <summary>Writes what is not written yet; why that failed, or null.</summary>
    private static CheckpointException? Save(CheckpointFile? checkpoint)
    {
        checkpoint?.Dispose();
        return checkpoint?.Failure;
    }

    private bool HasCount => Count > 0;

    private bool IsEnough => HasCount && _written >= Count;

    private ReplayStart Start()
    {
        // A script whose variable for it is empty would miss events in silence.
        if (_replayId is null && CheckpointPath is null && MyInvocation.BoundParameters.ContainsKey(nameof(ReplayId)))
            WriteWarning("-ReplayId is empty, so receiving begins with the events that come from now on. Leave it out where that is meant; -From Earliest begins with the oldest event.");
        if (_replayId is null)
            return From == ReplayPreset.Earliest ? ReplayStart.Earliest : ReplayStart.Latest;
        if (_topics.Count > 1)
            throw new ArgumentException("A replay id is a position of one topic; receive from one topic at a time with -ReplayId.");
        return ReplayStart.After(PubSub.Client.ReplayId.Parse(_replayId));
    }

    private void Receive(EventReceiver receiver, ThrottledProgress progress)
    {
        var limits = new ReceiveLimits(TimeoutSec, IdleTimeoutSec);
        while (!IsEnough)
        {
            var (isOver, batch) = Next(receiver, limits);
            TellAll(receiver, progress);
            if (isOver)
            {
                // Else it would look like a topic on which nothing happened. A stream that was opened again may be well, and silent: nobody knows.
                foreach (var trouble in receiver.Troubles)
                    WriteWarning($"The time is over, and nothing has come since a break; events may wait that could not be received. {trouble}");
                break;
            }
            if (batch is null)
                continue;
            Met(batch.GetTopic(0));
            progress.Resume();
            for (var i = 0; i < batch.Count && !IsEnough && !limits.IsOver; i++)
            {
                if (_selector?.IsWanted(batch, i) != false)
                {
                    Write(batch, i);
                    _written++;
                }
                receiver.Taken(batch, i);
                // Not only between batches: with a slow pipeline, that may be hours.
                TellAll(receiver, progress);
                if (HasCount)
                    progress.Report(_written, Count);
            }
            // What is left of the batch is not taken, so nothing after it may be read either.
            if (limits.IsOver)
                break;
            limits.EventsCame();
        }
    }

    private void End(EventReceiver receiver, ThrottledProgress progress)
    {
        Await(receiver.EndAsync(StopToken));
        TellAll(receiver, progress);
        progress.Complete();
    }

    private void TellAll(EventReceiver receiver, ThrottledProgress progress)
    {
        while (receiver.TakeNotice() is { } notice)
        {
            Tell(notice);
            if (notice.Wait >= Notice.LongWait)
                progress.Wait(notice.Text);
            else if (notice.Wait == TimeSpan.Zero)
                progress.Resume();
        }
    }

    /// <summary>The next batch, or none where there is something to tell first, or the time is over.</summary>
    private (bool IsOver, EventBatch? Batch) Next(EventReceiver receiver, ReceiveLimits limits)
    {
        using var timer = limits.StartTimer(StopToken);
        try
        {
            return (false, Await(receiver.ReadAsync(timer.Token)));
        }
        catch (OperationCanceledException)
        {
            return (true, null);
        }
    }

    /// <summary>Writes the event, or the error that it is.</summary>
    private void Write(EventBatch batch, int index)
    {
        object made;
        try
        {
            made = _maker.Make(batch, index);
        }
        catch (Exception e) when (e is AvroException or AvroSchemaException or PubSubException)
        {
            var raw = RawEvents.Of(batch.GetTopic(index), batch[index]);
            WriteError(ErrorRecords.From(e, raw, RawEvents.Trouble(raw)));
            return;
        }
        WriteObject(made, enumerateCollection: false);
    }
}
