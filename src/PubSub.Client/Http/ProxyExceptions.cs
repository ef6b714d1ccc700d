using System.Globalization;
using System.Net;

namespace PubSub.Client.Http;

/// <summary>The hosts of <c>NO_PROXY</c>, as curl and Go read them: names with all their subdomains, addresses, networks (<c>10.0.0.0/8</c>),
/// each perhaps with a port, and <c>*</c> for all.</summary>
internal sealed class ProxyExceptions(string? list)
{
    private readonly string[] _entries = (list ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool Cover(Uri destination)
    {
        var host = destination.IdnHost.TrimEnd('.');
        var address = IPAddress.TryParse(host, out var ip) ? ip : null;
        return _entries.Any(entry => Covers(entry, host, address, destination.Port));
    }

    private static bool Covers(string entry, string host, IPAddress? address, int port)
    {
        if (entry == "*")
            return true;
        if (IPNetwork.TryParse(entry, out var network))
            return address is not null && network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
        var (name, only) = SplitPort(entry);
        if (only is { } number && number != port)
            return false;
        if (IPAddress.TryParse(name, out var own))
            return own.Equals(address);
        name = name.TrimStart('*').Trim('.');
        return name.Length > 0 && address is null
            && (host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase));
    }

    private static (string Name, int? Port) SplitPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        // More than one colon, and no bracket before the last, is an IPv6 address without a port.
        var hasPort = colon > 0 && (entry[colon - 1] == ']' || entry.IndexOf(':', StringComparison.Ordinal) == colon);
        return hasPort && int.TryParse(entry[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (entry[..colon], port)
            : (entry, null);
    }
}
