using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

public sealed class HeaderCheckTests
{
    private const string Invalid = "sfdc.platform.eventbus.grpc.service.auth.headers.invalid";
    private const string Refused = "sfdc.platform.eventbus.grpc.service.auth.error";

    [Theory]
    [InlineData("accesstoken", null, Invalid)]
    [InlineData("instanceurl", null, Invalid)]
    [InlineData("tenantid", null, Invalid)]
    [InlineData("tenantid", " ", Invalid)]
    [InlineData("instanceurl", "acme.my.salesforce.com", Invalid)]
    [InlineData("instanceurl", "https://acme.my.salesforce.com/", Invalid)]
    [InlineData("instanceurl", "https://acme.my.salesforce.com/services", Invalid)]
    [InlineData("instanceurl", "https://acme.my.salesforce.com", null)]
    [InlineData("accesstoken", "Bearer x", Refused)]
    [InlineData("tenantid", "00D000000000001", Refused)]
    [InlineData("tenantid", "core//00D5e000003TIrB", Refused)]
    [InlineData("tenantid", "edge/acme/00D5e000003TIrB", Refused)]
    [InlineData("tenantid", "00d5e000003tirb", Refused)]
    [InlineData("tenantid", "core/acme/00D5e000003TIrB", null)]
    public async Task Headers_are_checked_first(string header, string? value, string? code)
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        using RawGrpc grpc = new(emulator);

        // The topic is wrong too: what is answered is the header.
        var answer = await grpc.CallAsync("GetTopic", new TopicRequest { TopicName = "/event/Nope__e" }, request =>
        {
            request.Headers.Remove(header);
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }
        });
        Assert.Equal(code ?? "sfdc.platform.eventbus.grpc.topic.not.found", answer.ErrorCode);
        Assert.Equal(code is null ? 5 : 16, answer.Status);
        Assert.Equal("GetTopic", answer.Headers["type"]);
        Assert.EndsWith($" rpcId: {answer.Headers["rpc-id"]}", answer.Headers["grpc-message"], StringComparison.Ordinal);
    }
}
