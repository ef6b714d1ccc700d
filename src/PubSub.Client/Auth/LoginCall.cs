using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PubSub.Client.Http;
using PubSub.Client.Text;

namespace PubSub.Client.Auth;

/// <summary>A call to a login host: bounded in time and size, its failures in words that name the host and what to change.</summary>
internal static class LoginCall
{
    private const int MaxAnswer = 1024 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <exception cref="SignInException">The host did not answer.</exception>
    public static async Task<LoginAnswer> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Host;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(Timeout);
        try
        {
            // By headers alone: what HttpClient buffers cannot be wiped.
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timer.Token).ConfigureAwait(false);
            var body = await ReadAsync(response, timer.Token).ConfigureAwait(false)
                ?? throw Unreachable($"{host} answered with more than {MaxAnswer / 1024} KB, which no sign-in has. Check -LoginUrl; a proxy may have answered instead.", null);
            return new LoginAnswer((int)response.StatusCode, body, response.Headers.Location);
        }
        // SocketException: HttpClient lets it out where a connection is cut before it has looked who is at the other end.
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw Unreachable($"{host} cannot be reached: {Explain(e)}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable($"{host} did not answer in time. Check -LoginUrl, the network and the proxy.", e);
        }
    }

    /// <summary>The body; null where it is too large.</summary>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[16 * 1024];
        var length = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (length == MaxAnswer)
                    return null;
                if (length == buffer.Length)
                    Grow(ref buffer);
            }
            return buffer[..length];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        var former = buffer;
        buffer = new byte[Math.Min(former.Length * 4, MaxAnswer)];
        former.CopyTo(buffer, 0);
        CryptographicOperations.ZeroMemory(former);
    }

    private static SignInException Unreachable(string message, Exception? inner) => new(message, SignInException.Unreachable, inner);

    private static string Explain(Exception exception)
    {
        var cause = Redaction.Clean(exception.Innermost().Message).TrimEnd('.');
        if (exception.Chain().LastOrDefault(e => e.ProxyText() is not null) is HttpRequestException proxy)
            return $"{proxy.ProxyText()!.TrimEnd('.')}. {ProxyAdvice(proxy)}";
        return (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"{cause}. Check the spelling of -LoginUrl or -InstanceUrl, and the name resolution of this machine.",
            HttpRequestError.SecureConnectionError => $"no secure connection: {cause}. Check that nothing inspects the connection; where a company's proxy does, "
                + "give its authority with -CertificateAuthorityPath.",
            _ => $"{cause}. Check -LoginUrl, the network and the proxy.",
        };
    }

    private static string ProxyAdvice(HttpRequestException e) =>
        e.StatusCode == HttpStatusCode.ProxyAuthenticationRequired || e.Message.Contains("'407'", StringComparison.Ordinal)
            ? "Give the proxy's user name and password with -ProxyCredential, or use -ProxyUseDefaultCredentials."
            : "Check -Proxy or HTTPS_PROXY, and that the proxy allows CONNECT to this host.";
}
