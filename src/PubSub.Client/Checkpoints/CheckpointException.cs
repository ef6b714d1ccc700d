namespace PubSub.Client.Checkpoints;

/// <summary>A checkpoint file that cannot be used; the message says what to do.</summary>
public sealed class CheckpointException(string message, string code, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A stable name of the reason: <c>Damaged</c>, <c>InUse</c>, <c>OtherOrg</c>, <c>OtherTopic</c> or <c>NotWritable</c>.</summary>
    public string Code { get; } = code;
}
