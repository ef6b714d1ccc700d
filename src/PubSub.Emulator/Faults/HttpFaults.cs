using Microsoft.AspNetCore.Http.Features;
using PubSub.Emulator.Wire;

namespace PubSub.Emulator.Faults;

/// <summary>Lets faults strike login, userinfo and the other calls that are not gRPC.</summary>
internal sealed class HttpFaults(FaultInjector injector, IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethodNames.Of(http.Request.Path) is not { } method)
        {
            await next(http);
            return;
        }

        using var faults = injector.Begin(method, http.Features.GetRequiredFeature<Connection>());
        using var gone =
            CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            faults.Started();
            await faults.SendingAsync(gone.Token);
            await next(http);
        }
        catch (OperationCanceledException) when (faults.Ending is { } ending)
        {
            await FaultEnding.OfAnyHttpAsync(http, ending, gone.Token);
        }
    }
}
