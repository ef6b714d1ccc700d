using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PubSub.Client;
using PubSub.Client.Subscriptions;
using PubSub.Client.Text;

namespace PubSub.Events;

/// <summary>Events that are not decoded: made of what came, and read from what is left of them after a file.</summary>
internal static class RawEvents
{
    public static SfRawEvent Of(string topic, ReceivedEvent received) => new(
        topic, received.Id, ReplayId.Format(received.ReplayId), received.SchemaId, received.Payload.ToArray(), [.. received.Headers]);

    /// <summary>The beginning of an error about an event that cannot be decoded.</summary>
    public static string Trouble(SfRawEvent raw) =>
        $"The event {Redaction.Clean(raw.EventId)} of {Redaction.Clean(raw.Topic)} at replay id {Redaction.Clean(raw.ReplayId ?? "")} cannot be read. ";

    /// <summary>Whether an object is one: of the type or, as files leave it, with the two properties that make one.</summary>
    public static bool IsRaw(PSObject input) =>
        input.BaseObject is SfRawEvent
        || (Get(input, nameof(SfRawEvent.Payload)) is not null && Get(input, nameof(SfRawEvent.SchemaId)) is not null);

    /// <exception cref="FormatException">Something is missing, or is not what it should be.</exception>
    public static SfRawEvent Read(PSObject input) => input.BaseObject as SfRawEvent ?? new SfRawEvent(
        TextOf(input, nameof(SfRawEvent.Topic)),
        TextOf(input, nameof(SfRawEvent.EventId)),
        TextOf(input, nameof(SfRawEvent.ReplayId)) is { Length: > 0 } replayId ? replayId : null,
        TextOf(input, nameof(SfRawEvent.SchemaId)) is { Length: > 0 } schemaId ? schemaId : throw Missing(nameof(SfRawEvent.SchemaId)),
        Bytes(Get(input, nameof(SfRawEvent.Payload)), nameof(SfRawEvent.Payload)),
        [.. Items(Get(input, nameof(SfRawEvent.Headers))).Select(ReadHeader)]);

    private static KeyValuePair<string, byte[]> ReadHeader(object? header)
    {
        var pair = PSObject.AsPSObject(header ?? throw Missing("key of a header"));
        return new(TextOf(pair, "Key"), Bytes(Get(pair, "Value"), "value of a header"));
    }

    private static object? Get(PSObject input, string name)
    {
        var value = input.BaseObject is IDictionary entries ? entries[name] : input.Properties[name]?.Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }

    private static string TextOf(PSObject input, string name) => Convert.ToString(Get(input, name), CultureInfo.InvariantCulture) ?? "";

    /// <summary>Bytes as they are, as the list of numbers that JSON makes of them, or as base64.</summary>
    private static byte[] Bytes(object? value, string name)
    {
        if (value is null)
            throw Missing(name);
        try
        {
            return value switch
            {
                byte[] bytes => bytes,
                "System.Byte[]" => throw new FormatException("A CSV file keeps nothing of a byte[] but its type's name: write base64 into it, or use Export-Clixml or ConvertTo-Json."),
                string text => Convert.FromBase64String(text),
                _ => [.. Items(value).Select(item => Convert.ToByte(item is PSObject wrapped ? wrapped.BaseObject : item, CultureInfo.InvariantCulture))],
            };
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or FormatException)
        {
            throw new FormatException($"The {name} of the raw event has no bytes: give a byte[], the numbers of one, or base64 text. {e.Message}", e);
        }
    }

    private static IEnumerable<object?> Items(object? value) => value switch
    {
        null => [],
        IEnumerable items and not string => items.Cast<object?>(),
        _ => [value],
    };

    private static FormatException Missing(string name) =>
        new($"The raw event has no {name}. Raw events have Topic, EventId, ReplayId, SchemaId, Payload and Headers, as Receive-SfEvent -Raw writes them.");
}
