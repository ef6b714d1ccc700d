using System.Net.Security;
using PubSub.Client.Http;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether a secure connection comes about, with a certificate that is trusted.</summary>
internal sealed class TlsStep : DiagnosisStep
{
    public override string Name => "TLS";

    public override string? Obstacle(DiagnosisContext context) =>
        !context.IsReachable ? "The endpoint cannot be reached." : !context.HasTls ? "The endpoint is http, without TLS." : null;

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var handshake = context.Handshake ??= await Handshake.MakeAsync(context.Endpoint, context.Network, cancellationToken).ConfigureAwait(false);
        if (handshake.IsRefused)
            return Finding.Fail($"The certificate is refused ({handshake.Errors}). The chain: {string.Join("; ", handshake.Chain)}", AdviceOn(handshake, context.Endpoint.IdnHost));
        if (handshake.Failure is { } failure)
        {
            return Finding.Fail(
                failure.Innermost().Message,
                $"Nothing at {context.Endpoint.Authority} speaks TLS as it should: ask the firewall team whether they cut or inspect it, and check the port of -Endpoint.");
        }
        return Finding.Pass($"{handshake.Protocol}, {handshake.Certificate}");
    }

    private static string AdviceOn(Handshake handshake, string host)
    {
        if (handshake.Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"The certificate is not one for {host}: something else answers under this name. Check -Endpoint, and ask the network team what is between.";
        if (handshake.IsOutOfTime)
            return "A certificate is out of its time: check the clock of this machine; if it is right, ask who runs what is between, since Salesforce's are renewed in time.";
        return $"Where the authority '{handshake.Root}' is your company's, a device inspects TLS: have {host} exempted from that, or trust the authority with -CertificateAuthorityPath. "
            + "Where it is a public one, the authorities of this machine are out of date.";
    }
}
