namespace PubSub.Emulator.Bus;

/// <summary>The events of one topic, in bus order, and a signal for those who wait for the next.</summary>
internal sealed class TopicLog
{
    private readonly Lock _gate = new();
    private readonly List<StoredEvent> _events = [];
    private TaskCompletionSource? _growth;
    private int _forgotten;

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

    /// <summary>Index of the oldest event that is kept; indexes do not change when older ones are forgotten.</summary>
    public int First
    {
        get
        {
            lock (_gate)
            {
                return _forgotten;
            }
        }
    }

    /// <summary>Index of the event that will be next.</summary>
    public int End
    {
        get
        {
            lock (_gate)
            {
                return _forgotten + _events.Count;
            }
        }
    }

    /// <summary>Forgets the events before a position.</summary>
    public void Forget(ulong position)
    {
        lock (_gate)
        {
            var count = _events.TakeWhile(stored => stored.Position < position).Count();
            _events.RemoveRange(0, count);
            _forgotten += count;
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
            var low = 0;
            var high = _events.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_events[middle].Position <= position)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return _forgotten + low;
        }
    }

    /// <summary>
    /// At most <paramref name="count"/> events from an index on, and no more than about the given bytes, but at least one if there is one.
    /// What was forgotten is left out, and the index then stands behind the last that was read.
    /// </summary>
    public List<StoredEvent> Read(ref int index, int count, int maxBytes = int.MaxValue)
    {
        List<StoredEvent> batch = [];
        var bytes = 0;
        lock (_gate)
        {
            index = Math.Max(index, _forgotten);
            while (batch.Count < count && index < _forgotten + _events.Count)
            {
                var next = _events[index - _forgotten];
                bytes += next.Message.Event.Payload.Length;
                if (batch.Count > 0 && bytes > maxBytes)
                {
                    break;
                }

                batch.Add(next);
                index++;
            }
        }

        return batch;
    }

    /// <summary>Ends when there is an event at the index.</summary>
    public Task WaitFor(int index)
    {
        lock (_gate)
        {
            if (_forgotten + _events.Count > index)
            {
                return Task.CompletedTask;
            }

            _growth ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _growth.Task;
        }
    }
}
