using System.Net;
using System.Net.Sockets;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether this machine knows the address of the endpoint.</summary>
internal sealed class NameStep : DiagnosisStep
{
    public override string Name => "Name resolution";

    public override string AdviceOnSilence => "The name servers of this machine do not answer: ask the network team to check them.";

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var host = context.Endpoint.IdnHost;
        if (IPAddress.TryParse(host, out _))
        {
            context.IsResolved = true;
            return Finding.Pass($"{host} is an address.");
        }
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            context.IsResolved = true;
            return Finding.Pass($"{host}: {string.Join(", ", addresses.Select(a => a.ToString()))}");
        }
        catch (SocketException e)
        {
            return context.Proxy is { } proxy
                ? Finding.Warn($"{host}: {e.Message}", $"Nothing to do as long as the proxy {proxy.Authority} is used, which resolves names itself.")
                : Finding.Fail($"{host}: {e.Message}", $"Check the spelling of -Endpoint. If it is right, ask the network team to let this machine resolve {host}, or set the proxy with -Proxy.");
        }
    }
}
