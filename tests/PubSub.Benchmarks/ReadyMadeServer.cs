using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PubSub.Client.Protocol;

namespace PubSub.Benchmarks;

/// <summary>A server that costs as little as it can: what it sends was made before the clock started.</summary>
internal static class ReadyMadeServer
{
    private static readonly ConsumerEvent[] Events = SampleEvents.Create(SampleEvents.ReceiveBatch);
    private static readonly byte[]?[] Responses = new byte[]?[SampleEvents.ReceiveBatch + 1];
    private static readonly ByteString ReplayId = ByteString.CopyFrom(0, 0, 0, 0, 1, 2, 3, 4, 0, 0);

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        app.MapPost("/eventbus.v1.PubSub/{method}", HandleAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        // The measuring side holds our input open for as long as it needs us.
        await Console.In.ReadToEndAsync();
    }

    private static async Task HandleAsync(HttpContext http, string method)
    {
        http.Response.ContentType = "application/grpc";
        while (await ReadAsync(http.Request.BodyReader) is { } request)
            await http.Response.BodyWriter.WriteAsync(Answer(method, request));
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private static ReadOnlyMemory<byte> Answer(string method, byte[] request) => method switch
    {
        "Subscribe" => Response(FetchRequest.Parser.ParseFrom(request).NumRequested),
        "PublishStream" => Frame(Results(PublishRequest.Parser.ParseFrom(request))),
        "GetSchema" => Frame(new SchemaInfo { SchemaId = SampleEvents.SchemaId, SchemaJson = SampleEvents.SchemaJson, RpcId = "bench" }),
        _ => Frame(new TopicInfo { TopicName = SampleEvents.Topic, CanPublish = true, CanSubscribe = true, SchemaId = SampleEvents.SchemaId, RpcId = "bench" }),
    };

    private static byte[] Response(int count) => Responses[count] ??= Frame(new FetchResponse
    {
        Events = { Events.Take(count) },
        LatestReplayId = ReplayId,
        RpcId = "bench",
    });

    private static PublishResponse Results(PublishRequest request)
    {
        var response = new PublishResponse { SchemaId = SampleEvents.SchemaId, RpcId = "bench" };
        foreach (var published in request.Events)
            response.Results.Add(new PublishResult { ReplayId = ReplayId, CorrelationKey = published.Id });
        return response;
    }

    public static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    private static async ValueTask<byte[]?> ReadAsync(PipeReader body)
    {
        while (true)
        {
            var result = await body.ReadAsync();
            if (TryCut(result.Buffer, out var message, out var consumed))
            {
                body.AdvanceTo(consumed);
                return message;
            }
            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    private static bool TryCut(ReadOnlySequence<byte> buffer, out byte[] message, out SequencePosition consumed)
    {
        message = [];
        consumed = buffer.Start;
        if (buffer.Length < 5)
            return false;
        Span<byte> header = stackalloc byte[5];
        buffer.Slice(0, 5).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        if (buffer.Length < 5 + length)
            return false;
        message = buffer.Slice(5, length).ToArray();
        consumed = buffer.GetPosition(5 + length);
        return true;
    }
}
