using System.Collections.Specialized;
using System.Management.Automation;
using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Text;
using PubSub.Errors;
using PubSub.Events;
using PubSub.Sessions;

namespace PubSub.Commands;

/// <summary>Decodes raw events.</summary>
[Cmdlet(VerbsData.ConvertFrom, "SfEvent")]
[OutputType(typeof(PSObject), typeof(OrderedDictionary))]
public sealed class ConvertFromSfEventCommand : SfSessionCmdlet
{
    private readonly Dictionary<string, EventSchema> _given = new(StringComparer.Ordinal);
    private EventMaker _maker = null!;

    /// <summary>The raw events.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The schemas of the events; those of others are asked of the session.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public object[] Schema { get; set; } = [];

    /// <summary>What dates and times are.</summary>
    [Parameter]
    public TimestampFormat TimestampFormat { get; set; }

    /// <summary>Writes nested fields as columns and numbers as text, for CSV files and tables.</summary>
    [Parameter]
    public SwitchParameter Flatten { get; set; }

    /// <summary>Drops the fields that an update leaves unchanged.</summary>
    [Parameter]
    public SwitchParameter ChangedOnly { get; set; }

    /// <summary>Writes ordered hashtables instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Run(Schema, () =>
    {
        foreach (var given in Schema)
        {
            var schema = GivenSchemas.Read(given);
            _given[schema.Id] = schema;
        }
        _maker = new EventMaker(EventForm.Of(
            Flatten, AsHashtable, ChangedOnly, MyInvocation.BoundParameters.ContainsKey(nameof(TimestampFormat)) ? TimestampFormat : null), WriteWarning);
    });

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        object? made = null;
        RunEach(InputObject, () =>
        {
            var raw = RawEvents.Read(InputObject);
            try
            {
                if (SchemaOf(raw) is { } schema)
                    made = _maker.Make(raw, schema);
            }
            catch (Exception e) when (e is AvroException or AvroSchemaException or PubSubException)
            {
                WriteError(ErrorRecords.From(e, InputObject, RawEvents.Trouble(raw)));
            }
        });
        if (made is not null)
            WriteObject(made, enumerateCollection: false);
    }

    /// <summary>The session is not touched before a schema is missing: offline there is none, and none is needed.</summary>
    private EventSchema? SchemaOf(SfRawEvent raw)
    {
        if (_given.TryGetValue(raw.SchemaId, out var schema))
            return schema;
        if (Client is null && (Session ?? SessionStore.Current.Default) is not null)
            base.BeginProcessing();
        if (Client is not null)
            return Await(Client.GetSchemaAsync(raw.SchemaId, StopToken));
        var schemaId = Redaction.Clean(raw.SchemaId);
        WriteError(ErrorRecords.Create(
            $"The event {Redaction.Clean(raw.EventId)} is written with the schema '{schemaId}', which is not among those of -Schema, and there is no session to ask for it. "
                + $"Give it with -Schema (Get-SfSchema -Id {schemaId} gets it), or sign in with Connect-SfPubSub.",
            "SfSchemaUnknown", ErrorCategory.ObjectNotFound, InputObject));
        return null;
    }
}
