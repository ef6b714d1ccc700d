using PubSub.Client.Publishing;

namespace PubSub.Client.Tests.Publishing;

/// <summary>A publisher and the service, which the test plays.</summary>
public abstract class PublishingTests : IAsyncLifetime
{
    private int _next;

    private protected PublishServer Server { get; private set; } = null!;

    private protected Publisher Publisher { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await PublishServer.StartAsync();
        Publisher = Server.Publisher();
    }

    public async Task DisposeAsync()
    {
        Publisher.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Publishes a request of each size; the events' ids are 0, 1, and so on.</summary>
    private protected async Task<PublishTicket[]> SendAsync(params int[] sizes)
    {
        var tickets = new List<PublishTicket>();
        foreach (var size in sizes)
        {
            tickets.AddRange(await Publisher.PublishAsync(Enumerable.Range(_next, size)));
            _next += size;
            Publisher.Flush();
        }
        return [.. tickets];
    }
}
