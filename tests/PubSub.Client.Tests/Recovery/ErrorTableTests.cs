using System.Net.Http.Json;
using System.Reflection;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Emulator;

namespace PubSub.Client.Tests.Recovery;

/// <summary>One row for each error of the service, with what a program does about it
/// (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/handling-errors.html).</summary>
public sealed class ErrorTableTests
{
    [Theory]
    [InlineData("service.unavailable", "Internal", "Retry")]
    [InlineData("service.auth.error", "Unauthenticated", "SignIn")]
    [InlineData("service.auth.headers.invalid", "Unauthenticated", "Fail")]
    [InlineData("service.auth.headers.invalid", "InvalidArgument", "Fail")]
    [InlineData("service.auth.refresh.invalid", "Unauthenticated", "Fail")]
    [InlineData("service.protection.triggered", "ResourceExhausted", "Slow")]
    [InlineData("service.protection.stream.limit.triggered", "ResourceExhausted", "Slow")]
    [InlineData("service.tenant.license", "PermissionDenied", "Fail")]
    [InlineData("concurrent.client.limit.exceeded", "ResourceExhausted", "Slow")]
    [InlineData("topic.not.found", "NotFound", "Fail")]
    [InlineData("topic.meta.permission", "PermissionDenied", "Fail")]
    [InlineData("topic.api.unavailable", "Unavailable", "Retry")]
    [InlineData("topic.validation.empty", "InvalidArgument", "Fail")]
    [InlineData("schema.meta.permission", "PermissionDenied", "Fail")]
    [InlineData("schema.api.unavailable", "Unavailable", "Retry")]
    [InlineData("schema.validation.failed", "InvalidArgument", "Fail")]
    [InlineData("subscription.fetch.replayid.corrupted", "InvalidArgument", "ResetPosition")]
    [InlineData("subscription.fetch.replayid.validation.failed", "InvalidArgument", "ResetPosition")]
    [InlineData("subscription.fetch.replay.repeated", "Internal", "Retry")]
    [InlineData("subscription.limit.exceeded", "ResourceExhausted", "WaitForAllocation")]
    [InlineData("subscription.fetch.overflow", "InvalidArgument", "Retry")]
    [InlineData("subscription.fetch.requested.events.invalid", "InvalidArgument", "Fail")]
    [InlineData("subscription.fetch.request.invalid", "InvalidArgument", "Fail")]
    [InlineData("subscription.fetch.topic.mismatch", "InvalidArgument", "Fail")]
    [InlineData("subscription.topic.cannot.subscribe", "PermissionDenied", "Fail")]
    [InlineData("subscription.internal.error", "Internal", "Retry")]
    [InlineData("publish.stream.sweeper.timeout", "Aborted", "Retry")]
    [InlineData("publish.auth.refresh.invalid", "InvalidArgument", "Fail")]
    [InlineData("publish.event.count.invalid", "InvalidArgument", "Fail")]
    [InlineData("publish.topic.validation.empty", "InvalidArgument", "Fail")]
    [InlineData("publish.topic.mismatch", "InvalidArgument", "Fail")]
    [InlineData("managed.subscription.already.active", "AlreadyExists", "WaitForSlot")]
    [InlineData("managed.subscription.config.stopped", "FailedPrecondition", "Fail")]
    [InlineData("managed.subscription.config.deleted", "NotFound", "Fail")]
    [InlineData("managed.subscription.developer.name.not.found", "NotFound", "Fail")]
    [InlineData("managed.subscription.subscription.id.not.found", "NotFound", "Fail")]
    [InlineData("managed.subscription.subscription.id.invalid", "InvalidArgument", "Fail")]
    [InlineData("managed.subscription.id.or.developer.name.empty", "InvalidArgument", "Fail")]
    [InlineData("managed.subscription.fetch.request.events.invalid", "InvalidArgument", "Fail")]
    [InlineData("managed.subscription.fetch.request.invalid", "InvalidArgument", "Fail")]
    [InlineData("managed.subscription.fetch.request.commit.request.restricted", "InvalidArgument", "Fail")]
    [InlineData("managed.subscription.fetch.request.auth.request.restricted", "InvalidArgument", "Fail")]
    public void A_code_decides_whatever_the_status_is(string code, string status, string action)
    {
        Assert.Equal(action, ActionOf(code, Enum.Parse<StatusCode>(status)));
        Assert.All(Enum.GetValues<StatusCode>(), other => Assert.Equal(action, ActionOf(code, other)));
    }

    [Fact]
    public async Task Every_code_that_is_known_of_the_service_has_its_row()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        using var http = new HttpClient();
        var codes = await http.GetFromJsonAsync<string[]>(new Uri(emulator.InstanceUrl, "/emulator/codes"));
        var rows = typeof(ErrorTableTests).GetMethod(nameof(A_code_decides_whatever_the_status_is))!;
        // One is the emulator's own: how the service names the end of a managed stream without commits is not known, so the status decides.
        Assert.Equal(codes!.Except(["managed.subscription.sweeper.timeout"]).Order(), rows.GetCustomAttributes<InlineDataAttribute>().SelectMany(r => r.GetData(rows)).Select(r => (string)r[0]).Distinct().Order());
    }

    [Theory]
    [InlineData("Unauthenticated", "SignIn")]
    [InlineData("PermissionDenied", "Fail")]
    [InlineData("NotFound", "Fail")]
    [InlineData("InvalidArgument", "Fail")]
    [InlineData("FailedPrecondition", "Fail")]
    [InlineData("OutOfRange", "Fail")]
    [InlineData("Unimplemented", "Fail")]
    [InlineData("ResourceExhausted", "Slow")]
    [InlineData("AlreadyExists", "WaitForSlot")]
    [InlineData("Unavailable", "Retry")]
    [InlineData("Internal", "Retry")]
    [InlineData("Unknown", "Retry")]
    [InlineData("DeadlineExceeded", "Retry")]
    [InlineData("Aborted", "Retry")]
    [InlineData("Cancelled", "Retry")]
    public void Without_a_code_the_status_decides(string status, string action)
    {
        Assert.Equal(action, ActionOf(null, Enum.Parse<StatusCode>(status)));
        Assert.Equal(action, ActionOf("a.code.of.tomorrow", Enum.Parse<StatusCode>(status)));
    }

    [Theory]
    [InlineData("sfdc.platform: Authentication exception occurred. rpcId: 1", "SignIn")]
    [InlineData("The Replay ID validation failed. Ensure that it is valid.", "ResetPosition")]
    public void Without_a_code_a_known_text_goes_before_the_status(string text, string action) =>
        Assert.Equal(action, $"{Error(null, StatusCode.InvalidArgument, TransportFailure.None, text).Recovery}");

    [Theory]
    [InlineData("UnknownHost", "Retry")]
    [InlineData("Refused", "Retry")]
    [InlineData("Tls", "Retry")]
    [InlineData("Proxy", "Retry")]
    [InlineData("Broken", "Retry")]
    [InlineData("NotGrpc", "Fail")]
    [InlineData("Closed", "Fail")]
    [InlineData("TooLarge", "Fail")]
    public void Where_no_server_spoke_the_place_of_the_break_decides(string failure, string action) =>
        Assert.Equal(action, $"{Error(null, StatusCode.Unavailable, Enum.Parse<TransportFailure>(failure), "").Recovery}");

    [Theory]
    [InlineData("topic.not.found", "NotFound", "begins with /event/ or /data/")]
    [InlineData(null, "NotFound", "begins with /event/ or /data/")]
    [InlineData(null, "InvalidArgument", "names and ids")]
    public void The_advice_says_what_to_look_at(string? code, string status, string advice) =>
        Assert.Contains(advice, Error(code, Enum.Parse<StatusCode>(status), TransportFailure.None, "text").Advice, StringComparison.Ordinal);

    private static string ActionOf(string? code, StatusCode status) => $"{Error(code, status, TransportFailure.None, "text").Recovery}";

    private static PubSubException Error(string? code, StatusCode status, TransportFailure failure, string text) =>
        PubSubException.From("Subscribe", "Topic 't'", new GrpcException(status, text, failure)
        {
            Trailers = code is null ? new Dictionary<string, string>() : new() { ["error-code"] = $"sfdc.platform.eventbus.grpc.{code}" },
        });
}
