using PubSub.Client.Protocol;
using PubSub.Client.Publishing;

namespace PubSub.Client.Tests.Publishing;

/// <summary>Signs that the schema which events are written with is outdated.</summary>
public sealed class SchemaDoubtTests : IAsyncLifetime
{
    private PublishServer _server = null!;
    private Publisher _publisher = null!;

    public async Task InitializeAsync()
    {
        _server = await PublishServer.StartAsync();
        _publisher = _server.Publisher();
    }

    public async Task DisposeAsync()
    {
        _publisher.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Another_schema_in_the_answer_is_told_once()
    {
        var feed = await AnswerAsync(null, 0, "");
        Assert.False(_publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 1, "schema");
        Assert.False(_publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 2, "newer");
        Assert.True(_publisher.TakeSchemaDoubt());
        Assert.False(_publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 3, "newer");
        Assert.False(_publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 4, "newest");
        Assert.True(_publisher.TakeSchemaDoubt());
    }

    [Fact]
    public async Task A_refusal_for_the_schema_is_told_once_for_each_schema()
    {
        var feed = await RefuseAsync(null, 0);
        Assert.True(_publisher.TakeSchemaDoubt());
        await RefuseAsync(feed, 1);
        Assert.False(_publisher.TakeSchemaDoubt());
        _publisher.SchemaId = "next";
        await RefuseAsync(feed, 2);
        Assert.True(_publisher.TakeSchemaDoubt());
    }

    [Fact]
    public async Task A_call_that_ends_for_the_schema_is_a_refusal_too()
    {
        var ticket = await _publisher.PublishAsync(0);
        _publisher.Flush();
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("3", "Schema validation failed.", ("error-code", "sfdc.platform.eventbus.grpc.schema.validation.failed"));
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
        Assert.True(((PublishException)ticket.Error!).IsSchemaRefused);
        Assert.True(_publisher.TakeSchemaDoubt());
        await AnswerAsync(null, 1, "");
        Assert.False(_publisher.TakeSchemaDoubt());
    }

    [Fact]
    public async Task Events_carry_the_schema_that_is_set_or_their_own_and_their_headers()
    {
        await _publisher.PublishAsync(0);
        _publisher.SchemaId = "next";
        await _publisher.PublishAsync(1);
        await _publisher.PublishAsync("2", "own", [1], [KeyValuePair.Create("h", new byte[] { 7 })], null, default);
        _publisher.Flush();
        var request = await (await _server.AcceptAsync()).RequestAsync();
        Assert.Equal(["schema", "next", "own"], request.Events.Select(e => e.SchemaId));
        Assert.Equal(("h", "07"), (request.Events[2].Headers[0].Key, Convert.ToHexString(request.Events[2].Headers[0].Value.Span)));
    }

    private async Task<PublishFeed> AnswerAsync(PublishFeed? feed, int id, string schemaId)
    {
        var ticket = await _publisher.PublishAsync(id);
        _publisher.Flush();
        feed ??= await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { SchemaId = schemaId, Results = { PublishFeed.Published(request.Events[0]) } });
        await ticket.IsPublishedAsync();
        return feed;
    }

    private async Task<PublishFeed> RefuseAsync(PublishFeed? feed, int id)
    {
        var ticket = await _publisher.PublishAsync(id);
        _publisher.Flush();
        feed ??= await _server.AcceptAsync();
        await feed.RefuseAsync(await feed.RequestAsync(), "The Schema is not known.");
        Assert.Equal("SCHEMA_REFUSED", await ticket.FateAsync());
        return feed;
    }
}
