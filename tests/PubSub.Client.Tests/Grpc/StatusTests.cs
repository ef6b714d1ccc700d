using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>How a call ended, wherever the server put it.</summary>
public sealed class StatusTests
{
    public static TheoryData<string, StatusCode> Statuses
    {
        get
        {
            var data = new TheoryData<string, StatusCode>();
            foreach (var status in Enum.GetValues<StatusCode>().Where(s => s != StatusCode.OK))
                data.Add($"{(int)status}", status);
            foreach (var odd in new[] { "17", "99999999999", "-1", "five", "0x5", "5 ", "5,5", "%D9%A5" })
                data.Add(odd, StatusCode.Unknown);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_status_in_the_trailers_is_the_calls(string sent, StatusCode expected)
    {
        var error = await Calls.FailureOfAsync(async call =>
        {
            await call.StartAsync();
            call.End(sent, "why");
        });
        Assert.Equal((expected, TransportFailure.None, "why"), (error.Status, error.Failure, error.Message));
    }

    [Fact]
    public async Task A_status_among_the_headers_is_the_calls_where_there_is_no_body()
    {
        var error = await Calls.FailureOfAsync(call =>
        {
            call.Http.Response.ContentType = "application/grpc";
            call.Http.Response.Headers["grpc-status"] = "16";
            call.Http.Response.Headers["grpc-message"] = "not%20you";
            call.Http.Response.Headers["error-code"] = "sfdc.code";
            return Task.CompletedTask;
        });
        Assert.Equal((StatusCode.Unauthenticated, "not you", "sfdc.code"), (error.Status, error.Message, error.Trailers["Error-Code"]));
    }

    [Fact]
    public async Task An_ok_among_the_headers_ends_a_call_of_no_messages() =>
        Assert.Empty(await Calls.ReadAllAsync(http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        }));

    [Fact]
    public async Task The_trailers_have_the_last_word()
    {
        var error = await Calls.FailureOfAsync(async call =>
        {
            call.Http.Response.Headers["grpc-status"] = "0";
            await call.SendAsync(new TopicInfo());
            call.End("8", "no more");
        });
        Assert.Equal((StatusCode.ResourceExhausted, "no more"), (error.Status, error.Message));
    }

    [Fact]
    public async Task No_status_at_all_is_not_taken_for_success()
    {
        var error = await Calls.FailureOfAsync(call => call.SendAsync(new TopicInfo()));
        Assert.Equal((StatusCode.Internal, TransportFailure.Broken), (error.Status, error.Failure));
    }

    [Theory]
    [InlineData("caf%C3%A9 %E2%82%AC %F0%9F%98%80", "café € 😀")]
    [InlineData("100%25", "100%")]
    [InlineData("a%", "a%")]
    [InlineData("a%4", "a%4")]
    [InlineData("a%zzb", "a%zzb")]
    [InlineData("a%C3b", "a%C3b")]
    [InlineData("a+b", "a+b")]
    [InlineData("line%0Abreak", "line\nbreak")]
    public async Task A_message_is_percent_decoded_and_what_cannot_be_is_kept(string sent, string expected)
    {
        var error = await Calls.FailureOfAsync(async call =>
        {
            await call.StartAsync();
            call.End("5", sent);
        });
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public async Task A_status_without_a_message_still_says_something()
    {
        var error = await Calls.FailureOfAsync(async call =>
        {
            await call.StartAsync();
            call.End("5");
        });
        Assert.Contains("status 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_of_the_service_are_kept_and_their_names_ignore_case()
    {
        var error = await Calls.FailureOfAsync(async call =>
        {
            await call.StartAsync();
            call.End("13", "down", ("error-code", "sfdc.x"), ("rpc-id", "45b0"), ("type", "Subscribe"), ("empty", ""));
        });
        Assert.Equal(("sfdc.x", "45b0", "Subscribe"), (error.Trailers["ERROR-CODE"], error.Trailers["Rpc-Id"], error.Trailers["type"]));
    }

    [Fact]
    public async Task Messages_before_a_failure_are_read_first()
    {
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo { TopicName = "first" });
            call.End("14", "later");
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        Assert.Equal("first", (await call.ReadAsync().Soon())!.TopicName);
        Assert.Equal(StatusCode.Unavailable, (await call.ReadAsync().AsTask().FailsAsync()).Status);
        Assert.Equal(StatusCode.Unavailable, (await call.ReadAsync().AsTask().FailsAsync()).Status);
    }
}
