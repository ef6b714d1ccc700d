using Google.Protobuf;
using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Protocol;
using PubSub.Client.Session;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>Requests that the connection gives no room for, though it is alive.</summary>
public sealed class StuckWriteTests
{
    private const int BatchSize = 10;

    [Fact]
    public async Task A_request_for_more_holds_back_nothing_that_has_come()
    {
        await using var raw = new RawPeer(async connection =>
        {
            // The first request takes 23 bytes.
            await LimitAsync(connection, window: 25);
            var (stream, _) = await connection.ReadAsync(RawConnection.Headers);
            await connection.ReadAsync(RawConnection.Data);
            var answer = new FetchResponse();
            for (byte i = 0; i < BatchSize; i++)
                answer.Events.Add(new ConsumerEvent { Event = new ProducerEvent { Id = $"{i}", SchemaId = "s" }, ReplayId = ByteString.CopyFrom(i) });
            await connection.SendHeadersAsync(stream);
            await connection.SendDataAsync(stream, ServerCall.Frame(answer.ToByteArray()));
            var (schema, _) = await connection.ReadAsync(RawConnection.Headers);
            await AnswerAsync(connection, schema, new SchemaInfo { SchemaJson = """{"type":"record","name":"A__e","fields":[]}""" });
            await connection.ReadAsync(RawConnection.Reset);
        });
        using var client = await ConnectAsync(raw);
        using var receiver = Receive(client, TimeSpan.FromMinutes(5));
        Assert.Equal(BatchSize, (await receiver.ReadAsync(default).Soon())!.Count);
    }

    [Fact]
    public async Task The_first_request_does_not_hide_that_nothing_comes()
    {
        await using var raw = new RawPeer(async connection =>
        {
            await LimitAsync(connection, window: 0);
            await connection.ReadAsync(RawConnection.Reset);
        });
        using var client = await ConnectAsync(raw);
        using var receiver = Receive(client, TimeSpan.FromMilliseconds(200));
        var error = await Assert.ThrowsAsync<PubSubException>(() => receiver.ReadAsync(default).Soon());
        Assert.Contains("has not answered", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Answers one call as usual, and has the client know of the window then.</summary>
    private static async Task LimitAsync(RawConnection connection, int window)
    {
        var stream = await connection.AcceptCallAsync();
        await connection.SendWindowAsync(window);
        await AnswerAsync(connection, stream, new TopicInfo { TopicName = "/event/A__e" });
    }

    private static async Task AnswerAsync(RawConnection connection, int stream, IMessage answer)
    {
        await connection.SendHeadersAsync(stream);
        await connection.SendDataAsync(stream, ServerCall.Frame(answer.ToByteArray()));
        await connection.SendTrailersAsync(stream, "0");
    }

    private static async Task<PubSubClient> ConnectAsync(RawPeer raw)
    {
        var client = await PubSubClient.SignInAsync(
            new AccessTokenCredential(Secret.From("token"), new Uri("http://127.0.0.1:9"), "00D5e000003TIrBEAW", "0055e000001AbCdAAK"),
            new ConnectOptions { Endpoint = raw.Address }, _ => { }, default);
        await client.GetTopicAsync("/event/A__e", default).Soon();
        return client;
    }

    private static EventReceiver Receive(PubSubClient client, TimeSpan keepAliveTimeout) => new(client, new SubscribeOptions
    {
        Topics = [KeyValuePair.Create("/event/A__e", ReplayStart.Earliest)],
        BatchSize = BatchSize,
        KeepAliveTimeout = keepAliveTimeout,
        MaxReconnect = 0,
    });
}
