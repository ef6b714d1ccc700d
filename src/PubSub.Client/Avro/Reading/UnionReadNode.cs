namespace PubSub.Client.Avro;

internal sealed class UnionReadNode(ReadNode[] branches) : ReadNode
{
    // The branch's own bytes are left out: they may be those of a record that is not complete yet.
    internal override int MinimumSize => 1;

    internal override object? Read(ref BinaryDecoder decoder) =>
        branches[decoder.ReadIndex(branches.Length, "branch")].Read(ref decoder);
}
