using System.Collections;

namespace PubSub.Client.Avro;

internal sealed class ArrayWriteNode(AvroArraySchema schema, WriteNode item) : WriteNode
{
    private readonly bool _hasScalars = ScalarText.IsScalar(schema.Items);

    internal override string Wanted => schema.ToString();

    internal override bool IsExact(object value) => value is IList and not byte[];

    internal override void WriteValue(object value, ref WriteState state)
    {
        if (value is string text) value = Parse(text);
        state.Enter(value);
        if (IsSequence(value))
            WriteItems(AsList((IEnumerable)value), ref state);
        else
            WriteSingle(value, ref state);
        state.Encoder.WriteInt(0);
        state.Leave();
    }

    private void WriteItems(IList items, ref WriteState state)
    {
        if (items.Count == 0) return;
        state.Encoder.WriteInt(items.Count);
        var i = 0;
        try
        {
            for (; i < items.Count; i++) item.Write(items[i], ref state);
        }
        catch (AvroValueException e)
        {
            e.Enclose(ValuePath.Index(i));
            throw;
        }
    }

    // How the array looks in a CSV file.
    private object Parse(string text)
    {
        if (!_hasScalars) return text.Length == 0 ? Array.Empty<object>() : JsonText.IsMeant(text, '[') ? JsonText.Read(text)! : text;
        var items = ArrayText.Split(text);
        // One text is a single value, like any other.
        return items is [{ } only] ? only : items;
    }

    // PowerShell unrolls an array of one item, so one value stands for such an array.
    private void WriteSingle(object value, ref WriteState state)
    {
        state.Encoder.WriteInt(1);
        item.Write(value, ref state);
    }

    private bool IsSequence(object value) => value switch
    {
        string or IDictionary or IReadOnlyDictionary<string, object?> => false,
        byte[] => schema.Items.Type is not (AvroType.Bytes or AvroType.Fixed),
        _ => value is IEnumerable,
    };

    // The indexer of an array of several dimensions takes more than one index.
    private static IList AsList(IEnumerable values) =>
        values is IList list and not Array { Rank: > 1 } ? list : values.Cast<object?>().ToList();
}
