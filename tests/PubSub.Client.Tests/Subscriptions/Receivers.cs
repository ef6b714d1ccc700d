using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

internal static class Receivers
{
    /// <summary>Takes the next so many events, which must come in whole batches or the last in part; their ids.</summary>
    public static async Task<List<string>> TakeAsync(this EventReceiver receiver, int count, List<Notice>? notices = null)
    {
        var ids = new List<string>();
        while (ids.Count < count)
        {
            var batch = await receiver.NextAsync(notices);
            for (var i = 0; i < batch.Count && ids.Count < count; i++)
            {
                ids.Add(batch[i].Id);
                receiver.Taken(batch, i);
            }
        }
        return ids;
    }

    /// <summary>How the receiver ends, and the notices before that.</summary>
    public static async Task<(T Error, List<Notice> Notices)> EndAsync<T>(this EventReceiver receiver)
        where T : Exception
    {
        var notices = new List<Notice>();
        return (await Assert.ThrowsAsync<T>(() => receiver.NextAsync(notices)), notices);
    }

    /// <summary>The next batch, past all notices.</summary>
    public static async Task<EventBatch> NextAsync(this EventReceiver receiver, List<Notice>? notices = null)
    {
        while (true)
        {
            var batch = await receiver.ReadAsync(default).Soon();
            // Behind a batch, too: both may have come before anybody looked.
            while (receiver.TakeNotice() is { } notice)
                notices?.Add(notice);
            if (batch is not null)
                return batch;
        }
    }
}
