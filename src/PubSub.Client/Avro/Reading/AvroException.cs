namespace PubSub.Client.Avro;

/// <summary>Bytes that are not a value of the schema: truncated, corrupt or hostile.</summary>
public sealed class AvroException : Exception
{
    private readonly string _reason;

    internal AvroException(int position, string reason, Exception? inner = null)
        : base(reason, inner)
    {
        Position = position;
        _reason = reason;
    }

    /// <summary>The offset in the data, in bytes from 0, of the element that could not be read.</summary>
    public int Position { get; }

    /// <summary>The field, such as <c>ChangeEventHeader.recordIds[3]</c>; "" for the datum itself.</summary>
    public string Path { get; private set; } = "";

    /// <inheritdoc/>
    public override string Message => Path.Length == 0
        ? $"Avro data, byte {Position}: {_reason}."
        : $"Avro data, byte {Position}, field {Path}: {_reason}.";

    /// <summary>Adds what encloses the failed value; called by every record, array and map while the error unwinds.</summary>
    internal void Enclose(string segment) => Path = ValuePath.Join(segment, Path);
}
