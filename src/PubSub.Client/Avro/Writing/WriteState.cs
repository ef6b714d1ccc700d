namespace PubSub.Client.Avro;

/// <summary>What belongs to one datum while it is written.</summary>
internal struct WriteState(BinaryEncoder encoder, AvroBinding binding)
{
    // Unions inside unions of records would else be tried in every combination before a bad value deep inside is reported.
    private const int MaxFailedTrials = 10_000;

    private int _levels;
    private int _failedTrials;

    internal BinaryEncoder Encoder { get; } = encoder;

    internal AvroBinding Binding { get; } = binding;

    /// <summary>Whether text may be a whole number that a float or double is only written as; not while another branch of a union may be that number.</summary>
    internal bool TakesWritten { get; set; } = true;

    /// <summary>Enters a record, an array or a map; ends the descent into an object that contains itself.</summary>
    internal void Enter(object value)
    {
        if (_levels == BinaryDecoder.MaxLevels)
        {
            var reason = $"the value is nested deeper than {BinaryDecoder.MaxLevels} levels, or contains itself";
            throw new AvroValueException(value, reason) { IsFinal = true };
        }

        _levels++;
    }

    /// <summary>Leaves what <see cref="Enter"/> entered.</summary>
    internal void Leave() => _levels--;

    /// <summary>Tries a branch of a union. When it does not take the value, nothing has happened but the error.</summary>
    internal bool TryWrite(WriteNode branch, int index, object value, out AvroValueException? error)
    {
        var length = Encoder.Length;
        var levels = _levels;
        try
        {
            Encoder.WriteInt(index);
            branch.WriteValue(value, ref this);
            error = null;
            return true;
        }
        catch (AvroValueException e) when (!e.IsFinal && ++_failedTrials <= MaxFailedTrials)
        {
            Encoder.Truncate(length);
            _levels = levels;
            error = e;
            return false;
        }
    }
}
