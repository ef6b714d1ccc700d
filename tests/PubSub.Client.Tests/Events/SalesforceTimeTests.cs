using PubSub.Client.Avro;
using PubSub.Client.Events;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Events;

/// <summary>Which longs are times, and what each format makes of them.</summary>
public sealed class SalesforceTimeTests
{
    private const long Moment = 1_772_375_400_007; // 2026-03-01T14:30:00.007Z

    [Theory]
    [InlineData("CreatedDate")]
    [InlineData("LastModifiedDate")]
    [InlineData("EventDate")]
    [InlineData("commitTimestamp")]
    public void Some_names_are_times_without_a_label(string name)
    {
        foreach (var type in new[] { "\"long\"", "[\"null\",\"long\"]" })
            Assert.Equal("2026-03-01T14:30:00.007Z", Read($$"""{"name":"{{name}}","type":{{type}}}""", Moment, TimestampFormat.Iso8601));
    }

    [Theory]
    [InlineData("""{"name":"Other__c","type":"long"}""")]
    [InlineData("""{"name":"createddate","type":"long"}""")]
    [InlineData("""{"name":"CommitNumber","type":"long"}""")]
    [InlineData("""{"name":"CreatedDate","type":"long","doc":"Data:Number"}""")]
    [InlineData("""{"name":"Count__c","type":"long","doc":"Data:Integer:00N"}""")]
    [InlineData("""{"name":"CreatedDate","type":["null","long","string"],"doc":"Data:DateTime"}""")]
    public void Everything_else_stays_a_number(string field)
    {
        foreach (var format in Enum.GetValues<TimestampFormat>())
            Assert.Equal(Moment, Read(field, Moment, format));
    }

    [Theory]
    [InlineData("DateTime", Moment, "2026-03-01T14:30:00.007Z")]
    [InlineData("DateTime", 0L, "1970-01-01T00:00:00.000Z")]
    [InlineData("DateTime", -62_135_596_800_000, "0001-01-01T00:00:00.000Z")]
    [InlineData("DateOnly", 1_772_323_200_000, "2026-03-01")]
    [InlineData("DateOnly", 253_402_214_400_000, "9999-12-31")]
    [InlineData("TimeOnly", 52_200_007L, "14:30:00.007")]
    [InlineData("TimeOnly", 0L, "00:00:00.000")]
    [InlineData("TimeOnly", 86_399_999L, "23:59:59.999")]
    public void Labels_say_which_time_it_is(string label, long milliseconds, string text)
    {
        var field = $$"""{"name":"F","type":["null","long"],"doc":"Data:{{label}}:00N5e00000AbCd1"}""";
        Assert.Equal(text, Read(field, milliseconds, TimestampFormat.Iso8601));
        Assert.Equal(milliseconds, Read(field, milliseconds, TimestampFormat.UnixMs));
        Assert.IsType(label == "TimeOnly" ? typeof(TimeSpan) : typeof(DateTime), Read(field, milliseconds, TimestampFormat.DateTime));
    }

    [Theory]
    [InlineData("DateTime", long.MaxValue)]
    [InlineData("DateTime", 253_402_300_800_000)]
    [InlineData("DateOnly", long.MinValue)]
    [InlineData("TimeOnly", 86_400_000L)]
    [InlineData("TimeOnly", -1L)]
    public void What_no_calendar_has_stays_a_number(string label, long milliseconds)
    {
        foreach (var format in Enum.GetValues<TimestampFormat>())
            Assert.Equal(milliseconds, Read($$"""{"name":"F","type":"long","doc":"Data:{{label}}"}""", milliseconds, format));
    }

    private static object? Read(string field, long value, TimestampFormat format)
    {
        var schema = new EventSchema("id", Record(field));
        var data = Encode(schema.Record, new Dictionary<string, object?> { [schema.Record.Fields[0].Name] = value });
        return ((AvroRecord)new DatumReader(schema.Record, new TestBinding(schema, format)).Read(data)!)[0];
    }
}
