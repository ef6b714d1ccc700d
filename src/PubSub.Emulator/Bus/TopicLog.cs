namespace PubSub.Emulator.Bus;

/// <summary>The events of one topic, in bus order, and a signal for those who wait for the next.</summary>
internal sealed class TopicLog
{
    private readonly Lock _gate = new();
    private readonly List<StoredEvent> _events = [];
    private TaskCompletionSource? _growth;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    public void Add(StoredEvent stored)
    {
        TaskCompletionSource? growth;
        lock (_gate)
        {
            _events.Add(stored);
            (growth, _growth) = (_growth, null);
        }

        growth?.SetResult();
    }

    /// <summary>Index of the first event after a position.</summary>
    public int IndexAfter(ulong position)
    {
        lock (_gate)
        {
            int low = 0;
            int high = _events.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_events[middle].Position <= position)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }

    /// <summary>
    /// At most <paramref name="count"/> events from an index on, and no more than about the given bytes, but at least one if there is one.
    /// </summary>
    public List<StoredEvent> Read(int index, int count, int maxBytes = int.MaxValue)
    {
        List<StoredEvent> batch = [];
        int bytes = 0;
        lock (_gate)
        {
            while (batch.Count < count && index < _events.Count)
            {
                StoredEvent next = _events[index++];
                bytes += next.Message.Event.Payload.Length;
                if (batch.Count > 0 && bytes > maxBytes)
                {
                    break;
                }

                batch.Add(next);
            }
        }

        return batch;
    }

    /// <summary>Ends when there is an event at the index.</summary>
    public Task WaitFor(int index)
    {
        lock (_gate)
        {
            if (_events.Count > index)
            {
                return Task.CompletedTask;
            }

            _growth ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _growth.Task;
        }
    }
}
