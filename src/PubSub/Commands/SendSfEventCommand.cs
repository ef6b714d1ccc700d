using System.Globalization;
using System.Management.Automation;
using PubSub.Client;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Completion;
using PubSub.Errors;
using PubSub.Events;

namespace PubSub.Commands;

/// <summary>Publishes objects as events.</summary>
[Cmdlet(VerbsCommunications.Send, "SfEvent", SupportsShouldProcess = true)]
[OutputType(typeof(SfPublishReceipt))]
public sealed class SendSfEventCommand : SfSessionCmdlet
{
    // In input order; the receipt of a later event waits for those before it.
    private readonly Queue<PublishTicket> _tickets = new();
    private Publisher? _publisher;
    private EventEncoder? _encoder;
    private ThrottledProgress? _progress;
    private long _done;
    private long _number;
    private bool _isAsked;

    /// <summary>The topic to publish to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("TopicName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicCompleter))]
    public string Topic { get; set; } = "";

    /// <summary>The event: a hashtable, or an object with properties.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>What to do with events whose request was cut off before the service answered.</summary>
    [Parameter]
    public UnknownOutcomeAction OnUnknownOutcome { get; set; }

    /// <summary>The most attempts in a row to bring a broken stream back; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxReconnect { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Run(Topic, () =>
        {
            var schema = GetSchema();
            _encoder = new EventEncoder(schema, new PSBinding(schema), Client.UserId);
            _publisher = new Publisher(Client, Topic, schema.Id, new PublisherOptions
            {
                OnUnknownOutcome = (PubSub.Client.Publishing.UnknownOutcomeAction)OnUnknownOutcome,
                MaxReconnect = MaxReconnect,
            });
            _progress = new ThrottledProgress(this, $"Sending to {Topic}");
            _isAsked = IsAsked();
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(InputObject, () =>
    {
        while (!_publisher!.HasRoom)
            WaitForOldest();
        if (Publish() is { } ticket)
            _tickets.Enqueue(ticket);
        WriteKnown();
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(Topic, () =>
    {
        _publisher!.Flush();
        while (_tickets.Count > 0)
            WaitForOldest();
        WriteKnown();
        _progress!.Complete();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _publisher?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The schema to write with, once it is sure that events can be published at all.</summary>
    private EventSchema GetSchema()
    {
        var topic = Await(Client.GetTopicAsync(Topic, StopToken));
        Met(topic.Name);
        if (PublishTopic.Refusal(topic) is { } refusal)
            ThrowTerminatingError(refusal);
        if (Client.UserId is null)
        {
            ThrowTerminatingError(ErrorRecords.Create(
                "The signed-in user's id is not known, and events are published in its name (CreatedById). Give it with Connect-SfPubSub -UserId.",
                "SfUserIdUnknown", ErrorCategory.InvalidOperation, Topic));
        }
        return Await(Client.GetSchemaAsync(topic.SchemaId, StopToken));
    }

    /// <summary>Takes the input on its way; null where the user does not want it to go.</summary>
    private PublishTicket? Publish()
    {
        try
        {
            var (eventId, payload) = _encoder!.Encode(InputObject);
            if (_isAsked && !ShouldProcess(Topic, string.Create(CultureInfo.InvariantCulture, $"Publish event {++_number}")))
                return null;
            var publishing = _publisher!.PublishAsync(eventId, payload, InputObject, StopToken);
            return publishing.IsCompletedSuccessfully ? publishing.Result : Await(publishing.AsTask());
        }
        catch (AvroValueException e)
        {
            return PublishTicket.Failed(null, InputObject, e);
        }
    }

    /// <summary>Whether -WhatIf or -Confirm is on, as parameter or preference. If not, ShouldProcess would make a text for each event that nobody reads.</summary>
    private bool IsAsked() =>
        IsOn("WhatIf", () => LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference")))
        || IsOn("Confirm", () => LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference")) is ConfirmImpact.Low or ConfirmImpact.Medium);

    private bool IsOn(string parameter, Func<bool> preference) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? LanguagePrimitives.IsTrue(given) : preference();

    private void WaitForOldest()
    {
        Await(_publisher!.WaitAsync(_tickets.Peek(), StopToken));
        WriteKnown();
    }

    /// <summary>Tells what happened, and writes the receipts whose turn has come.</summary>
    private void WriteKnown()
    {
        while (_publisher!.TakeNotice() is { } notice)
            Tell(notice);
        while (_tickets.TryPeek(out var first) && first.Completion.IsCompleted)
            WriteReceipt(_tickets.Dequeue());
        _progress!.Report(_done, total: null);
    }

    private void WriteReceipt(PublishTicket ticket)
    {
        _done++;
        var replayId = ticket.ReplayId is { } bytes ? ReplayId.Format(bytes) : null;
        WriteObject(new SfPublishReceipt(Topic, ticket.EventId, replayId, (SfPublishOutcome)ticket.Outcome, ticket.Error?.Message));
        if (ticket.Error is { } error)
            WriteError(ErrorRecords.From(error, ticket.Input));
    }
}
