using Microsoft.Extensions.DependencyInjection.Extensions;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Control;
using PubSub.Emulator.Faults;
using PubSub.Emulator.Grpc;
using PubSub.Emulator.Login;
using PubSub.Emulator.Login.OAuth;
using PubSub.Emulator.Managed;
using PubSub.Emulator.Org;
using PubSub.Emulator.Proxy;
using PubSub.Emulator.Records;
using PubSub.Emulator.Rest;
using PubSub.Emulator.Sample;
using PubSub.Emulator.Schemas;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Hosting;

/// <summary>Puts the parts together. All state lives in these services, none in statics.</summary>
internal static class EmulatorApp
{
    public static WebApplication Build(EmulatorOptions options, Listeners listeners)
    {
        // An empty builder, because neither ASPNETCORE_ variables nor an appsettings.json nearby may change where this listens.
        ConnectProxy proxy = new(options, listeners);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(server => listeners.Configure(server, proxy));

        // Standard output belongs to the start line.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));

        // Signals are the program's business; in a test they are the test host's.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.AddRouting();
        AddParts(builder.Services, options, listeners);
        builder.Services.AddSingleton(proxy);

        var app = builder.Build();
        var grpc = app.Services.GetRequiredService<GrpcEndpoint>();

        // gRPC is what comes over HTTP/2 or TLS, but for login, which clients also find at the TLS port; login and control otherwise have a
        // port of their own, which speaks plain HTTP/1.1 only.
        app.MapWhen(
            http => (HttpProtocol.IsHttp2(http.Request.Protocol) || http.Request.IsHttps)
                && !http.Request.Path.StartsWithSegments("/services", StringComparison.Ordinal),
            branch => branch.Run(grpc.HandleAsync));
        app.Use(app.Services.GetRequiredService<HttpFaults>().RunAsync);
        app.UseRouting();
        app.Services.GetRequiredService<SoapLogin>().Map(app);
        app.Services.GetRequiredService<UserInfo>().Map(app);
        app.Services.GetRequiredService<OAuthToken>().Map(app);
        app.Services.GetRequiredService<OAuthAuthorize>().Map(app);
        app.Services.GetRequiredService<OAuthRefusals>().Map(app);
        app.Services.GetRequiredService<ConnectProxy>().Map(app);
        app.Services.GetRequiredService<ControlEndpoints>().Map(app);
        app.Services.GetRequiredService<SchemaEndpoints>().Map(app);
        app.Services.GetRequiredService<FaultEndpoints>().Map(app);
        app.Services.GetRequiredService<OrgControls>().Map(app);
        app.Services.GetRequiredService<RecordEndpoints>().Map(app);
        app.Services.GetRequiredService<ManagedEndpoints>().Map(app);
        app.Services.GetRequiredService<ToolingQueries>().Map(app);
        app.Services.GetRequiredService<Describe>().Map(app);
        app.Services.GetRequiredService<Limits>().Map(app);
        return app;
    }

    private static void AddParts(IServiceCollection services, EmulatorOptions options, Listeners listeners)
    {
        // Each has its own sequence, so that a login does not change the replay ids of a seeded run.
        var seed = options.Seed ?? Random.Shared.Next();
        services.AddSingleton(options).AddSingleton(options.Time).AddSingleton(listeners);
        services.AddSingleton(new AccessTokens(new Random(seed))).AddSingleton(new EventBus(new Random(seed)));
        services.AddSingleton(listeners.Connections).AddSingleton<HttpFaults>().AddSingleton<FaultEndpoints>();
        services.AddSingleton(parts => new FaultInjector(parts.GetRequiredService<AccessTokens>(), options.Time));
        services.AddSingleton<SchemaStore>().AddSingleton<SchemaEndpoints>().AddSingleton<TopicCatalog>()
            .AddSingleton<CallLog>().AddSingleton<OpenSubscriptions>();
        services.AddSingleton<GrpcEndpoint>().AddSingleton<HeaderCheck>();
        services.AddSingleton<TopicLookup>().AddSingleton<Publisher>().AddSingleton<Delivery>();
        services.AddSingleton<IRpcMethod, GetTopicMethod>().AddSingleton<IRpcMethod, GetSchemaMethod>();
        services.AddSingleton<IRpcMethod, SubscribeMethod>();
        services.AddSingleton<IRpcMethod, PublishMethod>().AddSingleton<IRpcMethod, PublishStreamMethod>();
        services.AddSingleton<DeliveryAllocation>().AddSingleton<OrgControls>();
        services.AddSingleton<ManagedCatalog>().AddSingleton<ManagedTimes>().AddSingleton<IRpcMethod, ManagedSubscribeMethod>();
        services.AddSingleton<ManagedEndpoints>().AddSingleton<ToolingQuery>();
        services.AddSingleton<RestAccess>().AddSingleton<ToolingQueries>().AddSingleton<ChannelQueries>();
        services.AddSingleton<Describe>().AddSingleton<Limits>();
        services.AddSingleton<SoapLogin>().AddSingleton<UserInfo>().AddSingleton<ControlEndpoints>();
        services.AddSingleton<RecordStore>().AddSingleton<RecordEndpoints>();
        services.AddSingleton<OAuthGrants>().AddSingleton<JwtAssertion>().AddSingleton<OAuthRefusals>();
        services.AddSingleton<OAuthToken>().AddSingleton<OAuthAuthorize>();
        services.AddSingleton<SampleOrg>().AddHostedService<RateFeeder>();
    }
}
