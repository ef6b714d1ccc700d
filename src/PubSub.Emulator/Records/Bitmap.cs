using System.Globalization;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Records;

/// <summary>The bitmaps of a change event header: one entry for the fields of the root, one for each compound field's children.</summary>
internal static class Bitmap
{
    /// <param name="root">The schema of the change event.</param>
    /// <param name="paths">Field names, or <c>Parent.Child</c>.</param>
    public static string[] Of(AvroRecord root, IEnumerable<string> paths)
    {
        List<int> top = [];
        SortedDictionary<int, List<int>> nested = [];
        foreach (var path in paths.Select(path => path.Split('.')))
        {
            var index = IndexOf(root, path[0]);
            if (path.Length == 1)
            {
                top.Add(index);
                continue;
            }

            nested.TryAdd(index, []);
            nested[index].Add(IndexOf(Compound(root.Fields[index]), path[1]));
        }

        string[] first = top.Count > 0 ? [Hex(top)] : [];
        return [.. first, .. nested.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}-{Hex(pair.Value)}"))];
    }

    /// <summary>The record behind a compound field.</summary>
    public static AvroRecord Compound(AvroField field) =>
        field.Type as AvroRecord ?? ((AvroUnion)field.Type).Branches.OfType<AvroRecord>().Single();

    private static int IndexOf(AvroRecord record, string name) => record.Fields.FindIndex(field => field.Name == name) is >= 0 and var index
        ? index
        : throw new ArgumentException($"{record.Name} has no field {name}.", nameof(name));

    // Big-endian, as many whole bytes as the highest bit needs.
    private static string Hex(List<int> bits)
    {
        var bytes = new byte[(bits.Max() / 8) + 1];
        foreach (var bit in bits)
        {
            bytes[^((bit / 8) + 1)] |= (byte)(1 << (bit % 8));
        }

        return "0x" + Convert.ToHexString(bytes);
    }
}
