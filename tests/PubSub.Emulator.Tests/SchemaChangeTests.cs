using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

/// <summary>Definitions that change while the emulator runs.</summary>
public sealed class SchemaChangeTests() : EmulatorTests(new EmulatorOptions { Generate = 0 })
{
    private const string Topic = "/event/Payroll_Run__e";
    private const string Changed = """
        {"name":"Payroll_Run__e","namespace":"com.sforce.eventbus","type":"record","fields":[
          {"name":"CreatedDate","type":"long"},{"name":"CreatedById","type":"string"},{"name":"New__c","type":["null","string"]}]}
        """;

    [Theory]
    [InlineData("", true)]
    [InlineData("&refuseOld=true", false)]
    public async Task The_newest_schema_is_the_topic_s_and_older_ones_are_taken_or_refused(string query, bool takesOld)
    {
        var old = await CurrentAsync();
        var (status, answer) = await ChangeAsync($"schemas?topic={Topic}{query}", Changed);
        Assert.Equal(HttpStatusCode.OK, status);
        var id = (string?)JsonNode.Parse(answer)!["schemaId"] ?? "";
        Assert.NotEqual(old, id);
        Assert.Equal(id, await CurrentAsync());

        // Date 0, user "", and no value for each further field.
        PublishResult[] results = [await PublishAsync(id, [0, 0, 0]), await PublishAsync(old, [0, 0, 0, 0])];
        Assert.Null(results[0].Error);
        Assert.Equal(takesOld, results[1].Error is null);
    }

    [Theory]
    [InlineData("schemas?topic=/event/Nope__e", Changed, HttpStatusCode.NotFound)]
    [InlineData("schemas?topic=/data/ChangeEvents", Changed, HttpStatusCode.NotFound)]
    [InlineData($"schemas?topic={Topic}", "[]", HttpStatusCode.BadRequest)]
    [InlineData($"schemas?topic={Topic}", "", HttpStatusCode.BadRequest)]
    public async Task Mistakes_are_told(string path, string body, HttpStatusCode expected) => Assert.Equal(expected, (await ChangeAsync(path, body)).Status);

    private async Task<(HttpStatusCode Status, string Text)> ChangeAsync(string path, string schema)
    {
        using StringContent content = new(schema);
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> CurrentAsync() =>
        TopicInfo.Parser.ParseFrom((await Grpc.CallAsync("GetTopic", new TopicRequest { TopicName = Topic })).Messages[0]).SchemaId;

    private async Task<PublishResult> PublishAsync(string schemaId, byte[] payload)
    {
        PublishRequest request = new() { TopicName = Topic, Events = { new ProducerEvent { SchemaId = schemaId, Payload = ByteString.CopyFrom(payload) } } };
        return PublishResponse.Parser.ParseFrom((await Grpc.CallAsync("Publish", request)).Messages[0]).Results[0];
    }
}
