using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Avro;

namespace PubSub.Client.Tests.Events;

/// <summary>Events from objects: what is taken from the input, what is not, and what is filled in.</summary>
public sealed class EventEncoderTests
{
    private const string User = "0055e000001AbCdAAK";

    private static readonly EventSchema Schema = new("id", """
        {"type":"record","name":"A__e","fields":[
          {"name":"CreatedDate","type":"long","doc":"CreatedDate:DateTime"},{"name":"CreatedById","type":"string"},
          {"name":"Text__c","type":["null","string"],"default":null},{"name":"Topic","type":["null","string"],"default":null}]}
        """);

    [Fact]
    public void CreatedDate_is_now_and_CreatedById_the_user_whatever_the_input_says()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        foreach (var input in new Dictionary<string, object?>[] { [], new() { ["CreatedDate"] = "nonsense", ["createdbyid"] = "005x" } })
        {
            var record = Decode(Encode(input).Payload);
            Assert.InRange((long)record.Get("CreatedDate")!, before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            Assert.Equal(User, record.Get("CreatedById"));
        }
    }

    [Fact]
    public void An_event_keeps_the_id_that_it_brings_and_gets_a_new_one_otherwise()
    {
        Assert.Equal("my-id", Encode(new() { ["eventid"] = "my-id" }).EventId);
        var guid = Guid.NewGuid();
        Assert.Equal(guid.ToString(), Encode(new() { ["EventId"] = guid }).EventId);
        foreach (var none in new object?[] { null, "", "  " })
            Assert.True(Guid.TryParse(Encode(new() { ["EventId"] = none }).EventId, out _));
        Assert.NotEqual(Encode([]).EventId, Encode([]).EventId);
    }

    [Fact]
    public void What_an_event_has_besides_its_fields_is_not_sent_and_a_field_of_such_a_name_has_an_underscore()
    {
        var record = Decode(Encode(new() { ["Topic"] = "/event/A__e", ["EVENTNAME"] = "A__e", ["ReplayId"] = "AAAA", ["Text__c"] = "t" }).Payload);
        Assert.Equal((null, "t"), (record.Get("Topic"), record.Get("Text__c")));
        Assert.Equal("mine", Decode(Encode(new() { ["Topic"] = "/event/A__e", ["Topic_"] = "mine" }).Payload).Get("Topic"));
    }

    [Fact]
    public void More_properties_than_any_event_has_are_told_by_name()
    {
        var input = Enumerable.Range(0, 100).ToDictionary(i => $"P{i}", object? (i) => i);
        Assert.Equal("P0", Assert.Throws<AvroValueException>(() => Encode(input)).Path);
    }

    [Fact]
    public void Each_event_is_read_by_its_own_properties_whatever_the_one_before_had_in_their_place()
    {
        var encoder = new EventEncoder(Schema, new TestBinding(Schema), User);
        foreach (var (property, isText, isTopic, isId) in new[]
        {
            ("Text__c", true, false, false), ("EventId", false, false, true), ("Topic_", false, true, false), ("Topic", false, false, false),
            ("text__C", true, false, false), ("text__C", true, false, false), ("ReplayId", false, false, false), ("CreatedById", false, false, false),
        })
        {
            var (id, payload) = encoder.Encode(new Dictionary<string, object?> { [property] = "v", ["EventName"] = "n" });
            var record = Decode(payload);
            Assert.Equal((isText ? "v" : null, isTopic ? "v" : null, isId), (record.Get("Text__c"), record.Get("Topic"), id == "v"));
        }
    }

    [Fact]
    public void An_unknown_property_is_an_error_that_names_it() =>
        Assert.Contains("Txt__c", Assert.Throws<AvroValueException>(() => Encode(new() { ["Txt__c"] = 1 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_user_id_a_required_CreatedById_is_an_error_that_names_it()
    {
        var encoder = new EventEncoder(Schema, new TestBinding(Schema), userId: null);
        var error = Assert.Throws<AvroValueException>(() => encoder.Encode(new Dictionary<string, object?>()));
        Assert.Contains("CreatedById", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_properties_is_an_error_and_spoils_nothing_for_the_next()
    {
        var encoder = new EventEncoder(Schema, new TestBinding(Schema), User);
        Assert.Throws<AvroValueException>(() => encoder.Encode(17));
        Assert.Throws<AvroValueException>(() => encoder.Encode(new Dictionary<string, object?> { ["Text__c"] = new object() }));
        Assert.Equal("ok", Decode(encoder.Encode(new Dictionary<string, object?> { ["Text__c"] = "ok" }).Payload).Get("Text__c"));
    }

    [Fact]
    public void Events_without_an_id_get_random_uuids_that_never_repeat()
    {
        var encoder = new EventEncoder(Schema, new TestBinding(Schema), User);
        var ids = Enumerable.Range(0, 1000).Select(_ => encoder.Encode(new Dictionary<string, object?>()).EventId).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id));
    }

    private static (string EventId, byte[] Payload) Encode(Dictionary<string, object?> input) =>
        new EventEncoder(Schema, new TestBinding(Schema), User).Encode(input);

    private static AvroRecord Decode(byte[] payload) => (AvroRecord)new DatumReader(Schema.Record, AvroBinding.Default).Read(payload)!;
}
