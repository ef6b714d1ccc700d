using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using PubSub.Client.Http;

namespace PubSub.Client.Diagnosis;

/// <summary>A connection as the sessions make it, watched: which way it went, what certificate came, and what was agreed on.</summary>
internal sealed class Handshake
{
    private readonly List<string> _chain = [];

    private Handshake()
    {
    }

    /// <summary>The certificates that came, from the server's up: whose each is, who issued it, until when it is valid, and what is wrong with it.</summary>
    public IReadOnlyList<string> Chain => _chain;

    /// <summary>The server's certificate; null where none came.</summary>
    public string? Certificate { get; private set; }

    /// <summary>The last issuer of the chain: the authority to trust.</summary>
    public string? Root { get; private set; }

    /// <summary>What is wrong with the certificate.</summary>
    public SslPolicyErrors Errors { get; private set; }

    /// <summary>Whether the certificate was refused.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether a certificate is out of its time.</summary>
    public bool IsOutOfTime { get; private set; }

    /// <summary>The version of TLS; null where there was no connection.</summary>
    public string? Protocol { get; private set; }

    /// <summary>Whether the server agreed to HTTP/2.</summary>
    public bool IsHttp2 { get; private set; }

    /// <summary>What ended the attempt before TLS was there; null where it was.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Makes a connection and sends one request without any secret. It offers HTTP/1.1 too, to see who only speaks that.</summary>
    public static async Task<Handshake> MakeAsync(Uri endpoint, Network network, CancellationToken cancellationToken)
    {
        var handshake = new Handshake();
        using var handler = HttpHandlers.Create(network);
        // The step has a limit of its own.
        handler.ConnectTimeout = Timeout.InfiniteTimeSpan;
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            handshake.Judge(network.Trust, sender, certificate, chain, errors);
        handler.PlaintextStreamFilter = (context, _) =>
        {
            // The connection to a proxy comes by here, too.
            if (context.InitialRequestMessage.Method != HttpMethod.Connect)
                handshake.Agree(context.PlaintextStream as SslStream);
            return ValueTask.FromResult(context.PlaintextStream);
        };
        using var http = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Head, endpoint)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        try
        {
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            // After TLS is there, what the server says to such a request does not matter. A SocketException is a connection cut too early.
            if (handshake.Protocol is null)
                handshake.Failure = e as HttpRequestException ?? new HttpRequestException(e.Message, e);
        }
        catch (OperationCanceledException) when (handshake.Protocol is not null)
        {
            // A server that is silent after the handshake is the next step's matter.
        }
        return handshake;
    }

    private void Agree(SslStream? stream)
    {
        Protocol = stream?.SslProtocol.ToString() ?? "none";
        IsHttp2 = stream?.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
    }

    private bool Judge(CertificateTrust? trust, object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // A connection that is refused may be tried again.
        _chain.Clear();
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            Add(element);
        if (certificate is X509Certificate2 own)
            Certificate = Describe(own, "");
        Errors = errors;
        IsRefused = errors != SslPolicyErrors.None && trust?.Validate(sender, certificate, chain, errors) != true;
        return !IsRefused;
    }

    private void Add(X509ChainElement element)
    {
        var wrong = element.ChainElementStatus.Select(s => s.Status).Distinct().ToArray();
        IsOutOfTime |= wrong.Contains(X509ChainStatusFlags.NotTimeValid);
        Root = element.Certificate.Issuer;
        _chain.Add(Describe(element.Certificate, wrong.Length > 0 ? $" ({string.Join(", ", wrong)})" : ""));
    }

    private static string Describe(X509Certificate2 certificate, string remark) => FormattableString.Invariant(
        $"{certificate.Subject} from {certificate.Issuer}, valid {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}{remark}");
}
