using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Service;

/// <summary>Makes the messages of a stream that delivers events.</summary>
internal interface IAnswers
{
    /// <summary>Whether there is something to say besides events.</summary>
    bool Wanted { get; }

    /// <summary>The next message: events up to a position, or none and the newest position.</summary>
    IMessage Next(IEnumerable<ConsumerEvent> events, ulong position, int pending, string rpcId);
}
