using System.Net;
using System.Net.Sockets;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether a port of the endpoint takes connections from this machine.</summary>
internal sealed class PortStep : DiagnosisStep
{
    private const string SalesforceHosts = ".pubsub.salesforce.com";

    private static readonly int[] SalesforcePorts = [7443, 443];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly string _host;
    private readonly int _port;
    private readonly bool _isOwn;

    private PortStep(string host, int port, bool isOwn) => (_host, _port, _isOwn) = (host, port, isOwn);

    public override string Name => FormattableString.Invariant($"TCP {_port}");

    private string Address => FormattableString.Invariant($"{_host}:{_port}");

    private string FirewallAdvice =>
        $"Ask the firewall team to allow outgoing TCP connections to {Address}, by name: the addresses change. Where a proxy is the way out, set it with -Proxy.";

    /// <summary>The endpoint's port, and for an endpoint of Salesforce, which has two, the other one.</summary>
    public static IEnumerable<PortStep> Of(Uri endpoint)
    {
        var isSalesforce = endpoint.IdnHost.EndsWith(SalesforceHosts, StringComparison.OrdinalIgnoreCase);
        int[] ports = isSalesforce ? [endpoint.Port, .. SalesforcePorts.Where(p => p != endpoint.Port)] : [endpoint.Port];
        return ports.Select(p => new PortStep(endpoint.IdnHost, p, p == endpoint.Port));
    }

    public override string? Obstacle(DiagnosisContext context) => context.IsResolved ? null : "The name has no address.";

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(_host, _port), cancellationToken).AsTask().WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            return Closed(context, e.Message);
        }
        catch (TimeoutException)
        {
            return Closed(context, FormattableString.Invariant($"no answer within {Patience.TotalSeconds:0} seconds, as of a firewall that drops it."));
        }
        return Open(context);
    }

    private Finding Open(DiagnosisContext context)
    {
        context.IsReachable |= _isOwn && context.Proxy is null;
        var isWayOut = !context.IsReachable && context.Proxy is null;
        return Finding.Pass($"{Address} takes connections.", isWayOut ? $"Connect over this port: -Endpoint https://{Address}" : "");
    }

    private Finding Closed(DiagnosisContext context, string reason)
    {
        if (context.Proxy is { } proxy)
            return Finding.Warn($"{Address}: {reason}", $"Nothing to do as long as the proxy {proxy.Authority} is used.");
        return _isOwn
            ? Finding.Fail($"{Address}: {reason}", FirewallAdvice)
            : Finding.Warn($"{Address}: {reason}", $"Nothing to do as long as {context.Endpoint.Authority} is used.");
    }
}
