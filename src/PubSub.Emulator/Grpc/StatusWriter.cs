using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using PubSub.Emulator.Control;

namespace PubSub.Emulator.Grpc;

/// <summary>Writes the end of a call: trailers, or headers alone where nothing was sent before.</summary>
internal static class StatusWriter
{
    private const string CodePrefix = "sfdc.platform.eventbus.grpc.";

    public static void Write(HttpResponse response, CallRecord call, RpcFailure? failure)
    {
        if (!response.HasStarted)
        {
            response.ContentType = GrpcEndpoint.ContentType;
        }

        var target = response.HasStarted
            ? response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : response.Headers;
        target["grpc-status"] = ((int)(failure?.Status ?? StatusCode.Ok)).ToString(CultureInfo.InvariantCulture);
        if (failure is null)
        {
            return;
        }

        var fromService = failure.ErrorCode is not null;
        target["grpc-message"] = PercentEncoding.Encode(fromService ? $"{failure.Message} rpcId: {call.RpcId}" : failure.Message);
        if (fromService)
        {
            target["error-code"] = CodePrefix + failure.ErrorCode;
            target["rpc-id"] = call.RpcId;
            target["type"] = call.Method;
        }
    }
}
