using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>Events as the consumer gets them, and the ends of streams.</summary>
public sealed class EventReceiverTests
{
    [Fact]
    public async Task Events_come_in_the_order_and_with_all_that_the_service_sent()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        await feed.SendAsync(3);
        await feed.SendAsync(2);
        Assert.Equal(["0", "1", "2", "3", "4"], await TakeAsync(receiver, 5));
        await feed.SendAsync(1);
        var batch = await receiver.NextAsync();
        Assert.Equal(("/event/A__e", 1, "s", "01", "02"), (batch.GetTopic(0), batch.Count, batch[0].SchemaId, Convert.ToHexString(batch[0].Payload), Convert.ToHexString(batch[0].ReplayId)));
    }

    [Fact]
    public async Task A_schema_that_cannot_be_had_is_asked_for_once_in_a_batch_however_its_events_are_mixed_with_others()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        server.RefuseSchemas(1, "schema.validation.failed");
        string[] ids = ["unknown", "s", "unknown", "s", "unknown"];
        for (var round = 0; round < 2; round++)
        {
            var response = new FetchResponse { RpcId = "rpc" };
            response.Events.AddRange(ids.Select(id => new ConsumerEvent { Event = new ProducerEvent { SchemaId = id }, ReplayId = ByteString.CopyFrom(1) }));
            await feed.SendAsync(response);
        }
        var refused = await receiver.NextAsync();
        Assert.All([0, 2, 4], i => Assert.Equal("schema.validation.failed", Assert.Throws<PubSubException>(() => refused.GetSchema(i)).ErrorCode));
        Assert.Equal(["s", "s"], new[] { 1, 3 }.Select(i => refused.GetSchema(i).Id));
        var answered = await receiver.NextAsync();
        Assert.Equal(ids, Enumerable.Range(0, 5).Select(i => answered.GetSchema(i).Id));
    }

    [Fact]
    public async Task Keep_alives_are_not_seen()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        await feed.SendAsync(0);
        await feed.SendAsync(0);
        await feed.SendAsync(1);
        await feed.SendAsync(0);
        await feed.SendAsync(1);
        Assert.Equal(1, (await receiver.NextAsync()).Count);
        Assert.Equal(1, (await receiver.NextAsync()).Count);
    }

    [Fact]
    public async Task More_events_than_were_asked_for_are_all_delivered_once()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null, batchSize: 10);
        var feed = await server.AcceptAsync();
        Assert.Equal(10, (await feed.RequestAsync()).NumRequested);
        // Far more than the batches that may wait: the server is held up, and nothing is dropped.
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
                await feed.SendAsync(25);
        });
        Assert.Equal(Enumerable.Range(0, 1500).Select(i => $"{i}"), await TakeAsync(receiver, 1500));
        await sending.Soon();
    }

    [Fact]
    public async Task Three_topics_are_served_in_turn()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null, batchSize: 10, topics: ["/event/A__e", "/event/B__e", "/event/C__e"]);
        for (var i = 0; i < 3; i++)
        {
            var feed = await server.AcceptAsync();
            await feed.RequestAsync();
            for (var batch = 0; batch < 5; batch++)
                await feed.SendAsync(1);
            // Asked for when the fifth has come, so that four lie ready.
            await feed.RequestAsync();
        }
        for (var round = 0; round < 4; round++)
        {
            var topics = new HashSet<string>();
            for (var i = 0; i < 3; i++)
                topics.Add((await receiver.NextAsync()).GetTopic(0));
            Assert.Equal(3, topics.Count);
        }
    }

    [Fact]
    public async Task One_silent_topic_does_not_hold_up_another()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null, topics: ["/event/A__e", "/event/B__e"]);
        var feeds = new[] { await server.AcceptAsync(), await server.AcceptAsync() };
        var busy = (await feeds[0].RequestAsync()).TopicName == "/event/B__e" ? feeds[0] : feeds[1];
        for (var i = 0; i < 5; i++)
        {
            await busy.SendAsync(1);
            Assert.Equal("/event/B__e", (await receiver.NextAsync()).GetTopic(0));
        }
    }

    [Fact]
    public async Task A_stream_that_the_server_ends_with_ok_is_an_end_that_is_told()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        await feed.SendAsync(2);
        feed.End("0");
        Assert.Equal(["0", "1"], await TakeAsync(receiver, 2));
        var error = await EndAsync(receiver);
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Broken, "Subscribe"), (error.Status, error.Failure, error.Method));
    }

    [Fact]
    public async Task A_stream_that_fails_says_code_rpc_id_and_what_to_do_after_its_last_event()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        await feed.SendAsync(1);
        feed.End(
            "3", "The Replay ID validation failed. rpcId: 45b0",
            ("error-code", "sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted"), ("rpc-id", "45b0"));
        Assert.Equal(["0"], await TakeAsync(receiver, 1));
        var error = await EndAsync(receiver);
        Assert.Equal((StatusCode.InvalidArgument, "subscription.fetch.replayid.corrupted", "45b0"), (error.Status, error.ErrorCode, error.RpcId));
        Assert.Contains("-From Earliest", error.Advice, StringComparison.Ordinal);
        Assert.StartsWith("Topic '/event/A__e': The Replay ID validation failed. rpcId: 45b0 [Subscribe: InvalidArgument, ", error.Message, StringComparison.Ordinal);
        // It does not wait for ever on the second try.
        Assert.Equal("45b0", (await EndAsync(receiver)).RpcId);
    }

    [Fact]
    public async Task A_cancelled_wait_loses_no_event()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        for (var i = 0; i < 10; i++)
        {
            using var cancel = new CancellationTokenSource();
            var read = receiver.ReadAsync(cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.Soon());
        }
        await feed.SendAsync(3);
        Assert.Equal(["0", "1", "2"], await TakeAsync(receiver, 3));
    }

    [Fact]
    public async Task Disposing_while_somebody_reads_ends_the_read_and_the_call()
    {
        await using var server = await SubscribeServer.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            var receiver = server.Receive(count: null);
            var feed = await server.AcceptAsync();
            await feed.RequestAsync();
            var read = receiver.ReadAsync(default);
            await Task.Run(receiver.Dispose);
            Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<PubSubException>(() => read.Soon())).Status);
            await feed.Aborted.Soon();
        }
    }

    [Fact]
    public async Task Disposing_with_batches_that_nobody_takes_ends_the_call()
    {
        await using var server = await SubscribeServer.StartAsync();
        var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        // More than may wait, so that the stream's reader itself waits.
        for (var i = 0; i < 30; i++)
            await feed.SendAsync(1);
        await receiver.ReadAsync(default).Soon();
        receiver.Dispose();
        await feed.Aborted.Soon();
    }

    private static Task<PubSubException> EndAsync(EventReceiver receiver) =>
        Assert.ThrowsAsync<PubSubException>(() => receiver.ReadAsync(default).Soon());

    private static async Task<List<string>> TakeAsync(EventReceiver receiver, int count)
    {
        var ids = new List<string>();
        while (ids.Count < count)
        {
            var batch = await receiver.NextAsync();
            for (var i = 0; i < batch.Count; i++)
            {
                ids.Add(batch[i].Id);
                receiver.Taken(batch, i);
            }
        }
        return ids;
    }
}
