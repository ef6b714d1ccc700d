using PubSub.Client.Http;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether the proxy, where there is one, opens the way to the endpoint.</summary>
internal sealed class ProxyStep : DiagnosisStep
{
    public override string Name => "Proxy";

    public override string AdviceOnSilence => "The proxy, or what is behind it, does not answer: check the proxy's address, and ask who runs it whether it lets connections to the endpoint out.";

    public override string? Obstacle(DiagnosisContext context) =>
        context.Proxy is null ? $"No proxy is set for {context.Endpoint.IdnHost}: connections go directly." : null;

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var handshake = await Handshake.MakeAsync(context.Endpoint, context.Network, cancellationToken).ConfigureAwait(false);
        context.Handshake = handshake;
        var proxy = context.Proxy!.Authority;
        if (handshake.Failure?.ProxyText() is { } refusal)
        {
            return Finding.Fail(
                $"{proxy}: {refusal}",
                $"Ask who runs the proxy to allow CONNECT to {context.Endpoint.Authority}. Where it asks for a user (407), give one with -ProxyCredential or -ProxyUseDefaultCredentials.");
        }
        // What breaks later breaks within TLS.
        if (handshake.Failure is HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError } end && context.HasTls)
        {
            return Finding.Fail(
                $"{proxy} did not answer the CONNECT to {context.Endpoint.Authority} as a proxy does: {end.Message}",
                "Check the address and the port of -Proxy or HTTPS_PROXY: something else may listen there. If it is the proxy, ask who runs it why it hangs up.");
        }
        context.IsReachable = true;
        return Finding.Pass($"{proxy} opens the way to {context.Endpoint.Authority}.");
    }
}
