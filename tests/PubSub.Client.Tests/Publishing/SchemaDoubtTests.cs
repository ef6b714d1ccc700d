using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Publishing;

namespace PubSub.Client.Tests.Publishing;

/// <summary>Signs that the schema which events are written with is outdated.</summary>
public sealed class SchemaDoubtTests : PublishingTests
{
    [Fact]
    public async Task Another_schema_in_the_answer_is_told_once()
    {
        var feed = await AnswerAsync(null, 0, "");
        Assert.False(Publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 1, "schema");
        Assert.False(Publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 2, "newer");
        Assert.True(Publisher.TakeSchemaDoubt());
        Assert.False(Publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 3, "newer");
        Assert.False(Publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 4, "newest");
        Assert.True(Publisher.TakeSchemaDoubt());
    }

    [Fact]
    public async Task A_refusal_for_the_schema_is_told_once_for_each_schema()
    {
        var feed = await RefuseAsync(null, 0);
        Assert.True(Publisher.TakeSchemaDoubt());
        await RefuseAsync(feed, 1);
        Assert.False(Publisher.TakeSchemaDoubt());
        Publisher.SchemaId = "next";
        await RefuseAsync(feed, 2);
        Assert.True(Publisher.TakeSchemaDoubt());
    }

    [Fact]
    public async Task A_sign_that_comes_while_the_newer_schema_is_looked_up_is_not_told_of_that_one()
    {
        var feed = await RefuseAsync(null, 0);
        Assert.True(Publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 1, "next");
        Publisher.SchemaId = "next";
        Assert.False(Publisher.TakeSchemaDoubt());
        await AnswerAsync(feed, 2, "newest");
        Assert.True(Publisher.TakeSchemaDoubt());
    }

    [Fact]
    public async Task A_call_that_ends_for_the_schema_is_a_refusal_too()
    {
        var ticket = await Publisher.PublishAsync(0);
        Publisher.Flush();
        var feed = await Server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("3", "Schema validation failed.", ("error-code", "sfdc.platform.eventbus.grpc.schema.validation.failed"));
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
        Assert.True(((PublishException)ticket.Error!).IsSchemaRefused);
        Assert.True(Publisher.TakeSchemaDoubt());
        await AnswerAsync(null, 1, "");
        Assert.False(Publisher.TakeSchemaDoubt());
    }

    [Fact]
    public async Task A_call_that_ends_for_the_schema_while_several_requests_are_under_way_leaves_them_unknown_and_tells_why()
    {
        var tickets = new[] { await Publisher.PublishAsync(0), null! };
        Publisher.Flush();
        tickets[1] = await Publisher.PublishAsync(1);
        Publisher.Flush();
        var feed = await Server.AcceptAsync();
        await feed.RequestAsync();
        await feed.RequestAsync();
        feed.End("3", "Schema validation failed.", ("error-code", "sfdc.platform.eventbus.grpc.schema.validation.failed"));
        foreach (var ticket in tickets)
        {
            Assert.Equal("OUTCOME_UNKNOWN", await ticket.FateAsync());
            Assert.True(((PublishException)ticket.Error!).IsSchemaRefused);
        }
        Assert.True(Publisher.TakeSchemaDoubt());
    }

    [Fact]
    public void The_name_of_a_topic_is_no_sign() => Assert.False(PublishException.IsAboutSchema(
        PubSubException.From("PublishStream", "Topic '/event/Schema_Changed__e'", new GrpcException(StatusCode.Unavailable, "gone"))));

    [Theory]
    [InlineData("The Schema is not known.", 10, true)]
    [InlineData("LIMIT_EXCEEDED: hourly", 10, false)]
    [InlineData(null, 2_000_000, false)]
    public async Task What_is_written_anew_and_refused_may_be_there_from_the_first_time(string? refusal, int size, bool isForSchema)
    {
        var ticket = await Publisher.PublishAsync(0);
        Publisher.Flush();
        var feed = await Server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("14", "gone");
        Assert.Equal("OUTCOME_UNKNOWN", await ticket.FateAsync());
        Publisher.SchemaId = "next";
        var again = await Publisher.PublishAgainAsync(ticket, new byte[size], default);
        Publisher.Flush();
        if (refusal is not null)
        {
            feed = await Server.AcceptAsync();
            var request = await feed.RequestAsync();
            Assert.Equal(("0", "next", size), (request.Events[0].Id, request.Events[0].SchemaId, request.Events[0].Payload.Length));
            await feed.RefuseAsync(request, refusal);
        }
        Assert.Equal("OUTCOME_UNKNOWN", await again.FateAsync());
        Assert.Equal((0, isForSchema), ((int)again.Input!, ((PublishException)again.Error!).IsSchemaRefused));
    }

    [Fact]
    public async Task What_was_refused_and_is_written_anew_has_the_fate_of_the_second_time()
    {
        var ticket = PublishTicket.Failed("0", 0, PublishException.Refused("The schema is not known."));
        var again = await Publisher.PublishAgainAsync(ticket, new byte[2_000_000], default);
        Assert.Equal("EVENT_TOO_LARGE", await again.FateAsync());
    }

    [Fact]
    public async Task Events_carry_the_schema_that_is_set_or_their_own_and_their_headers()
    {
        await Publisher.PublishAsync(0);
        Publisher.SchemaId = "next";
        await Publisher.PublishAsync(1);
        await Publisher.PublishAsync("2", "own", [1], [KeyValuePair.Create("h", new byte[] { 7 })], null, default);
        Publisher.Flush();
        var request = await (await Server.AcceptAsync()).RequestAsync();
        Assert.Equal(["schema", "next", "own"], request.Events.Select(e => e.SchemaId));
        Assert.Equal(("h", "07"), (request.Events[2].Headers[0].Key, Convert.ToHexString(request.Events[2].Headers[0].Value.Span)));
    }

    private async Task<PublishFeed> AnswerAsync(PublishFeed? feed, int id, string schemaId)
    {
        var ticket = await Publisher.PublishAsync(id);
        Publisher.Flush();
        feed ??= await Server.AcceptAsync();
        var request = await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { SchemaId = schemaId, Results = { PublishFeed.Published(request.Events[0]) } });
        await ticket.IsPublishedAsync();
        return feed;
    }

    private async Task<PublishFeed> RefuseAsync(PublishFeed? feed, int id)
    {
        var ticket = await Publisher.PublishAsync(id);
        Publisher.Flush();
        feed ??= await Server.AcceptAsync();
        await feed.RefuseAsync(await feed.RequestAsync(), "The Schema is not known.");
        Assert.Equal("SCHEMA_REFUSED", await ticket.FateAsync());
        return feed;
    }
}
