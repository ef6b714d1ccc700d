namespace PubSub.Benchmarks;

/// <summary>What a measurement is set beside: the same bytes over the same connection, with nothing made of them.</summary>
/// <param name="Events">How many events a round has.</param>
/// <param name="Run">Exchanges so many.</param>
internal sealed record Floor(int Events, Func<FloorClient, int, Task> Run)
{
    /// <summary>Bytes that come are discarded.</summary>
    public static Floor Receive { get; } = new(200_000, (client, events) => client.ReceiveAsync(events));

    /// <summary>The bytes that go out are ready-made.</summary>
    public static Floor Publish { get; } = new(50_000, (client, events) => client.PublishAsync(events));
}
