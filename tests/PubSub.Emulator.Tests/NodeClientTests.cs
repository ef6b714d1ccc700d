namespace PubSub.Emulator.Tests;

/// <summary>The emulator as another gRPC and another Avro implementation see it; the assertions are in clients/scenarios/.</summary>
public sealed class NodeClientTests(NodeClients clients) : IClassFixture<NodeClients>
{
    [NodeTheory]
    [InlineData("topicAndSchema")]
    [InlineData("everySchemaHasItsFingerprint")]
    [InlineData("channelHasNoSchema")]
    [InlineData("permissionsOfTopics")]
    [InlineData("tenantIdForms")]
    [InlineData("creditIsExact")]
    [InlineData("creditIsCappedAt100")]
    [InlineData("pendingIsAfterSubtraction")]
    [InlineData("customResumesStrictlyAfter")]
    [InlineData("latestSeesOnlyWhatComes")]
    [InlineData("keepAliveNamesAPositionToResumeFrom")]
    [InlineData("cancelEndsTheCall")]
    [InlineData("schemaChangesMidway")]
    [InlineData("tokensMayExpireUnderAStream")]
    [InlineData("publishRoundTrip")]
    [InlineData("publishStreamRoundTrip")]
    [InlineData("eachEventHasItsOwnResult")]
    [InlineData("changeEvents")]
    [InlineData("channelsCarryTheSameEvents")]
    [InlineData("topicAndSchemaErrors")]
    [InlineData("authenticationErrors")]
    [InlineData("subscribeErrors")]
    [InlineData("publishErrors")]
    [InlineData("tooLargeLooksLikeTheNetwork")]
    [InlineData("streamsCanBeClosedFromOutside")]
    [InlineData("faultsLookAsTheyDoInTheField")]
    [InlineData("splitMessagesAreRead")]
    [InlineData("managedSubscriptionsResume")]
    public async Task A_client_of_others_agrees(string scenario)
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Generate = 120, Seed = 1 });
        await clients.RunAsync(scenario, emulator);
    }

    [NodeTheory]
    [InlineData("topicAndSchema")]
    [InlineData("publishStreamRoundTrip")]
    public async Task It_agrees_over_TLS_with_the_CA_file(string scenario)
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { TlsPort = 0, Generate = 5 });
        await clients.RunAsync(scenario, emulator, secure: true);
    }

    [NodeTheory]
    [InlineData("compressedRequestsAreRead")]
    public async Task It_may_compress_its_requests(string scenario)
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        await clients.RunAsync(scenario, emulator, gzip: true);
    }
}
