using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>Puts one value of an event where it belongs in a row, which begins as all nulls.</summary>
internal abstract class FlatNode
{
    /// <param name="value">The decoded value, never null.</param>
    /// <param name="row">The row's values.</param>
    public abstract void Write(object value, Span<object?> row);
}

/// <summary>A column of single values: numbers and bytes as text; text, true and false, and times as they are.</summary>
internal sealed class FlatScalar(int column) : FlatNode
{
    public override void Write(object value, Span<object?> row) =>
        row[column] = value is string or bool or DateTime or TimeSpan ? value : ScalarText.Of(value);
}

/// <summary>A column of arrays of single values.</summary>
/// <param name="column">Where.</param>
/// <param name="isNullable">Whether empty text would stand for null; where it cannot, it stands for the empty array.</param>
internal sealed class FlatArray(int column, bool isNullable) : FlatNode
{
    public override void Write(object value, Span<object?> row) =>
        row[column] = value is object?[] { Length: 0 } && !isNullable ? "" : ArrayText.Join((object?[])value);
}

/// <summary>A column of structures that have no columns of their own.</summary>
internal sealed class FlatJson(int column) : FlatNode
{
    public override void Write(object value, Span<object?> row) => row[column] = JsonText.Write(value);
}

/// <summary>The columns of a nested record.</summary>
internal sealed class FlatRecord(FlatNode[] fields) : FlatNode
{
    public override void Write(object value, Span<object?> row)
    {
        var record = (AvroRecord)value;
        for (var i = 0; i < fields.Length; i++)
        {
            if (record[i] is { } field)
                fields[i].Write(field, row);
        }
    }
}

/// <summary>The columns of a union: one for what is no record, and those of its records.</summary>
internal sealed class FlatUnion(FlatNode? other, Dictionary<AvroRecordSchema, FlatNode> records) : FlatNode
{
    public override void Write(object value, Span<object?> row) =>
        (value is AvroRecord record ? records[record.Schema] : other!).Write(value, row);
}

/// <summary>A column of a union that has both single values and structures.</summary>
internal sealed class FlatMixed(int column) : FlatNode
{
    private readonly FlatScalar _scalar = new(column);
    private readonly FlatJson _json = new(column);

    public override void Write(object value, Span<object?> row)
    {
        FlatNode node = value is object?[] or Dictionary<string, object?> ? _json : _scalar;
        node.Write(value, row);
    }
}
