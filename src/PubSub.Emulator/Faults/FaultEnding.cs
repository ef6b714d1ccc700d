using Microsoft.AspNetCore.Http.Features;
using PubSub.Emulator.Control;
using PubSub.Emulator.Grpc;
using PubSub.Emulator.Service;
using PubSub.Emulator.Wire;

namespace PubSub.Emulator.Faults;

/// <summary>Ends a call the way a fault says.</summary>
internal static class FaultEnding
{
    public static async Task RunAsync(HttpContext http, CallRecord record, CallFaults faults, CancellationToken gone)
    {
        var fault = faults.Ending!;
        switch (fault.Kind)
        {
            case FaultKind.Status:
                await StatusAsync(http, record, fault, Failure(fault, faults.Topic));
                break;
            case FaultKind.Ok:
                await StatusAsync(http, record, fault, null);
                break;
            case FaultKind.NoStatus:
                record.Break(fault.Kind);
                await StartAsync(http);
                break;
            case FaultKind.Reset:
                record.Break(fault.Kind);
                http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(fault.ErrorCode);
                break;
            default:
                record.Break(fault.Kind);
                await OfAnyHttpAsync(http, fault, gone);
                break;
        }
    }

    /// <summary>The endings that a call which is not gRPC can have too.</summary>
    public static async Task OfAnyHttpAsync(HttpContext http, FaultRule fault, CancellationToken gone)
    {
        switch (fault.Kind)
        {
            case FaultKind.Http:
                http.Response.StatusCode = fault.HttpStatus;
                http.Response.ContentType = fault.ContentType;
                await http.Response.WriteAsync(fault.Body, gone);
                break;
            case FaultKind.Silence:
                await Task.Delay(Timeout.Infinite, gone);
                break;
            case FaultKind.Drop:
                http.Features.GetRequiredFeature<Connection>().Drop(fault.Abort);
                http.Abort();
                break;
            default:
                throw new InvalidOperationException($"{fault.Kind} ends no call.");
        }
    }

    private static RpcFailure Failure(FaultRule fault, string? topic)
    {
        var known = fault.Code is { } code && ErrorTable.Knows(code) ? ErrorTable.Failure(code, topic ?? "") : null;
        var status = fault.Status is { } name && StatusNames.TryParse(name, out var given) ? given : known!.Status;
        return new RpcFailure(status, fault.Trailers ? fault.Code : null, fault.Message ?? known?.Message ?? "");
    }

    private static async Task StatusAsync(HttpContext http, CallRecord record, FaultRule fault, RpcFailure? failure)
    {
        if (fault.HeadersFirst)
        {
            await StartAsync(http);
        }

        StatusWriter.Write(http.Response, record, failure);
        record.End(failure);
    }

    private static async Task StartAsync(HttpContext http)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = GrpcEndpoint.ContentType;
            await http.Response.StartAsync();
        }
    }
}
