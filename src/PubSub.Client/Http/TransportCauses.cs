namespace PubSub.Client.Http;

/// <summary>What is within the exceptions of HTTP, TLS and sockets.</summary>
internal static class TransportCauses
{
    /// <summary>An exception and its causes, from the outside in.</summary>
    public static IEnumerable<Exception> Chain(this Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            yield return e;
    }

    /// <summary>The outer exceptions say that something failed, the innermost what.</summary>
    public static Exception Innermost(this Exception exception) => exception.Chain().Last();

    /// <summary>What a proxy is said to have refused; null where it was no proxy.</summary>
    public static string? ProxyText(this Exception exception) => exception switch
    {
        // The outer message is the same for all that can go wrong with a SOCKS proxy.
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, InnerException: IOException cause } => cause.Message,
        // .NET's own text for a refused CONNECT ends with a quotation mark that nothing opens.
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => exception.Message.TrimEnd('"'),
        _ => null,
    };
}
