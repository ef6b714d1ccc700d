using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>Counts a response's events without reading them, which is cheap: it skips from one to the next.</summary>
internal static class EventCount
{
    // Of a FetchResponse and a ManagedFetchResponse alike.
    private static readonly byte EventsTag = WireTag.Of(FetchResponse.EventsFieldNumber);

    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static int Of(ReadOnlyMemory<byte> response)
    {
        var reader = new WireReader(response.Span);
        var count = 0;
        while (reader.Read())
        {
            if (reader.Tag == EventsTag)
                count++;
        }
        return count;
    }
}
