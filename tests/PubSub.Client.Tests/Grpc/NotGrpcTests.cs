using Microsoft.AspNetCore.Http;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>Something answers, but not a gRPC server.</summary>
public sealed class NotGrpcTests
{
    [Theory]
    [InlineData(400, StatusCode.Internal, TransportFailure.NotGrpc)]
    [InlineData(401, StatusCode.Unauthenticated, TransportFailure.NotGrpc)]
    [InlineData(403, StatusCode.PermissionDenied, TransportFailure.NotGrpc)]
    [InlineData(404, StatusCode.Unimplemented, TransportFailure.NotGrpc)]
    [InlineData(415, StatusCode.Unknown, TransportFailure.NotGrpc)]
    [InlineData(301, StatusCode.Unknown, TransportFailure.NotGrpc)]
    [InlineData(408, StatusCode.Unknown, TransportFailure.Broken)]
    [InlineData(500, StatusCode.Unknown, TransportFailure.Broken)]
    [InlineData(501, StatusCode.Unknown, TransportFailure.NotGrpc)]
    [InlineData(520, StatusCode.Unknown, TransportFailure.Broken)]
    [InlineData(429, StatusCode.Unavailable, TransportFailure.Broken)]
    [InlineData(502, StatusCode.Unavailable, TransportFailure.Broken)]
    [InlineData(503, StatusCode.Unavailable, TransportFailure.Broken)]
    [InlineData(504, StatusCode.Unavailable, TransportFailure.Broken)]
    public async Task A_page_is_a_status_by_its_http_code(int http, StatusCode expected, TransportFailure failure)
    {
        var error = await Calls.FailureOfAsync(async call =>
        {
            call.Http.Response.StatusCode = http;
            call.Http.Response.ContentType = "text/html; charset=utf-8";
            call.Http.Response.Headers.Location = "/elsewhere";
            await call.Http.Response.WriteAsync("<html>no</html>");
        });
        Assert.Equal((expected, failure), (error.Status, error.Failure));
        Assert.Contains($"HTTP {http} (text/html)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/grpcish")]
    [InlineData("%%%")]
    public async Task Another_content_type_is_refused(string contentType)
    {
        var error = await Calls.FailureOfAsync(async call =>
        {
            call.Http.Response.ContentType = contentType;
            await call.SendAsync(new TopicInfo());
            call.End();
        });
        Assert.Equal((StatusCode.Unknown, TransportFailure.NotGrpc), (error.Status, error.Failure));
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("Application/GRPC; charset=utf-8")]
    public async Task The_forms_that_the_protocol_allows_are_taken(string contentType) =>
        Assert.Single(await Calls.ReadAllAsync(async http =>
        {
            http.Response.ContentType = contentType;
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo());
            call.End();
        }));

    [Fact]
    public async Task A_status_on_a_page_is_believed_before_the_http_code()
    {
        var error = await Calls.FailureOfAsync(call =>
        {
            call.Http.Response.StatusCode = 503;
            call.Http.Response.Headers["grpc-status"] = "8";
            return Task.CompletedTask;
        });
        Assert.Equal((StatusCode.ResourceExhausted, TransportFailure.None), (error.Status, error.Failure));
    }

    [Fact]
    public async Task A_server_of_http_1_is_named_as_such()
    {
        await using var peer = await KestrelPeer.StartAsync(http => http.Response.WriteAsync("hello"));
        using var channel = Calls.Channel(peer.WebAddress);
        var error = await channel.UnaryAsync().FailsAsync();
        Assert.Equal((StatusCode.Unimplemented, TransportFailure.NotGrpc), (error.Status, error.Failure));
    }
}
