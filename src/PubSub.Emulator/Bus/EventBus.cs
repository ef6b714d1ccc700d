using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Bus;

/// <summary>The one bus of the org: gives every event its position, whatever its topic.</summary>
internal sealed class EventBus(Random random)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _positions = [FirstPosition];
    private ulong _last = FirstPosition;

    private const ulong FirstPosition = 0x179050;

    /// <summary>The newest position; it may belong to another topic than the one that is asked about.</summary>
    public ulong Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    public StoredEvent Append(Topic topic, string id, string schemaId, ByteString payload)
    {
        ProducerEvent produced = new() { Id = id, SchemaId = schemaId, Payload = payload };
        lock (_gate)
        {
            // Real ids skip now and then, and no client may count on the next one.
            _last += random.Next(8) == 0 ? (ulong)random.Next(2, 6) : 1;
            _positions.Add(_last);
            StoredEvent stored = new(_last, new ConsumerEvent { Event = produced, ReplayId = ReplayId.Of(_last) });
            topic.Log.Add(stored);
            foreach (var channel in topic.Channels)
            {
                channel.Log.Add(stored);
            }

            return stored;
        }
    }

    /// <summary>Forgets the positions before one; the newest is always known, because keep-alives name it.</summary>
    public void Forget(ulong position)
    {
        lock (_gate)
        {
            _positions.RemoveWhere(known => known < position && known != _last);
        }
    }

    /// <summary>Whether the position was ever given out, and is still kept.</summary>
    public bool Knows(ulong position)
    {
        lock (_gate)
        {
            return _positions.Contains(position);
        }
    }
}
