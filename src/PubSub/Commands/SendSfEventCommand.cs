using System.Globalization;
using System.Management.Automation;
using PubSub.Client.Auth;
using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Client.Recovery;
using PubSub.Errors;
using PubSub.Events;

namespace PubSub.Commands;

/// <summary>Publishes objects as events.</summary>
[Cmdlet(VerbsCommunications.Send, "SfEvent", SupportsShouldProcess = true)]
[OutputType(typeof(SfPublishReceipt))]
public sealed partial class SendSfEventCommand : SfSessionCmdlet
{
    // In input order; the receipt of a later event waits for those before it.
    private Queue<PublishTicket> _tickets = new();
    private Publisher? _publisher;
    private InputEncoder? _encoder;
    private EventSchema? _schema;
    private ThrottledProgress? _progress;
    private long _done;
    private long _number;
    private bool _isAsked;
    // One for all inputs.
    private Action? _send;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Run(Topic, () =>
        {
            if (AssumeUtc && AssumeLocal)
                throw new ArgumentException("-AssumeUtc and -AssumeLocal exclude each other: both say what a time without a zone is.");
            _schema = GetSchema();
            _encoder = new InputEncoder(Client.UserId, AssumeUtc ? DateTimeKind.Utc : AssumeLocal ? DateTimeKind.Local : DateTimeKind.Unspecified);
            _encoder.Use(_schema);
            _publisher = new Publisher(Client, Topic, _schema.Id, new PublisherOptions
            {
                OnUnknownOutcome = (PubSub.Client.Publishing.UnknownOutcomeAction)OnUnknownOutcome,
                MaxReconnect = MaxReconnect,
            });
            _progress = new ThrottledProgress(this, $"Sending to {Topic}");
            _isAsked = IsAsked();
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(InputObject, _send ??= Send);

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(Topic, () =>
    {
        Finish();
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
        return Await(Client.GetSchemaAsync(topic.SchemaId, StopToken));
    }

    /// <summary>Goes on with the topic's newest schema where there is a newer one; what was refused for the old one is sent again.</summary>
    private bool TryRefresh()
    {
        if (FindNewer() is not { } schema)
            return false;
        Tell(new Notice(false, $"Topic '{Topic}': the schema {_publisher!.SchemaId} is outdated. Going on with {schema.Id}."));
        // Everything under way first, so that the order stays what it was.
        _publisher.Flush();
        var held = new List<PublishTicket>();
        while (_tickets.TryDequeue(out var ticket))
        {
            WaitFor(ticket.Completion);
            if (held.Count == 0 && !IsToGoAgain(ticket))
                WriteReceipt(ticket);
            else
                held.Add(ticket);
        }
        var change = new SchemaChange(_schema!, schema);
        _schema = schema;
        _encoder!.Use(schema);
        _publisher.SchemaId = schema.Id;
        held.ForEach(ticket => _tickets.Enqueue(IsToGoAgain(ticket) ? SendAgain(ticket, change) : ticket));
        return true;
    }

    private EventSchema? FindNewer()
    {
        try
        {
            var newest = Await(Client.GetTopicAsync(Topic, StopToken)).SchemaId;
            return newest.Length == 0 || newest == _publisher!.SchemaId ? null : Await(Client.GetSchemaAsync(newest, StopToken));
        }
        catch (Exception e) when (e is PubSubException or SignInException or AvroSchemaException)
        {
            // The receipts of what is under way must not be lost for this.
            Tell(new Notice(true, $"Topic '{Topic}': whether its schema has changed cannot be found out. {e.Message}"));
            return null;
        }
    }

    /// <summary>Refused for its schema; where it may be on the bus for all that, only if the user wants such events to be sent again.</summary>
    private bool IsToGoAgain(PublishTicket ticket) => ticket.Error is PublishException { IsSchemaRefused: true } error
        && (error.Outcome == PublishOutcome.Failed || OnUnknownOutcome == UnknownOutcomeAction.Resend);

    private PublishTicket SendAgain(PublishTicket ticket, SchemaChange change)
    {
        // A raw event was refused as it is; and what did not fit a newer schema once is still written with the first one.
        if (RawEvents.IsRaw((PSObject)ticket.Input!) || ticket.SchemaId != change.OlderId)
            return ticket;
        try
        {
            return Await(_publisher!.PublishAgainAsync(ticket, change.Rewrite(ticket.Payload), StopToken));
        }
        catch (AvroValueException e)
        {
            // What may be on the bus stays so.
            return ticket.Outcome == PublishOutcome.Unknown ? ticket : PublishTicket.Failed(ticket.EventId, ticket.Input, e);
        }
    }

    private void Send()
    {
        while (!_publisher!.HasRoom)
            WaitForOldest();
        if (Publish() is { } ticket)
            _tickets.Enqueue(ticket);
        WriteKnown();
    }

    /// <summary>Takes the input on its way; null where the user does not want it to go.</summary>
    private PublishTicket? Publish()
    {
        EncodedInput? encoded;
        try
        {
            encoded = _encoder!.Encode(InputObject);
        }
        catch (Exception e) when (e is AvroValueException or FormatException)
        {
            return PublishTicket.Failed(null, InputObject, e);
        }
        if (encoded is not { } it)
            ThrowUserUnknown();
        else if (IsWanted())
            return Await(_publisher!.PublishAsync(it.EventId, it.SchemaId, it.Payload, it.Headers, InputObject, StopToken));
        return null;
    }

    /// <summary>Raw events have their user in their bytes, so they can go before.</summary>
    private void ThrowUserUnknown()
    {
        Finish();
        ThrowTerminatingError(ErrorRecords.Create(
            "The signed-in user's id is not known, and events are published in its name (CreatedById). Give it with Connect-SfPubSub -UserId; with -Verbose, that says why it is not known.",
            "SfUserIdUnknown", ErrorCategory.InvalidOperation, Topic));
    }

    private bool IsWanted() => !_isAsked || ShouldProcess(Topic, string.Create(CultureInfo.InvariantCulture, $"Publish event {++_number}"));

    private PublishTicket Await(ValueTask<PublishTicket> publishing)
    {
        if (publishing.IsCompletedSuccessfully)
            return publishing.Result;
        var task = publishing.AsTask();
        WaitFor(task);
        return Await(task);
    }

    /// <summary>Whether -WhatIf or -Confirm is on, as parameter or preference. If not, ShouldProcess would make a text for each event that
    /// nobody reads.</summary>
    private bool IsAsked() =>
        IsOn("WhatIf", () => LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference")))
        || IsOn(
            "Confirm", () => LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference")) is ConfirmImpact.Low or ConfirmImpact.Medium);

    private bool IsOn(string parameter, Func<bool> preference) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? LanguagePrimitives.IsTrue(given) : preference();

    /// <summary>Waits for the fate of all that is under way, and writes the receipts.</summary>
    private void Finish()
    {
        _publisher!.Flush();
        while (_tickets.Count > 0)
            WaitForOldest();
        WriteKnown();
    }

    private void WaitForOldest()
    {
        WaitFor(_tickets.Peek().Completion);
        WriteKnown();
    }

    /// <summary>Waits for something that may last as long as an outage, and tells meanwhile what happens.</summary>
    private void WaitFor(Task task)
    {
        while (!task.IsCompleted)
        {
            Await(_publisher!.WaitAsync(task, StopToken));
            TellAll();
        }
    }

    private void TellAll()
    {
        while (_publisher!.TakeNotice() is { } notice)
            Tell(notice);
    }

    /// <summary>Tells what happened, and writes the receipts whose turn has come.</summary>
    private void WriteKnown()
    {
        TellAll();
        while (_tickets.TryPeek(out var first) && first.Completion.IsCompleted)
        {
            // The doubt is there before the ticket is done.
            if (!_publisher!.TakeSchemaDoubt() || !TryRefresh())
                WriteReceipt(_tickets.Dequeue());
        }
        _progress!.Report(_done, total: null);
    }

    private void WriteReceipt(PublishTicket ticket)
    {
        _done++;
        WriteObject(new SfPublishReceipt(Topic, ticket.EventId, ticket.ReplayId, (SfPublishOutcome)ticket.Outcome, ticket.Error?.Message));
        if (ticket.Error is { } error)
            WriteError(ErrorRecords.From(error, ticket.Input, ticket.EventId is { } id ? $"Event {id}: " : ""));
    }
}
