using PubSub.Client.Grpc;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>The body of a call that the server has ended before anything could be written.</summary>
public sealed class DuplexContentTests
{
    [Fact]
    public async Task Who_waits_to_write_learns_that_the_server_has_reset_the_call_already()
    {
        using var content = new DuplexContent();
        var sending = content.CopyToAsync(new ResetStream());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.Opened.Soon());
        Assert.False(sending.IsCompleted);
        content.Complete();
        await sending.Soon();
    }

    private sealed class ResetStream : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => Task.FromException(new OperationCanceledException());
    }
}
