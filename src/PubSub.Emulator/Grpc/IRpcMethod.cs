namespace PubSub.Emulator.Grpc;

/// <summary>A method of the service. It returns for status OK and throws <see cref="RpcFailure"/> for any other.</summary>
internal interface IRpcMethod
{
    string Name { get; }

    Task RunAsync(GrpcCall call);
}
