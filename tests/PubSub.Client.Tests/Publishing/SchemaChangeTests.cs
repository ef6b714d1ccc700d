using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;

namespace PubSub.Client.Tests.Publishing;

/// <summary>Events that are written anew for a newer schema.</summary>
public sealed class SchemaChangeTests
{
    private const string A = """{"name":"A","type":["null","string"]}""";
    private const string B = """{"name":"B","type":["null","string","double"],"default":null}""";
    private const string Required = """{"name":"R","type":"string"}""";

    // A is "a" (02 02 61), B is the double 1 (04 and eight bytes).
    [Theory]
    [InlineData(A + "," + B, B + "," + A, "02026104000000000000F03F", "04000000000000F03F020261")]
    [InlineData(A, A + "," + B, "020261", "02026100")]
    [InlineData(A + "," + B, A, "02026100", "020261")]
    public void Values_keep_their_fields_and_their_types(string older, string newer, string payload, string rewritten) =>
        Assert.Equal(rewritten, Convert.ToHexString(Change(older, newer).Rewrite(Convert.FromHexString(payload))));

    [Theory]
    [InlineData(A + "," + B, A, "02026104000000000000F03F", "B")]
    [InlineData(A, A + "," + Required, "020261", "R")]
    [InlineData(A, """{"name":"A","type":"int"}""", "020261", "A")]
    public void What_has_no_place_any_more_or_is_missing_is_named(string older, string newer, string payload, string field) =>
        Assert.StartsWith(field, Assert.Throws<AvroValueException>(() => Change(older, newer).Rewrite(Convert.FromHexString(payload))).Message, StringComparison.Ordinal);

    private static SchemaChange Change(string older, string newer) => new(Schema("1", older), Schema("2", newer));

    private static EventSchema Schema(string id, string fields) => new(id, $$"""{"type":"record","name":"A__e","fields":[{{fields}}]}""");
}
