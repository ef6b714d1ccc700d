using PubSub.Client.Protocol;

namespace PubSub.Emulator.Bus;

/// <summary>An event on the bus; the message is built once and sent as it is to every subscriber.</summary>
internal sealed record StoredEvent(ulong Position, ConsumerEvent Message);
