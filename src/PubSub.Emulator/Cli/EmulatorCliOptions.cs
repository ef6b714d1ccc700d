using System.CommandLine;
using System.Globalization;

namespace PubSub.Emulator.Cli;

/// <summary>The options of the emulator's command line.</summary>
internal sealed class EmulatorCliOptions
{
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the start line as one JSON object: endpoint, tlsEndpoint, caFile, instanceUrl, loginUrl, accessToken, "
            + "orgId, userId, userName, password, securityToken, "
            + "clientId, clientSecret, proxyUrl.",
    };

    public Option<bool> ExitWithStdin { get; } = new("--exit-with-stdin")
    {
        Description = "End when standard input is closed, so that nothing outlives the process that started it.",
    };

    private readonly Option<int> _port = new("--port") { Description = "Port of gRPC over plain-text HTTP/2; 0 takes a free one." };

    private readonly Option<int> _httpPort = new("--http-port")
    {
        Description = "Port of login, userinfo and control (GET /emulator) over HTTP/1.1; 0 takes a free one.",
    };

    private readonly Option<int?> _tlsPort = new("--tls-port")
    {
        Description = "Port of gRPC over TLS, with a certificate made at the start; 0 takes a free one. Without it there is no TLS.",
    };

    private readonly Option<string?> _caFile = new("--ca-file")
    {
        Description = "Where to write the PEM of the CA that signed the TLS certificate. Default: a temporary file.",
        HelpName = "path",
    };

    private readonly Option<string?> _jwtCertificate = new("--jwt-certificate")
    {
        Description = "PEM of the certificate, or the public key, that OAuth JWT assertions are checked with. Without it all are refused.",
        HelpName = "path",
    };

    private readonly Option<int?> _proxyPort = new("--proxy-port")
    {
        Description = "Port of a CONNECT proxy that leads to the emulator alone, also by names such as org.emulator.test; 0 takes a free one.",
    };

    private readonly Option<string?> _proxyCredential = new("--proxy-credential")
    {
        Description = "What the proxy asks for. Without it, it lets everybody through.",
        HelpName = "user:password",
    };

    private readonly Option<double> _keepAlive = Seconds(
        "--keep-alive", 60, "Silence after which a Subscribe stream with credit gets an empty batch.");

    private readonly Option<double> _creditIdle = Seconds(
        "--credit-idle", 60, "Time without credit after which a Subscribe stream is completed.");

    private readonly Option<double> _publishIdle = Seconds(
        "--publish-idle", 70, "Time without a request after which a PublishStream is closed.");

    private readonly Option<double> _managedRelease = Seconds(
        "--managed-release", 2, "Time for which a managed subscription stays taken after a clean end of its stream.");

    private readonly Option<double> _managedAbortRelease = Seconds(
        "--managed-abort-release", 5, "Time for which a managed subscription stays taken after its client vanished.");

    private readonly Option<double> _managedNoCommit = Seconds(
        "--managed-no-commit", 1800, "Time without a commit after which a ManagedSubscribe stream is closed.");

    private readonly Option<int> _generate = new("--generate")
    {
        Description = "Events on each built-in topic at the start.",
        HelpName = "n",
        DefaultValueFactory = _ => 25,
    };

    private readonly Option<int> _records = new("--records")
    {
        Description = "Records of each object at the start, besides those of the generated events, to be changed with POST /emulator/records.",
        HelpName = "n",
    };

    private readonly Option<double> _rate = new("--rate")
    {
        Description = "Events per second on each built-in topic while running, up to 1000: each has a millisecond of its own.",
        HelpName = "n",
        Validators =
        {
            static result =>
            {
                // What is no number is told by the option itself.
                if (result.Tokens is [var given] && double.TryParse(given.Value, CultureInfo.InvariantCulture, out var rate) && rate is not (>= 0 and <= 1000))
                {
                    result.AddError("--rate takes 0 to 1000 events per second.");
                }
            },
        },
    };

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "Make everything generated (values, ids, replay ids, the token) repeatable, with times from a fixed day.",
        HelpName = "n",
    };

    private readonly Option<string[]> _topics = new("--topic")
    {
        Description = "An Avro schema file to register as the topic /event/<name of the record>, or /data/<name> where it has a "
            + "ChangeEventHeader; may be given several times.",
        HelpName = "file.avsc",
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _port, _httpPort, _tlsPort, _caFile, _jwtCertificate, _proxyPort, _proxyCredential, _generate, _records, _rate, _seed, _topics,
            _keepAlive, _creditIdle, _publishIdle,
            _managedRelease, _managedAbortRelease, _managedNoCommit, Json, ExitWithStdin,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public EmulatorOptions Read(ParseResult arguments) => new()
    {
        Port = arguments.GetValue(_port),
        HttpPort = arguments.GetValue(_httpPort),
        TlsPort = arguments.GetValue(_tlsPort),
        CaFile = arguments.GetValue(_caFile),
        JwtCertificate = arguments.GetValue(_jwtCertificate),
        ProxyPort = arguments.GetValue(_proxyPort),
        ProxyCredential = arguments.GetValue(_proxyCredential),
        KeepAlive = TimeSpan.FromSeconds(arguments.GetValue(_keepAlive)),
        CreditIdle = TimeSpan.FromSeconds(arguments.GetValue(_creditIdle)),
        PublishIdle = TimeSpan.FromSeconds(arguments.GetValue(_publishIdle)),
        ManagedRelease = TimeSpan.FromSeconds(arguments.GetValue(_managedRelease)),
        ManagedAbortRelease = TimeSpan.FromSeconds(arguments.GetValue(_managedAbortRelease)),
        ManagedNoCommit = TimeSpan.FromSeconds(arguments.GetValue(_managedNoCommit)),
        Generate = arguments.GetValue(_generate),
        Records = arguments.GetValue(_records),
        Rate = arguments.GetValue(_rate),
        Seed = arguments.GetValue(_seed),
        TopicFiles = arguments.GetValue(_topics) ?? [],
    };

    private static Option<double> Seconds(string name, double value, string description) => new(name)
    {
        Description = description,
        HelpName = "seconds",
        DefaultValueFactory = _ => value,
    };
}
