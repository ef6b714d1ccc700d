using System.Globalization;
using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>The bitmaps of a change event's header as field names
/// (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-deserialization-considerations.html).</summary>
internal static class FieldBitmap
{
    /// <summary>The names in the order of the entries: <c>0x…</c> has bits of the record's own fields, <c>4-0x…</c> those of its field 4.
    /// What stands for no field is kept as it is, so that nothing is lost.</summary>
    public static object?[] Expand(AvroRecordSchema record, object?[] entries)
    {
        if (entries.Length == 0)
            return entries;
        var names = new List<object?>();
        // The top level comes first, wherever the service put it.
        foreach (var entry in entries.OfType<string>().Where(e => !e.Contains('-', StringComparison.Ordinal)))
            AddNames(names, entry, entry, record, prefix: "");
        foreach (var entry in entries.OfType<string>().Where(e => e.Contains('-', StringComparison.Ordinal)))
        {
            var dash = entry.IndexOf('-', StringComparison.Ordinal);
            if (int.TryParse(entry.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < record.Fields.Count && RecordOf(record.Fields[index].Schema) is { } nested)
                AddNames(names, entry, entry[(dash + 1)..], nested, $"{record.Fields[index].Name}.");
            else
                names.Add(entry);
        }
        return [.. names];
    }

    private static void AddNames(List<object?> names, string entry, string bitmap, AvroRecordSchema record, string prefix)
    {
        if (!TryParse(bitmap, out var bytes))
        {
            names.Add(entry);
            return;
        }
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            if ((bytes[^(1 + (bit >> 3))] >> (bit & 7) & 1) == 0)
                continue;
            if (bit >= record.Fields.Count)
            {
                // Once for all of them: a map of a megabyte must not become millions of names.
                names.Add(entry);
                return;
            }
            names.Add(prefix + record.Fields[bit].Name);
        }
    }

    private static bool TryParse(string bitmap, out byte[] bytes)
    {
        bytes = [];
        if (!bitmap.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return false;
        var digits = bitmap[2..];
        // Looked at first: an exception for each of a hundred thousand entries would take seconds.
        if (!digits.All(char.IsAsciiHexDigit))
            return false;
        bytes = Convert.FromHexString(digits.Length % 2 == 0 ? digits : $"0{digits}");
        return true;
    }

    private static AvroRecordSchema? RecordOf(AvroSchema schema) => schema switch
    {
        AvroRecordSchema record => record,
        AvroUnionSchema union => union.Branches.OfType<AvroRecordSchema>().FirstOrDefault(),
        _ => null,
    };
}
