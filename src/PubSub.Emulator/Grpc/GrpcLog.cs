namespace PubSub.Emulator.Grpc;

internal static partial class GrpcLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} broke")]
    public static partial void CallBroke(this ILogger logger, Exception error, string method);
}
