using System.Management.Automation.Runspaces;
using PubSub.Client;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Subscriptions;

namespace PubSub.Events;

/// <summary>Reads one schema's events as the form wants them: rows of values, which begin with the topic. For one thread at a time.</summary>
internal sealed class FormReader
{
    /// <summary>How many values there are before those of the schema's fields.</summary>
    public const int CommonCount = 4;

    private readonly ReadFields _read;
    private readonly string _eventName;

    /// <param name="schema">The events' schema.</param>
    /// <param name="form">How they are to look.</param>
    /// <param name="report">Told what is wrong with an event that can be read all the same.</param>
    public FormReader(EventSchema schema, EventForm form, Action<string> report)
    {
        _eventName = schema.Record.Name;
        IEnumerable<string> fields;
        if (form.IsFlat)
        {
            var reader = new FlatReader(schema, form.Timestamps, report);
            (_read, fields) = (reader.ReadFields, reader.Columns);
        }
        else
        {
            _read = new DatumReader(schema.Record, form.BindingOf(schema, report)).ReadFields;
            fields = schema.Record.Fields.Select(f => EventFields.ToProperty(f.Name));
        }
        Names = PSObjects.MakeUnique([EventFields.Topic, EventFields.EventName, EventFields.EventId, EventFields.ReplayId, .. fields]);
    }

    private delegate void ReadFields(ReadOnlySpan<byte> payload, Span<object?> values);

    /// <summary>The names of a row's values, in their order.</summary>
    public string[] Names { get; }

    /// <summary>A reader for the stream's thread. It leaves alone what there is something to say about.</summary>
    /// <param name="schema">The events' schema.</param>
    /// <param name="form">How they are to look.</param>
    /// <param name="runspace">The pipeline's: objects keep the type data of the runspace that they are made in.</param>
    public static AheadReader Ahead(EventSchema schema, EventForm form, Runspace runspace)
    {
        var isReported = false;
        var reader = new FormReader(schema, form, _ => isReported = true);
        return received =>
        {
            isReported = false;
            var row = new object?[reader.Names.Length];
            var former = Runspace.DefaultRunspace;
            Runspace.DefaultRunspace = runspace;
            try
            {
                reader.Read(received.Id, ReplayId.Format(received.ReplayId), received.Payload, row);
            }
            finally
            {
                Runspace.DefaultRunspace = former;
            }
            return isReported ? null : row;
        };
    }

    /// <summary>Fills a row, but for the topic, which only who takes the event knows.</summary>
    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public void Read(string eventId, string? replayId, ReadOnlySpan<byte> payload, object?[] row)
    {
        (row[1], row[2], row[3]) = (_eventName, eventId, replayId);
        _read(payload, row.AsSpan(CommonCount));
    }
}
