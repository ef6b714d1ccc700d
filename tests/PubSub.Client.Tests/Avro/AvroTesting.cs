using PubSub.Client.Avro;

namespace PubSub.Client.Tests.Avro;

/// <summary>One-liners that the Avro tests share.</summary>
internal static class AvroTesting
{
    internal static object? Decode(string schema, string hex) => Decode(AvroSchema.Parse(schema), Convert.FromHexString(hex));

    internal static object? Decode(AvroSchema schema, byte[] data) => new DatumReader(schema, AvroBinding.Default).Read(data);

    internal static string Encode(string schema, object? value) =>
        Convert.ToHexString(Encode(AvroSchema.Parse(schema), value)).ToLowerInvariant();

    internal static byte[] Encode(AvroSchema schema, object? value)
    {
        var encoder = new BinaryEncoder();
        new DatumWriter(schema, AvroBinding.Default).Write(value, encoder);
        return encoder.ToArray();
    }

    /// <summary>The value of a field by its name.</summary>
    internal static object? Get(this AvroRecord record, string name) =>
        record[record.Schema.TryGetField(name, out var field) ? field.Position : throw new KeyNotFoundException(name)];

    internal static AvroValueException Refused(string schema, object? value) =>
        Assert.Throws<AvroValueException>(() => Encode(schema, value));

    internal static AvroException Corrupt(string schema, string hex) => Assert.Throws<AvroException>(() => Decode(schema, hex));

    internal static string Record(string fields) => $$"""{"type":"record","name":"R","fields":[{{fields}}]}""";

    /// <summary>Equality by content, bit by bit for numbers.</summary>
    internal static bool SameValue(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (AvroRecord x, AvroRecord y) => x.Schema == y.Schema && Enumerable.Range(0, x.Schema.Fields.Count).All(i => SameValue(x[i], y[i])),
        (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
        (object?[] x, object?[] y) => x.Length == y.Length && x.Zip(y).All(pair => SameValue(pair.First, pair.Second)),
        (Dictionary<string, object?> x, Dictionary<string, object?> y) =>
            x.Count == y.Count && x.All(entry => y.TryGetValue(entry.Key, out var other) && SameValue(entry.Value, other)),
        _ => a is not null && b is not null && a.GetType() == b.GetType() && a.Equals(b),
    };
}
