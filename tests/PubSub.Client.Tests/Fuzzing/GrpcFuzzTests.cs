using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Http;
using PubSub.Client.Protocol;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Soaking;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>What comes from the service, or from whatever has taken its place: connections, answers, messages, statuses.</summary>
[Trait("Run", "Soak")]
public sealed class GrpcFuzzTests(ITestOutputHelper output)
{
    // As the channel has it.
    private const int MaxMessageSize = 16 * 1024 * 1024;

    private readonly Random _random = new(Soak.Seed);

    [Theory]
    [InlineData(null, 200)]
    // Deflate packs up to 1,032 bytes into one.
    [InlineData("gzip", 4_000)]
    public void Frames_and_messages_are_events_or_an_error(string? encoding, int bytesPerByte)
    {
        byte[][] messages = [Response(0).ToByteArray(), Response(3).ToByteArray(), Response(40).ToByteArray()];
        var frames = messages.Select(m => encoding is null ? ServerCall.Frame(m) : ServerCall.Frame(ServerCall.Gzip(m), flag: 1)).ToList();
        var mutator = new Mutator(_random, [.. frames, .. frames.Select(f => f.Concat(frames[0]).Concat(frames[1]).ToArray())], [[0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0x0A, 0x00]]);
        new Fuzz<GrpcException>(output, body => Read(Answer(body, encoding)), bytesPerByte).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void Fields_of_a_message_are_events_or_an_error()
    {
        // In a whole frame, so that every mutation gets as far as the message.
        var mutator = new Mutator(_random, [Response(0).ToByteArray(), Response(1).ToByteArray(), Response(3).ToByteArray()], [[0x0A, 0x00], [0x0B], [0x0C], [0x0A, 0x02, 0x0A, 0x00]]);
        new Fuzz<GrpcException>(output, message => Read(Answer(ServerCall.Frame(message), null)), bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void Headers_and_trailers_are_a_status_with_words_for_people()
    {
        string[] corpus =
        [
            "13\nThe service is unavailable. Try again later. rpcId: 45b0\nsfdc.platform.eventbus.grpc.service.unavailable\n45b0\napplication/grpc\n",
            "0\n\n\n\napplication/grpc+proto\n0", "16\nAuthentication%20exception occurred%\ncode\n\napplication/grpc\n16",
        ];
        string[] tokens = ["%", "%00", "%FF", "%E2%82", "\n", "-1", "99999999999", " ", "é", "0x", ";", "=", "\""];
        var mutator = Mutator.OfText(_random, corpus, tokens);
        new Fuzz<GrpcException>(output, ReadStatus, bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void Bytes_of_a_connection_are_an_answer_or_an_error()
    {
        Call(AnswerOfServer);
        var mutator = new Mutator(_random, [AnswerOfServer], [RawConnection.Frame(RawConnection.Reset, 0, 1, [0, 0, 0, 8]), [0, 0, 0, 0, 1, 0, 0, 0, 1]]);
        // The connection's own thread takes most of the memory, so it is not measured here.
        new Fuzz<GrpcException>(output, Call, bytesPerByte: 10_000).Run(Soak.Of(300, 20_000), mutator.Next);
    }

    private static FetchResponse Response(int events)
    {
        var response = new FetchResponse { RpcId = "45b0e87b-e00f-48c5-94cf-34a043854962", LatestReplayId = ByteString.CopyFrom(new byte[10]), PendingNumRequested = 7 };
        for (var i = 0; i < events; i++)
        {
            response.Events.Add(new ConsumerEvent
            {
                Event = new ProducerEvent { Id = $"event {i}", SchemaId = "feMPSg6Z0z186CLLMVYLwg", Payload = ByteString.CopyFrom(new byte[i * 7]), Headers = { new EventHeader { Key = "k" } } },
                ReplayId = ByteString.CopyFrom(0, 0, 0, 0, 0, 1, 2, 3, 4, (byte)i),
            });
        }
        return response;
    }

    private HttpResponseMessage Answer(byte[] body, string? encoding)
    {
        var http = new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20, Content = new StreamContent(new ChoppyStream(body, _random)) };
        http.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (encoding is not null)
            http.Headers.Add("grpc-encoding", encoding);
        http.TrailingHeaders.Add("grpc-status", "0");
        return http;
    }

    private static void Read(HttpResponseMessage http)
    {
        using var response = GrpcResponse<FetchAnswer>.OpenAsync(http, "Subscribe", FetchAnswer.Read, MaxMessageSize, default).GetAwaiter().GetResult();
        while (response.ReadAsync(default).AsTask().GetAwaiter().GetResult() is { } answer)
        {
            foreach (var received in answer.Events)
            {
                _ = received.Id.Length + received.SchemaId.Length + received.Payload.Length;
                _ = ReplayId.Format(received.ReplayId);
            }
        }
    }

    private void ReadStatus(byte[] text)
    {
        var parts = Encoding.Latin1.GetString(text).Split('\n');
        string Part(int index) => index < parts.Length ? parts[index] : "";
        var http = Answer([], null);
        http.TrailingHeaders.Clear();
        http.TrailingHeaders.TryAddWithoutValidation("grpc-status", Part(0));
        http.TrailingHeaders.TryAddWithoutValidation("grpc-message", Part(1));
        http.TrailingHeaders.TryAddWithoutValidation("error-code", Part(2));
        http.TrailingHeaders.TryAddWithoutValidation("rpc-id", Part(3));
        http.Content.Headers.Remove("content-type");
        http.Content.Headers.TryAddWithoutValidation("content-type", Part(4));
        if (Part(5).Length > 0)
            http.Headers.TryAddWithoutValidation("grpc-status", Part(5));
        try
        {
            Read(http);
        }
        catch (GrpcException e)
        {
            Assert.NotEmpty(PubSubException.From("Subscribe", "Topic 't'", e).Summary);
            throw;
        }
    }

    private static byte[] AnswerOfServer { get; } =
    [
        .. RawConnection.Frame(RawConnection.Settings, RawConnection.Ack, 0, []),
        .. RawConnection.Frame(RawConnection.Headers, RawConnection.EndHeaders, 1, [0x88, .. RawConnection.Literal("content-type", "application/grpc")]),
        .. RawConnection.Frame(RawConnection.Data, 0, 1, ServerCall.Frame(new TopicInfo { TopicName = "hello" }.ToByteArray())),
        .. RawConnection.Frame(RawConnection.Ping, 0, 0, new byte[8]),
        .. RawConnection.Frame(RawConnection.WindowUpdate, 0, 0, [0, 0, 1, 0]),
        .. RawConnection.Frame(
            RawConnection.Headers, RawConnection.EndHeaders | RawConnection.EndStream, 1,
            [.. RawConnection.Literal("grpc-status", "0"), .. RawConnection.Literal("grpc-message", "fine")]),
        .. RawConnection.Frame(RawConnection.GoAway, 0, 0, [0, 0, 0, 1, 0, 0, 0, 0]),
    ];

    private static void Call(byte[] answer)
    {
        var address = new Uri("http://127.0.0.1:1");
        using var channel = new GrpcChannel(
            address,
            () =>
            {
                var handler = HttpHandlers.Create(Calls.Direct());
                handler.ConnectCallback = (_, _) => new(new ScriptedStream(answer));
                return handler;
            },
            Calls.UserAgent);
        channel.UnaryAsync(Calls.Echo, new TopicRequest(), [], TimeSpan.FromSeconds(60), default).GetAwaiter().GetResult();
    }
}
