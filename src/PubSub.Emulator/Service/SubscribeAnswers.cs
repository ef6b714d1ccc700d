using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;

namespace PubSub.Emulator.Service;

internal sealed class SubscribeAnswers : IAnswers
{
    public bool Wanted => false;

    public IMessage Next(IEnumerable<ConsumerEvent> events, ulong position, int pending, string rpcId) => new FetchResponse
    {
        Events = { events },
        LatestReplayId = ReplayId.Of(position),
        RpcId = rpcId,
        PendingNumRequested = pending,
    };
}
