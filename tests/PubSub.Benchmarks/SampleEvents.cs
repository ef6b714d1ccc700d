using Google.Protobuf;
using PubSub.Client.Avro;
using PubSub.Client.Protocol;

namespace PubSub.Benchmarks;

/// <summary>The events of the benchmark: 12 fields of the types that platform events have.</summary>
internal static class SampleEvents
{
    public const string Topic = "/event/Bench_Event__e";
    public const string SchemaId = "BenchBenchBenchBenchBe";
    public const int ReceiveBatch = 100;
    public const int PublishBatch = 200;

    public const string SchemaJson = """
        {"name":"Bench_Event__e","namespace":"com.sforce.eventbus","type":"record","fields":[
        {"name":"CreatedDate","type":"long","doc":"CreatedDate:DateTime"},
        {"name":"CreatedById","type":"string","doc":"CreatedBy:EntityId"},
        {"name":"Order_Number__c","type":["null","string"],"doc":"Data:Text","default":null},
        {"name":"Customer__c","type":["null","string"],"doc":"Data:Text","default":null},
        {"name":"Status__c","type":["null","string"],"doc":"Data:Text","default":null},
        {"name":"Amount__c","type":["null","double"],"doc":"Data:Double","default":null},
        {"name":"Quantity__c","type":["null","double"],"doc":"Data:Double","default":null},
        {"name":"Is_Express__c","type":["null","boolean"],"doc":"Data:Boolean","default":null},
        {"name":"Order_Date__c","type":["null","long"],"doc":"Data:DateOnly","default":null},
        {"name":"Delivery_Time__c","type":["null","long"],"doc":"Data:DateTime","default":null},
        {"name":"Region__c","type":["null","string"],"doc":"Data:Text","default":null},
        {"name":"Notes__c","type":["null","string"],"doc":"Data:StringPlusClob","default":null}]}
        """;

    /// <summary>One event's fields, the last of them null as some always are.</summary>
    public static Dictionary<string, object?> Fields(int number) => new()
    {
        ["CreatedDate"] = 1767225600000L + number,
        ["CreatedById"] = "0055e000001AbCdAAK",
        ["Order_Number__c"] = $"SO-{number:D7}",
        ["Customer__c"] = "Contoso Pharmaceuticals",
        ["Status__c"] = "Shipped",
        ["Amount__c"] = 1234.56 + number,
        ["Quantity__c"] = (double)(number % 50),
        ["Is_Express__c"] = number % 2 == 0,
        ["Order_Date__c"] = 1767225600000L,
        ["Delivery_Time__c"] = 1767312000000L + number,
        ["Region__c"] = "EMEA",
    };

    /// <summary>Ready-made events, as many as one response carries.</summary>
    public static ConsumerEvent[] Create(int count)
    {
        var writer = new DatumWriter(AvroSchema.Parse(SchemaJson), AvroBinding.Default);
        var encoder = new BinaryEncoder();
        var events = new ConsumerEvent[count];
        for (var i = 0; i < count; i++)
        {
            encoder.Clear();
            writer.Write(Fields(i), encoder);
            var producer = new ProducerEvent { Id = Guid.NewGuid().ToString(), SchemaId = SchemaId, Payload = ByteString.CopyFrom(encoder.ToArray()) };
            events[i] = new ConsumerEvent { Event = producer, ReplayId = ByteString.CopyFrom(0, 0, 0, 0, 1, 2, 3, (byte)i, 0, 0) };
        }
        return events;
    }
}
