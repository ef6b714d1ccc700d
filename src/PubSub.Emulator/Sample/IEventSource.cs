using PubSub.Emulator.Bus;

namespace PubSub.Emulator.Sample;

/// <summary>Makes the events of one topic, one after the other.</summary>
internal interface IEventSource
{
    Topic Topic { get; }

    /// <param name="at">The time the event happens.</param>
    /// <param name="early">Whether it belongs to the first half of what is generated at the start.</param>
    (string SchemaId, byte[] Payload) Next(DateTimeOffset at, bool early);
}
