namespace PubSub.Client.Avro;

internal sealed class UnionWriteNode : WriteNode
{
    private readonly AvroUnionSchema _schema;
    private readonly WriteNode[] _branches;
    private readonly int _nullIndex;
    private readonly int _onlyIndex = -1;
    private readonly bool _emptyTextIsNull;
    private readonly bool _blankTextIsNull;

    internal UnionWriteNode(AvroUnionSchema schema, WriteNode[] branches)
    {
        _schema = schema;
        _branches = branches;
        _nullIndex = Array.FindIndex(branches, branch => branch is NullWriteNode);
        _emptyTextIsNull = _nullIndex >= 0 && !Array.Exists(branches, branch => branch is StringWriteNode);
        // A list of one blank text is written as that text.
        _blankTextIsNull = !Array.Exists(branches, branch => branch is ArrayWriteNode);
        if (branches.Count(branch => branch is not NullWriteNode) == 1)
            _onlyIndex = Array.FindIndex(branches, branch => branch is not NullWriteNode);
    }

    internal override string Wanted => _schema.ToString();

    /// <summary>Whether the value stands for null although it is not: blank text, which is how CSV spells null.</summary>
    internal bool StandsForNull(object value) =>
        _emptyTextIsNull && value is string text && (text.Length == 0 || (_blankTextIsNull && string.IsNullOrWhiteSpace(text)));

    internal override bool IsExact(object value) => false;

    internal override void WriteNull(ref WriteState state)
    {
        if (_nullIndex < 0)
            base.WriteNull(ref state);
        else
            state.Encoder.WriteInt(_nullIndex);
    }

    internal override void WriteValue(object value, ref WriteState state)
    {
        if (StandsForNull(value))
        {
            WriteNull(ref state);
        }
        else if (_onlyIndex >= 0)
        {
            state.Encoder.WriteInt(_onlyIndex);
            _branches[_onlyIndex].WriteValue(value, ref state);
        }
        else
        {
            WriteFirstThatFits(value, ref state);
        }
    }

    private void WriteFirstThatFits(object value, ref WriteState state)
    {
        AvroValueException? deepest = null;
        var takesWritten = state.TakesWritten;
        state.TakesWritten = false;
        var fits = TryBranches(exact: true, value, ref state, ref deepest) || TryBranches(exact: false, value, ref state, ref deepest);
        state.TakesWritten = takesWritten;
        if (fits || (takesWritten && TryBranches(exact: false, value, ref state, ref deepest))) return;
        // The branch that got somewhere inside the value is most likely the one that was meant.
        if (deepest is { Levels: > 0 }) throw deepest;
        throw Coercion.Refuse(value, Wanted);
    }

    private bool TryBranches(bool exact, object value, ref WriteState state, ref AvroValueException? deepest)
    {
        for (var i = 0; i < _branches.Length; i++)
        {
            if (i == _nullIndex || _branches[i].IsExact(value) != exact) continue;
            if (state.TryWrite(_branches[i], i, value, out var error)) return true;
            if (deepest is null || error!.Levels > deepest.Levels) deepest = error;
        }

        return false;
    }
}
