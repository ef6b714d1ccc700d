namespace PubSub.Client.Tests.Peers;

/// <summary>Takes a call and never ends it, but tells when it came and when it was reset.</summary>
internal sealed class HangingServer : IAsyncDisposable
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KestrelPeer _peer = null!;

    public Uri Address => _peer.Address;

    public Task Called => _called.Task;

    public Task Aborted => _aborted.Task;

    public static async Task<HangingServer> StartAsync(bool answerBegins)
    {
        var server = new HangingServer();
        server._peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            // The first bytes of a message whose rest never comes.
            if (answerBegins)
                await call.SendAsync([0, 0, 0]);
            server._called.TrySetResult();
            await call.Aborted;
            server._aborted.TrySetResult();
        });
        return server;
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
