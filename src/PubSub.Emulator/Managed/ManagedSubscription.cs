using Google.Protobuf;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Managed;

/// <summary>A ManagedEventSubscription: its configuration, its committed position and its one slot.</summary>
internal sealed class ManagedSubscription(string id, string developerName, Topic topic, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Lock _slot = new();
    private Subscription? _holder;
    private DateTimeOffset _takenUntil = DateTimeOffset.MinValue;
    private ulong? _committed;
    private ulong _delivered;

    public string Id { get; } = id;

    public string DeveloperName { get; } = developerName;

    public Topic Topic { get; } = topic;

    public bool StartsEarliest { get; set; }

    public bool RecoversEarliest { get; set; }

    public bool IsRunning { get; set; } = true;

    public ulong? Committed
    {
        get
        {
            lock (_gate)
            {
                return _committed;
            }
        }

        set
        {
            lock (_gate)
            {
                _committed = value;
            }
        }
    }

    public Subscription? Holder
    {
        get
        {
            lock (_slot)
            {
                return _holder;
            }
        }
    }

    public bool IsTaken
    {
        get
        {
            lock (_slot)
            {
                return _holder is not null || time.GetUtcNow() < _takenUntil;
            }
        }
    }

    /// <summary>Takes the slot, if nobody has it and nobody had it until just now.</summary>
    public bool TryTake(Subscription subscription)
    {
        lock (_slot)
        {
            if (_holder is not null || time.GetUtcNow() < _takenUntil)
            {
                return false;
            }

            _holder = subscription;
            return true;
        }
    }

    /// <summary>Gives the slot back, which others notice after a time.</summary>
    public void Release(TimeSpan after)
    {
        lock (_slot)
        {
            _holder = null;
            _takenUntil = time.GetUtcNow() + after;
        }
    }

    /// <summary>Keeps the slot taken, or frees what nobody holds.</summary>
    public void Occupy(TimeSpan duration)
    {
        lock (_slot)
        {
            _takenUntil = time.GetUtcNow() + duration;
        }
    }

    public void Delivered(ulong position)
    {
        lock (_gate)
        {
            _delivered = Math.Max(_delivered, position);
        }
    }

    /// <summary>Moves the committed position, or says why not.</summary>
    public string? Commit(ByteString replayId, EventBus bus)
    {
        if (replayId.IsEmpty)
        {
            return "The commit has no Replay ID.";
        }

        if (ReplayId.Position(replayId) is not { } position || !bus.Knows(position))
        {
            return "The Replay ID validation failed. Ensure that the Replay ID is valid.";
        }

        lock (_gate)
        {
            if (position > _delivered && position != _committed)
            {
                return "The Replay ID to commit was not delivered yet.";
            }

            if (position < _committed)
            {
                return "The Replay ID to commit is older than the committed one.";
            }

            _committed = position;
            return null;
        }
    }
}
