using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Client.Tests.Events;

/// <summary>Events as plain <see cref="AvroRecord"/>s.</summary>
internal sealed class TestBinding(EventSchema schema) : EventBinding(schema)
{
    public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => Default.GetRecordFactory(schema);
}
