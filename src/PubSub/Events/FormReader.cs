using System.Management.Automation.Runspaces;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Subscriptions;

namespace PubSub.Events;

/// <summary>Reads the fields of one schema's events as the form wants them. For one thread at a time.</summary>
internal sealed class FormReader
{
    private readonly ReadFields _read;

    /// <param name="schema">The events' schema.</param>
    /// <param name="form">How they are to look.</param>
    /// <param name="report">Told what is wrong with an event that can be read all the same.</param>
    public FormReader(EventSchema schema, EventForm form, Action<string> report)
    {
        if (form.IsFlat)
        {
            var reader = new FlatReader(schema, form.Timestamps, report);
            (_read, Fields) = (reader.ReadFields, reader.Columns);
        }
        else
        {
            _read = new DatumReader(schema.Record, form.BindingOf(schema, report)).ReadFields;
            Fields = [.. schema.Record.Fields.Select(f => EventFields.ToProperty(f.Name))];
        }
    }

    private delegate void ReadFields(ReadOnlySpan<byte> payload, Span<object?> values);

    /// <summary>The names of the values, in their order.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>A reader for the stream's thread. It leaves alone what there is something to say about.</summary>
    /// <param name="schema">The events' schema.</param>
    /// <param name="form">How they are to look.</param>
    /// <param name="runspace">The pipeline's: objects keep the type data of the runspace that they are made in.</param>
    public static AheadReader Ahead(EventSchema schema, EventForm form, Runspace runspace)
    {
        var isReported = false;
        var reader = new FormReader(schema, form, _ => isReported = true);
        return payload =>
        {
            isReported = false;
            var values = new object?[reader.Fields.Count];
            var former = Runspace.DefaultRunspace;
            Runspace.DefaultRunspace = runspace;
            try
            {
                reader.Read(payload, values);
            }
            finally
            {
                Runspace.DefaultRunspace = former;
            }
            return isReported ? null : values;
        };
    }

    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public void Read(ReadOnlySpan<byte> payload, Span<object?> values) => _read(payload, values);
}
