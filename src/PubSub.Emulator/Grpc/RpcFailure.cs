namespace PubSub.Emulator.Grpc;

/// <summary>
/// Ends a call with a status. With an error code it is an error of the service itself, which carries the service's trailers;
/// without one it looks like an error of the network in front of the service.
/// </summary>
internal sealed class RpcFailure(StatusCode status, string? errorCode, string text) : Exception(text)
{
    public StatusCode Status { get; } = status;

    public string? ErrorCode { get; } = errorCode;
}
