using System.Text.Json;

namespace PubSub.Client.Auth;

/// <summary>Reading answers that may have less in them than expected.</summary>
internal static class JsonValues
{
    /// <summary>Whether a member of an object is true.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.TryGet(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of an array of an object; none where there is none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.TryGet(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>A member of an object that is a text; null where there is none, or no text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.TryGet(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A member of an object; null where there is none.</summary>
    public static JsonElement? TryGet(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
