namespace PubSub.Emulator;

/// <summary>How an emulator is started; the defaults suit a test that wants free ports and no events but its own.</summary>
public sealed record EmulatorOptions
{
    /// <summary>gRPC over plain-text HTTP/2; 0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>Login, userinfo and control over HTTP/1.1.</summary>
    public int HttpPort { get; init; }

    /// <summary>gRPC over TLS; null leaves it out.</summary>
    public int? TlsPort { get; init; }

    /// <summary>Where the CA's certificate is written; null takes a temporary file that goes away with the emulator.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM of the certificate, or the public key, that JWT assertions are checked with; null refuses them all.</summary>
    public string? JwtCertificate { get; init; }

    /// <summary>A CONNECT proxy to the emulator's own ports; null leaves it out.</summary>
    public int? ProxyPort { get; init; }

    /// <summary>The user and password, as <c>user:password</c>, that the proxy asks for; null lets everybody through.</summary>
    public string? ProxyCredential { get; init; }

    /// <summary>Silence after which a stream with credit gets an empty batch.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time without credit after which a Subscribe stream is completed.</summary>
    public TimeSpan CreditIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time without a request after which a PublishStream is closed.</summary>
    public TimeSpan PublishIdle { get; init; } = TimeSpan.FromSeconds(70);

    /// <summary>Time for which a managed subscription stays taken after a clean end of its stream.</summary>
    public TimeSpan ManagedRelease { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time for which a managed subscription stays taken after its client vanished.</summary>
    public TimeSpan ManagedAbortRelease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time without a commit after which a ManagedSubscribe stream is closed.</summary>
    public TimeSpan ManagedNoCommit { get; init; } = TimeSpan.FromSeconds(1800);

    /// <summary>Events on each built-in topic at the start.</summary>
    public int Generate { get; init; }

    /// <summary>Records of each object at the start, besides those of the generated events; there are no events of them.</summary>
    public int Records { get; init; }

    /// <summary>Events per second on each built-in topic while running.</summary>
    public double Rate { get; init; }

    /// <summary>Makes everything generated repeatable.</summary>
    public int? Seed { get; init; }

    /// <summary>Schema files to register as further topics.</summary>
    public IReadOnlyList<string> TopicFiles { get; init; } = [];

    /// <summary>The clock of the bus and of every timer.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
