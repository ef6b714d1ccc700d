using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Client.Tests.Events;

/// <summary>Events as plain <see cref="AvroRecord"/>s.</summary>
internal sealed class TestBinding(EventSchema schema, TimestampFormat timestamps = TimestampFormat.DateTime, Action<string>? report = null)
    : EventBinding(schema, timestamps, report)
{
    public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => Default.GetRecordFactory(schema);
}
