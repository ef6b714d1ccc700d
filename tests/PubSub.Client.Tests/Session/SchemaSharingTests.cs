using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Session;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Session;

/// <summary>Schemas are shared by the sessions of an org; what goes wrong with one session is not.</summary>
public sealed class SchemaSharingTests
{
    [Fact]
    public async Task A_session_that_ends_takes_no_look_up_of_another_with_it()
    {
        await using var service = await ServicePeer.StartAsync(_ => Task.CompletedTask);
        using var ended = await service.ConnectAsync();
        service.HoldSchemas();
        var its = ended.GetSchemaAsync("s", default);
        await Patience.UntilAsync(() => service.SchemasAsked == 1);
        var ours = service.Client.GetSchemaAsync("s", default);
        ended.Dispose();
        await Assert.ThrowsAsync<PubSubException>(() => its.Soon());
        service.ReleaseSchemas();
        Assert.Equal("s", (await ours.Soon()).Id);
    }

    [Fact]
    public async Task A_schema_that_several_sessions_look_up_at_once_is_one_object_for_all_of_them()
    {
        await using var service = await ServicePeer.StartAsync(_ => Task.CompletedTask);
        using var other = await service.ConnectAsync();
        service.HoldSchemas();
        var both = Task.WhenAll(service.Client.GetSchemaAsync("s", default), other.GetSchemaAsync("s", default));
        await Patience.UntilAsync(() => service.SchemasAsked == 2);
        service.ReleaseSchemas();
        var schemas = await both.Soon();
        Assert.Same(schemas[0], schemas[1]);
        Assert.Same(schemas[0], other.FindSchema("s"));
        await other.GetSchemaAsync("s", default).Soon();
        Assert.Equal(2, service.SchemasAsked);
    }

    [Fact]
    public async Task A_session_looks_a_schema_up_once_however_often_it_is_asked_for_and_a_failure_is_not_kept()
    {
        await using var service = await ServicePeer.StartAsync(_ => Task.CompletedTask);
        service.RefuseSchemas(1, "schema.api.unavailable");
        await Assert.ThrowsAsync<PubSubException>(() => service.Client.GetSchemaAsync("s", default).Soon());
        service.HoldSchemas();
        var all = Task.WhenAll(Enumerable.Range(0, 5).Select(_ => service.Client.GetSchemaAsync("s", default)));
        await Patience.UntilAsync(() => service.SchemasAsked == 1);
        service.ReleaseSchemas();
        Assert.Single((await all.Soon()).Distinct());
        Assert.Equal(1, service.SchemasAsked);
    }

    [Fact]
    public async Task A_look_up_that_fails_after_its_callers_were_cancelled_is_nobody_s_concern()
    {
        var unobserved = await Unobserved.AfterAsync(async () =>
        {
            var fetched = new TaskCompletionSource<EventSchema>();
            var cache = new SchemaCache(_ => fetched.Task);
            var asking = cache.GetAsync((new Uri("http://service.test"), TestOrgs.Next(), "s"), 1).WaitAsync(new CancellationToken(true));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            fetched.SetException(new IOException("too late for a schema"));
        });
        Assert.DoesNotContain(unobserved, e => e.Contains("too late for a schema", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_up_that_is_refused_for_its_old_token_is_not_held_against_a_new_one()
    {
        var credential = new CountingCredential();
        await using var service = await ServicePeer.StartAsync(_ => Task.CompletedTask, credential);
        service.RefusedToken = "token 1";
        service.HoldSchemas();
        var first = service.Client.GetSchemaAsync("s", default);
        await Patience.UntilAsync(() => service.SchemasAsked == 1);
        // Another call has found the token refused.
        Assert.True(await service.Client.RenewAsync(1, default).Soon());
        var second = service.Client.GetSchemaAsync("s", default);
        service.ReleaseSchemas();
        Assert.Same(await first.Soon(), await second.Soon());
        Assert.Equal(2, credential.Logins);
    }
}
