namespace PubSub.Emulator.Tests;

/// <summary>Tests with an emulator of their own, which they reach by gRPC and at its control endpoint.</summary>
public abstract class EmulatorTests(EmulatorOptions options) : IAsyncLifetime
{
    private protected EmulatorHost Emulator { get; private set; } = null!;

    /// <summary>Its paths are those of the control endpoint.</summary>
    private protected HttpClient Http { get; private set; } = null!;

    private protected RawGrpc Grpc { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Emulator = await EmulatorHost.StartAsync(options);
        Http = new HttpClient { BaseAddress = new Uri(Emulator.InstanceUrl, "/emulator/") };
        Grpc = new RawGrpc(Emulator);
    }

    public async Task DisposeAsync()
    {
        Grpc.Dispose();
        Http.Dispose();
        await Emulator.DisposeAsync();
    }
}
