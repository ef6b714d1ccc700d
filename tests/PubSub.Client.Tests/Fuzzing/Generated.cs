using Google.Protobuf;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>What the generated classes make of bytes, to hold other ways of reading to.</summary>
internal static class Generated
{
    /// <returns>Null where the bytes are no message.</returns>
    public static T? Read<T>(MessageParser<T> parser, byte[] bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
