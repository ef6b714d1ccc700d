using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Avro;

namespace PubSub.Client.Tests.Avro;

/// <summary>Generators of any schema and of any value of it.</summary>
internal static class RandomSchemas
{
    private static readonly string[] Primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

    internal static Gen<(AvroSchema Schema, object? Value)> SchemaAndValue { get; } =
        from seed in Gen.Choose(0, int.MaxValue)
        from depth in Gen.Choose(0, 4)
        let schema = AvroSchema.Parse(new SchemaMaker(new Random(seed)).Make(depth))
        from value in ValueOf(schema, 6)
        select (schema, value);

    internal static Gen<object?> ValueOf(AvroSchema schema, int depth) => schema switch
    {
        AvroUnionSchema union => Gen.Elements(Reachable(union, depth)).SelectMany(branch => ValueOf(branch, depth)),
        AvroArraySchema array => ListOf(array.Items, depth).Select(items => (object?)items),
        AvroMapSchema map =>
            from keys in Gen.ListOf(Text, depth > 0 ? 3 : 0)
            from values in Gen.CollectToArray(keys.Distinct().ToArray(), _ => ValueOf(map.Values, depth - 1))
            select (object?)new Dictionary<string, object?>(keys.Distinct().Zip(values, KeyValuePair.Create), StringComparer.Ordinal),
        AvroRecordSchema record => Gen.CollectToArray(record.Fields, field => ValueOf(field.Schema, depth - 1))
            .Select(values => (object?)new AvroRecord(record, values)),
        AvroEnumSchema symbols => Gen.Elements(symbols.Symbols.ToArray()).Select(symbol => (object?)symbol),
        AvroFixedSchema bytes => Gen.ArrayOf(Octet, bytes.Size).Select(value => (object?)value),
        _ => Primitive(schema.Type),
    };

    private static Gen<object?> Primitive(AvroType type) => type switch
    {
        AvroType.Null => Gen.Constant<object?>(null),
        AvroType.Boolean => Gen.Elements<object?>(true, false),
        AvroType.Int => Bits.Select(bits => (object?)(int)bits),
        AvroType.Long => Bits.Select(bits => (object?)bits),
        AvroType.Float => Bits.Select(bits => (object?)BitConverter.Int32BitsToSingle((int)bits)),
        AvroType.Double => Bits.Select(bits => (object?)BitConverter.Int64BitsToDouble(bits)),
        AvroType.Bytes => Gen.ArrayOf(Octet).Select(value => (object?)value),
        _ => Text.Select(text => (object?)text),
    };

    private static Gen<byte> Octet { get; } = Gen.Choose(0, 255).Select(value => (byte)value);

    // Numbers of every length, from both ends.
    private static Gen<long> Bits { get; } =
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from shift in Gen.Choose(0, 63)
        select (((long)high << 32) | (uint)low) >> shift;

    private static Gen<string> Text { get; } =
        Gen.ListOf(Gen.OneOf(Gen.Choose(0, 0x7F), Gen.Choose(0x80, 0xD7FF), Gen.Choose(0xE000, 0x10FFFF)))
            .Select(codes => string.Concat(codes.Select(char.ConvertFromUtf32)));

    private static Gen<object?[]> ListOf(AvroSchema items, int depth) =>
        from count in Gen.Choose(0, depth > 0 ? 4 : 0)
        from values in Gen.ArrayOf(ValueOf(items, depth - 1), count)
        select values;

    // Recursion goes through unions with null only, and ends when the depth is spent.
    private static AvroSchema[] Reachable(AvroUnionSchema union, int depth) =>
        depth <= 0 && union.IsNullable ? [.. union.Branches.Where(branch => branch.Type == AvroType.Null)] : [.. union.Branches];

    private sealed class SchemaMaker(Random random)
    {
        private readonly List<string> _records = [];
        private int _names;

        internal string Make(int depth) => random.Next(depth > 0 ? 14 : 10) switch
        {
            < 8 and var i => "\"" + Primitives[i] + "\"",
            8 => $$"""{"type":"fixed","name":"F{{_names++}}","namespace":"f","size":{{random.Next(6)}}}""",
            9 => $$"""{"type":"enum","name":"E{{_names++}}","symbols":["A","B","C"]}""",
            10 => $$"""{"type":"array","items":{{Make(depth - 1)}}}""",
            11 => $$"""{"type":"map","values":{{Make(depth - 1)}}}""",
            12 => Union(depth),
            _ => Record(depth),
        };

        private string Record(int depth)
        {
            var name = $"r{random.Next(2)}.R{_names++}";
            _records.Add(name);
            var fields = new List<string>();
            for (var i = random.Next(5); i > 0; i--)
            {
                var type = random.Next(6) == 0 ? $"""["null","{_records[random.Next(_records.Count)]}"]""" : Make(depth - 1);
                fields.Add($$"""{"name":"f{{i}}","type":{{type}}}""");
            }

            return $$"""{"type":"record","name":"{{name}}","fields":[{{string.Join(',', fields)}}]}""";
        }

        // Without pairs whose values look the same on the way back, such as a string and an enum.
        private string Union(int depth)
        {
            var makers = new List<Func<string>>();
            foreach (var name in Primitives)
                if (random.Next(3) == 0) makers.Add(() => "\"" + name + "\"");
            if (random.Next(2) == 0) makers.Add(() => $$"""{"type":"array","items":{{Make(depth - 1)}}}""");
            if (random.Next(2) == 0) makers.Add(() => $$"""{"type":"map","values":{{Make(depth - 1)}}}""");
            for (var i = random.Next(3); i > 0; i--) makers.Add(() => Record(depth - 1));
            if (makers.Count == 0) makers.Add(() => "\"null\"");
            Func<string>[] order = [.. makers];
            random.Shuffle(order);
            // Made in this order, because a later branch may refer to a record inside an earlier one.
            return "[" + string.Join(',', order.Select(make => make())) + "]";
        }
    }
}
