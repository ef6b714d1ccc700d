namespace PubSub.Client.Avro;

/// <summary>A name split by Avro's rules: the part after the last dot, and the namespace ("" for none) before it.</summary>
internal readonly record struct AvroName(string Name, string Namespace)
{
    internal string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;

    /// <summary>A dotted name is complete; any other gets <paramref name="space"/>.</summary>
    internal static AvroName Resolve(string name, string space)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? new AvroName(name, space) : new AvroName(name[(dot + 1)..], name[..dot]);
    }

    /// <summary>Whether name and namespace are made of <c>[A-Za-z_][A-Za-z0-9_]*</c> between dots.</summary>
    internal bool IsValid()
    {
        if (!IsPart(Name)) return false;
        if (Namespace.Length == 0) return true;
        foreach (var part in Namespace.Split('.'))
            if (!IsPart(part)) return false;
        return true;
    }

    /// <summary>Whether the text is one name without dots, as fields and symbols have.</summary>
    internal static bool IsPart(string text)
    {
        if (text.Length == 0 || char.IsAsciiDigit(text[0])) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        return true;
    }
}
