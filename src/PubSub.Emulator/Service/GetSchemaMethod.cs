using PubSub.Client.Protocol;
using PubSub.Emulator.Grpc;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Service;

internal sealed class GetSchemaMethod(SchemaStore schemas) : IRpcMethod
{
    public string Name => "GetSchema";

    public async Task RunAsync(GrpcCall call)
    {
        var request = await call.ReadSingleAsync(SchemaRequest.Parser);
        call.Received(null, 1);
        if (string.IsNullOrWhiteSpace(request.SchemaId))
        {
            throw Errors.SchemaIdBlank();
        }

        var schema = schemas.Find(request.SchemaId) ?? throw Errors.SchemaUnknown(request.SchemaId);
        await call.WriteAsync(new SchemaInfo { SchemaId = schema.Id, SchemaJson = schema.Json, RpcId = call.RpcId });
    }
}
