using System.Management.Automation;
using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Subscriptions;
using PubSub.Errors;
using PubSub.Events;
using PubSub.Parameters;

namespace PubSub.Commands;

/// <summary>Receives events as objects.</summary>
[Cmdlet(VerbsCommunications.Receive, "SfEvent", DefaultParameterSetName = ByReplayId)]
[OutputType(typeof(PSObject))]
public sealed class ReceiveSfEventCommand : SfSessionCmdlet
{
    private const string ByReplayId = "ReplayId";
    private const string ByPreset = "From";

    private readonly List<string> _topics = [];
    private readonly Dictionary<string, EventDecoder> _decoders = new(StringComparer.Ordinal);
    private string? _replayId;
    private long _taken;

    /// <summary>The topics to receive from.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TopicName")]
    [ValidateNotNullOrEmpty]
    public string[] Topic { get; set; } = [];

    /// <summary>Begins after this position. Optional in the default set: in a set of its own, the value of a piped object would be dropped.</summary>
    [Parameter(ParameterSetName = ByReplayId, ValueFromPipelineByPropertyName = true)]
    [ReplayIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    public string? ReplayId { get; set; }

    /// <summary>Where to begin without a position.</summary>
    [Parameter(ParameterSetName = ByPreset, Mandatory = true)]
    public ReplayPreset From { get; set; }

    /// <summary>Ends after this many events.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Ends after this many seconds.</summary>
    [Parameter]
    [ValidateRange(1, 2_000_000)]
    public int TimeoutSec { get; set; }

    /// <summary>Ends when no event has come for this many seconds.</summary>
    [Parameter]
    [ValidateRange(1, 2_000_000)]
    public int IdleTimeoutSec { get; set; }

    /// <summary>How many events to ask the service for at a time.</summary>
    [Parameter]
    [ValidateRange(1, SubscribeOptions.MaxBatchSize)]
    public int BatchSize { get; set; } = SubscribeOptions.MaxBatchSize;

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
    protected override void EndProcessing() => Run(string.Join(", ", _topics), () =>
    {
        if (_topics.Count == 0)
            return;
        var start = Start();
        using var receiver = new EventReceiver(Client, new SubscribeOptions
        {
            Topics = [.. _topics.Select(t => KeyValuePair.Create(t, start))],
            Count = HasCount ? Count : null,
            BatchSize = BatchSize,
        });
        Receive(receiver);
    });

    private bool HasCount => Count > 0;

    private bool IsEnough => HasCount && _taken >= Count;

    private ReplayStart Start()
    {
        if (_replayId is null)
            return From == ReplayPreset.Earliest ? ReplayStart.Earliest : ReplayStart.Latest;
        if (_topics.Count > 1)
            throw new ArgumentException("A replay id is a position of one topic; receive from one topic at a time with -ReplayId.");
        return ReplayStart.After(PubSub.Client.ReplayId.Parse(_replayId));
    }

    private void Receive(EventReceiver receiver)
    {
        var limits = new ReceiveLimits(TimeoutSec, IdleTimeoutSec);
        var progress = new ThrottledProgress(this, $"Receiving from {string.Join(", ", _topics)}");
        while (!IsEnough)
        {
            if (Next(receiver, limits) is not { } batch)
                break;
            for (var i = 0; i < batch.Count && !IsEnough && !limits.IsOver; i++)
            {
                Write(batch.Topic, batch[i]);
                _taken++;
                receiver.Taken(batch);
                if (HasCount)
                    progress.Report(_taken, Count);
            }
            limits.EventsCame();
        }
        progress.Complete();
    }

    /// <summary>The next batch; null when the time is over.</summary>
    private EventBatch? Next(EventReceiver receiver, ReceiveLimits limits)
    {
        using var timer = limits.StartTimer(StopToken);
        try
        {
            return Await(receiver.ReadAsync(timer.Token));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Writes the event, or the error that it is.</summary>
    private void Write(string topic, ReceivedEvent received)
    {
        PSObject decoded;
        try
        {
            decoded = DecoderOf(received.SchemaId).Decode(topic, received);
        }
        catch (Exception e) when (e is AvroException or AvroSchemaException or PubSubException)
        {
            var replayId = PubSub.Client.ReplayId.Format(received.ReplayId);
            WriteError(ErrorRecords.From(e, replayId, $"The event {received.Id} of {topic} at replay id {replayId} cannot be read. "));
            return;
        }
        WriteObject(decoded, enumerateCollection: false);
    }

    private EventDecoder DecoderOf(string schemaId)
    {
        if (!_decoders.TryGetValue(schemaId, out var decoder))
        {
            decoder = new EventDecoder(Await(Client.GetSchemaAsync(schemaId, StopToken)));
            _decoders.Add(schemaId, decoder);
        }
        return decoder;
    }
}
