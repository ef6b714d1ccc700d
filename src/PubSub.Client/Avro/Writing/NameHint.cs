namespace PubSub.Client.Avro;

/// <summary>Which field may have been meant by a name that no field has.</summary>
internal static class NameHint
{
    internal static string For(string name, IReadOnlyList<AvroField> fields)
    {
        var near = new List<string>();
        var all = new List<string>(fields.Count);
        foreach (var field in fields)
        {
            all.Add(field.Name);
            if (IsNear(name, field.Name)) near.Add(field.Name);
        }

        return near.Count > 0 ? "perhaps " + ValueText.List(near) : "its fields are " + ValueText.List(all);
    }

    // A typing mistake or two, more in a long name; names that differ only in case are near as well.
    private static bool IsNear(string given, string name)
    {
        var allowed = Math.Max(2, name.Length / 5);
        return Math.Abs(given.Length - name.Length) <= allowed && Distance(given.ToUpperInvariant(), name.ToUpperInvariant()) <= allowed;
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
