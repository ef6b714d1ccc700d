using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>One-liners that the publisher's tests share.</summary>
internal static class PublisherTesting
{
    public static async Task<PublishTicket> PublishAsync(this Publisher publisher, int id, int size = 1) =>
        await publisher.PublishAsync($"{id}", new byte[size], id, default).Soon();

    public static async Task<PublishTicket[]> PublishAsync(this Publisher publisher, IEnumerable<int> ids)
    {
        var tickets = new List<PublishTicket>();
        foreach (var id in ids)
            tickets.Add(await publisher.PublishAsync(id));
        return [.. tickets];
    }

    /// <summary>Publishes a request of one event for each number.</summary>
    public static async Task<PublishTicket[]> SendAsync(this Publisher publisher, params int[] ids)
    {
        var tickets = new List<PublishTicket>();
        foreach (var id in ids)
        {
            tickets.Add(await publisher.PublishAsync(id));
            publisher.Flush();
        }
        return [.. tickets];
    }

    public static async Task IsPublishedAsync(this PublishTicket ticket)
    {
        await ticket.Completion.Soon();
        Assert.Null(ticket.Error);
        Assert.Equal(BitConverter.GetBytes((int)ticket.Input!), ticket.ReplayId);
    }

    /// <summary>Waits for the fate of an event that is not published, or not known to be; the code of the reason.</summary>
    public static async Task<string> FateAsync(this PublishTicket ticket)
    {
        await ticket.Completion.Soon();
        Assert.Null(ticket.ReplayId);
        return Assert.IsType<PublishException>(ticket.Error).Code;
    }
}
