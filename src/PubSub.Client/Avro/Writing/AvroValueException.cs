namespace PubSub.Client.Avro;

/// <summary>A value that does not fit its schema. The message names the field, the value and what was wanted.</summary>
public sealed class AvroValueException : Exception
{
    private readonly string _reason;

    internal AvroValueException(object? value, string reason, Exception? inner = null)
        : base(reason, inner)
    {
        Value = value;
        _reason = reason;
    }

    /// <summary>The field, such as <c>BillingAddress.Latitude</c>; "" for the datum itself.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The value that was given.</summary>
    public object? Value { get; }

    /// <inheritdoc/>
    public override string Message => Path.Length == 0 ? _reason + "." : Path + ": " + _reason + ".";

    /// <summary>Whether no other branch of a union is to be tried, because the error is not the branch's.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>How many records, arrays and maps the error has passed on its way out.</summary>
    internal int Levels { get; private set; }

    /// <summary>Adds what encloses the refused value; called by every record, array and map while the error unwinds.</summary>
    internal AvroValueException Enclose(string segment)
    {
        Path = ValuePath.Join(segment, Path);
        Levels++;
        return this;
    }
}
