using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Avro;

namespace PubSub.Client.Tests.Events;

/// <summary>A schema of up to 150 fields, some of them compound, and the lists that a header may have for it.</summary>
internal sealed record BitmapCase(AvroRecordSchema Schema, string[] Entries);

internal static class RandomBitmaps
{
    internal static Gen<BitmapCase> Cases { get; } = Gen.Choose(0, int.MaxValue).Select(seed => Make(new Random(seed)));

    private static BitmapCase Make(Random random)
    {
        var children = Enumerable.Range(0, random.Next(1, 150)).Select(_ => random.Next(3) == 0 ? random.Next(1, 20) : 0).ToArray();
        var fields = children.Select((count, i) => $$"""{"name":"f{{i}}","type":{{(count == 0 ? "[\"null\",\"string\"]" : Compound(random, i, count))}}}""");
        var schema = (AvroRecordSchema)AvroSchema.Parse($$"""{"type":"record","name":"Root","fields":[{{string.Join(',', fields)}}]}""");
        var entries = new List<string>();
        if (random.Next(4) > 0)
            entries.Add(Hex(random, children.Length));
        foreach (var parent in Enumerable.Range(0, children.Length).Where(i => children[i] > 0 && random.Next(2) == 0))
            entries.Add(string.Create(CultureInfo.InvariantCulture, $"{parent}-{Hex(random, children[parent])}"));
        if (random.Next(4) == 0)
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
        return new BitmapCase(schema, [.. entries]);
    }

    private static string Compound(Random random, int field, int count)
    {
        var fields = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"c{{i}}","type":["null","double"]}"""));
        var record = $$"""{"type":"record","name":"R{{field}}","fields":[{{fields}}]}""";
        return random.Next(4) switch { 0 => record, 1 => $"[\"null\",{record}]", 2 => $"[\"string\",{record}]", _ => $"[\"null\",\"string\",{record}]" };
    }

    // Few bits, many, or all of them; sometimes one beyond the fields. Any case, and leading zeros or an odd number of digits.
    private static string Hex(Random random, int fields)
    {
        var share = random.Next(3);
        var bits = Enumerable.Range(0, fields + (random.Next(8) == 0 ? 9 : 0)).Where(_ => share == 2 || random.Next(share == 0 ? 10 : 2) == 0);
        var digits = bits.Aggregate(BigInteger.Zero, (sum, bit) => sum + BigInteger.Pow(2, bit)).ToString("X", CultureInfo.InvariantCulture);
        digits = new string('0', random.Next(4)) + digits;
        return random.Next(3) == 0 ? "0X" + digits.ToLowerInvariant() : "0x" + digits;
    }
}

/// <summary>As the documentation tells it, one bit and one name at a time.</summary>
internal static class SlowBitmaps
{
    internal static IEnumerable<object?> Names(AvroRecordSchema schema, string[] entries)
    {
        var top = entries.Where(e => !e.Contains('-', StringComparison.Ordinal)).SelectMany(e => Bits(e, schema.Fields.Count)).Select(bit => schema.Fields[bit].Name).ToList();
        var nested = new List<string>();
        foreach (var parts in entries.Where(e => e.Contains('-', StringComparison.Ordinal)).Select(e => e.Split('-')))
        {
            var parent = schema.Fields[int.Parse(parts[0], CultureInfo.InvariantCulture)];
            var record = parent.Schema as AvroRecordSchema ?? ((AvroUnionSchema)parent.Schema).Branches.OfType<AvroRecordSchema>().Single();
            var names = Bits(parts[1], record.Fields.Count).Select(bit => $"{parent.Name}.{record.Fields[bit].Name}").ToList();
            nested.AddRange(names.Count == record.Fields.Count ? [parent.Name] : names);
        }
        return top.Concat(nested.Except(top));
    }

    private static IEnumerable<int> Bits(string bitmap, int fields)
    {
        var number = BigInteger.Parse("0" + bitmap[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Enumerable.Range(0, fields).Where(bit => number / BigInteger.Pow(2, bit) % 2 == 1);
    }
}
