using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using PubSub.Emulator.Control;
using PubSub.Emulator.Faults;
using PubSub.Emulator.Service;
using PubSub.Emulator.Wire;

namespace PubSub.Emulator.Grpc;

/// <summary>The way of every call: protocol checks, header check, method, status.</summary>
internal sealed class GrpcEndpoint(
    IEnumerable<IRpcMethod> methods,
    HeaderCheck headerCheck,
    CallLog calls,
    FaultInjector injector,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<GrpcEndpoint> logger)
{
    public const string ContentType = "application/grpc";

    private const string ServicePath = "/eventbus.v1.PubSub/";

    private readonly Dictionary<string, IRpcMethod> _methods = methods.ToDictionary(method => ServicePath + method.Name);

    public async Task HandleAsync(HttpContext http)
    {
        var connection = http.Features.GetRequiredFeature<Connection>();
        if (http.Features.Get<IHttp2StreamIdFeature>()?.StreamId is not { } stream)
        {
            await HandleAsync(http, connection, null);
            return;
        }

        try
        {
            await HandleAsync(http, connection, connection.Watch(stream));
        }
        finally
        {
            connection.Forget(stream);
        }
    }

    private async Task HandleAsync(HttpContext http, Connection connection, StreamTap? stream)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var path = http.Request.Path.Value ?? "";
        var record = calls.Start(path[(path.LastIndexOf('/') + 1)..], http.Request.Headers);
        using var faults = injector.Begin(record.Method, connection, stream);
        using CancellationTokenSource deadline = new(Deadline.Of(http.Request.Headers), time);
        using var gone =
            CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        using var ending =
            CancellationTokenSource.CreateLinkedTokenSource(gone.Token, deadline.Token, faults.Struck);
        try
        {
            var failure = await RunAsync(http, path, record, faults, deadline.Token, ending.Token);
            if (faults.Ending is not null)
            {
                await FaultEnding.RunAsync(http, record, faults, gone.Token);
                return;
            }

            StatusWriter.Write(http.Response, record, failure);
            record.End(failure);
        }
        catch (Exception lost) when (lost is OperationCanceledException or IOException)
        {
            // The client reset the call or lost its connection, or this process ends: there is nobody to tell a status.
            record.Cancel();
            http.Abort();
        }
    }

    private async Task<RpcFailure?> RunAsync(
        HttpContext http, string path, CallRecord record, CallFaults faults, CancellationToken deadline, CancellationToken cancellation)
    {
        try
        {
            faults.Started();
            var method = _methods.GetValueOrDefault(path)
                ?? throw new RpcFailure(StatusCode.Unimplemented, null, $"Method not found: {path.TrimStart('/')}");
            CheckTe(http.Request.Headers.TE.ToString());
            var gzip = ReadEncoding(http);
            headerCheck.Check(http.Request.Headers);
            await method.RunAsync(new GrpcCall(http, record, faults, gzip, cancellation));
            return null;
        }
        catch (RpcFailure failure)
        {
            return failure;
        }
        catch (OperationCanceledException) when (faults.Ending is not null)
        {
            // The fault tells the end.
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new RpcFailure(StatusCode.DeadlineExceeded, null, "Deadline exceeded");
        }
        catch (Exception error) when (error is not (OperationCanceledException or IOException))
        {
            logger.CallBroke(error, record.Method);
            return new RpcFailure(StatusCode.Unknown, null, $"The emulator failed: {error.Message}");
        }
    }

    private static bool IsGrpc(string? contentType) =>
        contentType is ContentType || contentType?.StartsWith(ContentType + "+", StringComparison.Ordinal) == true
        || contentType?.StartsWith(ContentType + ";", StringComparison.Ordinal) == true;

    // A client that forgets it works until a proxy stands in between.
    private static void CheckTe(string te)
    {
        if (te != "trailers")
        {
            throw new RpcFailure(
                StatusCode.Internal, null, "Expected header TE: trailers, some intermediate proxy may not support trailers");
        }
    }

    private static bool ReadEncoding(HttpContext http)
    {
        var encoding = http.Request.Headers["grpc-encoding"].ToString();
        switch (encoding)
        {
            case "" or "identity":
                return false;
            case "gzip":
                return true;
            default:
                http.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
                throw new RpcFailure(StatusCode.Unimplemented, null, $"Can't find decompressor for {encoding}");
        }
    }
}
