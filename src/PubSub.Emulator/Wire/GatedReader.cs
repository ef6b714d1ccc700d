using System.IO.Pipelines;

namespace PubSub.Emulator.Wire;

/// <summary>Bytes from the client, held back while the gate is shut.</summary>
internal sealed class GatedReader(PipeReader inner, Gate gate) : PipeReader
{
    public override bool TryRead(out ReadResult result)
    {
        if (gate.IsOpen)
        {
            return inner.TryRead(out result);
        }

        result = default;
        return false;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken);

        // After the read, because the gate may have been shut while there was nothing to read.
        await gate.PassAsync();
        return result;
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
}
