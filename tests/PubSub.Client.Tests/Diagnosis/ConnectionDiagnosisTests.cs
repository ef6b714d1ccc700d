using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PubSub.Client.Auth;
using PubSub.Client.Auth.Cli;
using PubSub.Client.Diagnosis;
using PubSub.Client.Session;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Diagnosis;

/// <summary>What stands between a machine and the service, and what the diagnosis makes of it.</summary>
public sealed class ConnectionDiagnosisTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_shown_with_its_chain()
    {
        var rows = await TlsAsync(_authority.Issue(), null);
        Assert.Equal(DiagnosisResult.Pass, rows["TCP"].Result);
        var tls = rows["TLS"];
        Assert.Equal(DiagnosisResult.Fail, tls.Result);
        Assert.Contains("CN=127.0.0.1 from CN=PubSub test authority, valid ", tls.Detail, StringComparison.Ordinal);
        Assert.Contains("'CN=PubSub test authority'", tls.Advice, StringComparison.Ordinal);
        Assert.Contains("-CertificateAuthorityPath", tls.Advice, StringComparison.Ordinal);
        Assert.Equal(DiagnosisResult.Skip, rows["HTTP/2"].Result);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_named_as_such()
    {
        var tls = (await TlsAsync(_authority.Issue("api.pubsub.salesforce.com"), _authority.PemPath))["TLS"];
        Assert.Equal(DiagnosisResult.Fail, tls.Result);
        Assert.Contains("not one for 127.0.0.1", tls.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_out_of_its_time_makes_one_look_at_the_clock()
    {
        var tls = (await TlsAsync(_authority.Issue(expired: true), null))["TLS"];
        Assert.Equal(DiagnosisResult.Fail, tls.Result);
        Assert.Contains("NotTimeValid", tls.Detail, StringComparison.Ordinal);
        Assert.Contains("clock", tls.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trusted_certificate_passes_and_a_server_that_refuses_in_gRPC_too()
    {
        var rows = await TlsAsync(_authority.Issue(), _authority.PemPath);
        Assert.Equal(DiagnosisResult.Pass, rows["TLS"].Result);
        Assert.StartsWith("Tls1", rows["TLS"].Detail, StringComparison.Ordinal);
        Assert.Equal(DiagnosisResult.Pass, rows["HTTP/2"].Result);
        Assert.Equal(DiagnosisResult.Skip, rows["Access"].Result);
    }

    [Fact]
    public async Task A_device_that_speaks_http_1_alone_over_tls_is_found_out()
    {
        var rows = await TlsAsync(_authority.Issue(), _authority.PemPath, HttpProtocols.Http1);
        Assert.Equal(DiagnosisResult.Pass, rows["TLS"].Result);
        Assert.Equal(DiagnosisResult.Fail, rows["HTTP/2"].Result);
        Assert.Contains("HTTP/1.1 only", rows["HTTP/2"].Detail, StringComparison.Ordinal);
        Assert.Contains("ALPN", rows["HTTP/2"].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_it_is_without_tls()
    {
        await using var peer = await KestrelPeer.StartAsync(http => http.Response.WriteAsync("hello"));
        var rows = await RunAsync(peer.WebAddress);
        Assert.Equal(DiagnosisResult.Skip, rows["TLS"].Result);
        Assert.Contains("HTTP/1.1 only", rows["HTTP/2"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_server_is_not_taken_for_the_service()
    {
        await using var peer = await KestrelPeer.StartAsync(http => http.Response.WriteAsync("hello"));
        var row = (await RunAsync(peer.Address))["HTTP/2"];
        Assert.Equal(DiagnosisResult.Fail, row.Result);
        Assert.Contains("Something else", row.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_has_no_address_and_nothing_else_is_tried()
    {
        var rows = await RunAsync(new Uri("https://no-such-host.invalid:7443"));
        Assert.Equal(DiagnosisResult.Fail, rows["Name resolution"].Result);
        Assert.Contains("no-such-host.invalid", rows["Name resolution"].Advice, StringComparison.Ordinal);
        Assert.All(rows.Values.Where(r => r.Step != "Name resolution"), r => Assert.Equal(DiagnosisResult.Skip, r.Result));
    }

    [Fact]
    public async Task A_host_that_takes_connections_and_says_nothing_is_given_up()
    {
        await using var peer = new RawPeer(_ => Task.CompletedTask, _ => Task.CompletedTask);
        var tls = (await RunAsync(peer.SecureAddress))["TLS"];
        Assert.Equal(DiagnosisResult.Fail, tls.Result);
        Assert.Contains("No answer within 15 seconds", tls.Detail, StringComparison.Ordinal);
        Assert.Contains("network team", tls.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Salesforce_is_tried_on_both_of_its_ports_and_others_on_their_own()
    {
        Assert.Equal(["TCP 7443", "TCP 443"], await PortsAsync("https://no-such.pubsub.salesforce.com:7443"));
        Assert.Equal(["TCP 443", "TCP 7443"], await PortsAsync("https://no-such.pubsub.salesforce.com"));
        Assert.Equal(["TCP 8443"], await PortsAsync("https://no-such-host.invalid:8443"));
    }

    [Fact]
    public async Task Signing_in_is_tried_whatever_became_of_the_endpoint()
    {
        await using var org = await OrgPeer.StartAsync();
        org.With("/limits", """{"DailyDeliveredPlatformEvents":{"Max":100,"Remaining":5},"HourlyPublishedPlatformEvents":{"Max":100,"Remaining":0}}""");
        var credential = new AccessTokenCredential(Secret.From("token"), org.InstanceUrl, "00D5e000003TIrBEAW", null);
        var rows = await RunAsync(new Uri("http://no-such-host.invalid"), credential);
        Assert.Equal(DiagnosisResult.Pass, rows["Sign-in"].Result);
        Assert.Equal(DiagnosisResult.Warn, rows["Userinfo"].Result);
        Assert.Equal(DiagnosisResult.Skip, rows["Access"].Result);
        Assert.Equal((DiagnosisResult.Warn, "95 of 100 used, 5 left."), (rows["Deliveries"].Result, rows["Deliveries"].Detail));
        Assert.Equal((DiagnosisResult.Fail, "100 of 100 used, 0 left."), (rows["Publications"].Result, rows["Publications"].Detail));
    }

    [Fact]
    public async Task A_name_that_the_cli_must_not_be_given_is_a_failed_step_and_no_end()
    {
        var rows = await RunAsync(new Uri("http://no-such-host.invalid"), new SfCliCredential("--help"));
        Assert.Equal(DiagnosisResult.Fail, rows["Sign-in"].Result);
        Assert.Contains("-TargetOrg", rows["Sign-in"].Detail, StringComparison.Ordinal);
        Assert.Equal(DiagnosisResult.Skip, rows["Publications"].Result);
    }

    [Theory]
    [InlineData("0.0.0.0", "TCP")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.", "Name resolution")]
    public async Task So_is_a_host_that_cannot_be_asked_for(string part, string step)
    {
        var host = part.EndsWith('.') ? string.Concat(Enumerable.Repeat(part, 5)) + "invalid" : part;
        var rows = await RunAsync(new Uri($"https://{host}:1"));
        Assert.Equal(DiagnosisResult.Fail, rows[step].Result);
        Assert.Contains("given", rows[step].Advice, StringComparison.Ordinal);
        Assert.Equal(DiagnosisResult.Skip, rows["Publications"].Result);
    }

    [Theory]
    [InlineData("""[{"message":"no","errorCode":"INSUFFICIENT_ACCESS"}]""", 403, DiagnosisResult.Skip)]
    [InlineData("{}", 200, DiagnosisResult.Skip)]
    [InlineData("""{"DailyDeliveredPlatformEvents":{"Max":0,"Remaining":0}}""", 200, DiagnosisResult.Skip)]
    [InlineData("maintenance", 503, DiagnosisResult.Warn)]
    public async Task Limits_that_are_not_told_are_no_failure(string body, int status, DiagnosisResult result)
    {
        await using var org = await OrgPeer.StartAsync();
        org.With("/limits", body, status);
        Assert.Equal(result, (await RunAsync(ConnectionDiagnosis.Of(org.Client, null)))["Deliveries"].Result);
        Assert.Single(org.Asked, "/limits");
    }

    [Fact]
    public async Task A_session_that_was_given_is_left_open()
    {
        await using var org = await OrgPeer.StartAsync();
        var rows = await RunAsync(ConnectionDiagnosis.Of(org.Client, null));
        Assert.Equal(DiagnosisResult.Pass, rows["Access"].Result);
        await org.Client.GetTopicAsync("/event/A__e", default).Soon();
    }

    private static async Task<Dictionary<string, DiagnosisRow>> TlsAsync(X509Certificate2 certificate, string? pemPath, HttpProtocols protocols = HttpProtocols.Http2)
    {
        await using var peer = await KestrelPeer.StartAsync(
            http =>
            {
                http.Response.ContentType = "application/grpc";
                http.Response.Headers["grpc-status"] = "16";
                return Task.CompletedTask;
            },
            certificate, protocols);
        return await RunAsync(ConnectionDiagnosis.Of(new ConnectOptions { Endpoint = peer.Address, CertificateAuthorityPath = pemPath }, null, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001 SSH-2.0\r\n")]
    public async Task A_proxy_that_hangs_up_or_is_none_is_not_said_to_open_the_way(string answer)
    {
        // How often it is tried is a matter of when the cut is noticed.
        await using var peer = new RawPeer([.. Enumerable.Repeat<Func<RawConnection, Task>>(
            async connection =>
            {
                await connection.SendBytesAsync(System.Text.Encoding.ASCII.GetBytes(answer));
                connection.Cut();
            }, 50)]);
        var rows = await RunAsync(ConnectionDiagnosis.Of(new ConnectOptions { Endpoint = new Uri("https://api.example.test:7443"), Proxy = peer.Address }, null, null));
        Assert.Equal(DiagnosisResult.Fail, rows["Proxy"].Result);
        Assert.Contains(peer.Address.Authority, rows["Proxy"].Detail, StringComparison.Ordinal);
        Assert.Equal(DiagnosisResult.Skip, rows["TLS"].Result);
    }

    private static async Task<string[]> PortsAsync(string endpoint)
    {
        using var diagnosis = ConnectionDiagnosis.Of(new ConnectOptions { Endpoint = new Uri(endpoint), Proxy = new Uri("http://127.0.0.1:1") }, null, null);
        var ports = new List<string>();
        await foreach (var row in diagnosis.RunAsync(default))
        {
            if (row.Step.StartsWith("TCP", StringComparison.Ordinal))
                ports.Add(row.Step);
        }
        return [.. ports];
    }

    private static Task<Dictionary<string, DiagnosisRow>> RunAsync(Uri endpoint, Credential? credential = null) =>
        RunAsync(ConnectionDiagnosis.Of(new ConnectOptions { Endpoint = endpoint }, credential, null));

    /// <summary>The rows by their steps; the ports' all by "TCP".</summary>
    private static async Task<Dictionary<string, DiagnosisRow>> RunAsync(ConnectionDiagnosis diagnosis)
    {
        using (diagnosis)
        {
            var rows = new Dictionary<string, DiagnosisRow>();
            await foreach (var row in diagnosis.RunAsync(default))
            {
                rows[row.Step.StartsWith("TCP ", StringComparison.Ordinal) ? "TCP" : row.Step] = row;
                Assert.True(row.Result is DiagnosisResult.Pass or DiagnosisResult.Skip || row.Advice.Length > 0, $"{row} has no advice.");
                Assert.NotEmpty(row.Detail);
            }
            return rows;
        }
    }
}
