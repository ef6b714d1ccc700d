using System.Globalization;

namespace PubSub.Client.Avro;

/// <summary>How the place of a value inside a datum is spelled: <c>ChangeEventHeader.recordIds[3]</c>.</summary>
internal static class ValuePath
{
    internal static string Join(string segment, string rest) =>
        rest.Length == 0 || rest[0] == '[' ? segment + rest : segment + "." + rest;

    internal static string Index(int index) => "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    internal static string Key(string key) => "[" + ValueText.Show(key) + "]";
}
