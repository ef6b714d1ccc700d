using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

internal static class Receivers
{
    /// <summary>The next batch, past all notices.</summary>
    public static async Task<EventBatch> NextAsync(this EventReceiver receiver)
    {
        while (true)
        {
            if (await receiver.ReadAsync(default).Soon() is { } batch)
                return batch;
            while (receiver.TakeNotice() is not null)
            {
            }
        }
    }
}
