using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using PubSub.Client.Grpc;
using PubSub.Client.Http;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_certificate_of_a_trusted_authority_is_accepted() =>
        Assert.Equal("secure", (await CallAsync(_authority.Issue(), new CertificateTrust(_authority.PemPath))).TopicName);

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused() => await RefusedAsync(_authority.Issue(), null);

    [Fact]
    public async Task A_certificate_of_another_authority_than_the_trusted_one_is_refused()
    {
        using var other = new TestAuthority();
        await RefusedAsync(_authority.Issue(), new CertificateTrust(other.PemPath));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_even_from_the_trusted_authority() =>
        await RefusedAsync(_authority.Issue("api.pubsub.salesforce.com"), new CertificateTrust(_authority.PemPath));

    [Fact]
    public async Task An_expired_certificate_is_refused_even_from_the_trusted_authority() =>
        await RefusedAsync(_authority.Issue(expired: true), new CertificateTrust(_authority.PemPath));

    [Fact]
    public async Task A_refusal_says_what_is_wrong_with_the_certificate_and_not_which_callback_said_so()
    {
        var trust = new CertificateTrust(_authority.PemPath);
        Assert.Contains("RemoteCertificateNameMismatch", await ReasonAsync(_authority.Issue("api.pubsub.salesforce.com"), trust), StringComparison.Ordinal);
        Assert.Contains("NotTimeValid", await ReasonAsync(_authority.Issue(expired: true), trust), StringComparison.Ordinal);
        using var other = new TestAuthority();
        Assert.Contains(other.PemPath, await ReasonAsync(_authority.Issue(), new CertificateTrust(other.PemPath)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_s_certificate_is_no_server_s_even_from_the_trusted_authority()
    {
        // Kestrel refuses to serve with it.
        var trust = new CertificateTrust(_authority.PemPath);
        Assert.True(trust.Validate(this, _authority.Issue(), null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(trust.Validate(this, _authority.Issue(forClients: true), null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void A_file_without_certificates_is_an_error_that_names_it()
    {
        var empty = Path.GetTempFileName();
        Assert.Contains(empty, Assert.Throws<ArgumentException>(() => new CertificateTrust(empty)).Message, StringComparison.Ordinal);
        File.WriteAllText(empty, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Contains(empty, Assert.Throws<ArgumentException>(() => new CertificateTrust(empty)).Message, StringComparison.Ordinal);
        File.Delete(empty);
        Assert.Contains(empty, Assert.Throws<ArgumentException>(() => new CertificateTrust(empty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_on_a_port_of_tls_is_a_failure_of_tls()
    {
        await using var peer = new RawPeer(connection => connection.SendBytesAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()));
        using var channel = Calls.Channel(peer.SecureAddress);
        Assert.Equal(TransportFailure.Tls, (await channel.UnaryAsync().FailsAsync()).Failure);
    }

    private static async Task<string> ReasonAsync(X509Certificate2 certificate, CertificateTrust trust) => (await CallAsync(certificate, trust).FailsAsync()).Message;

    private static async Task RefusedAsync(X509Certificate2 certificate, CertificateTrust? trust)
    {
        var error = await CallAsync(certificate, trust).FailsAsync();
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Tls), (error.Status, error.Failure));
    }

    private static async Task<TopicInfo> CallAsync(X509Certificate2 certificate, CertificateTrust? trust)
    {
        await using var peer = await KestrelPeer.StartAsync(
            async http =>
            {
                var call = new ServerCall(http);
                await call.SendAsync(new TopicInfo { TopicName = "secure" });
                call.End();
            },
            certificate);
        using var channel = Calls.Channel(peer.Address, trust);
        return await channel.UnaryAsync();
    }
}
