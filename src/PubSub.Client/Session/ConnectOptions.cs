namespace PubSub.Client.Session;

/// <summary>How to reach the service.</summary>
public sealed class ConnectOptions
{
    /// <summary>The endpoint of the service; <c>http</c> means HTTP/2 without TLS.</summary>
    public Uri Endpoint { get; init; } = new("https://api.pubsub.salesforce.com:7443");

    /// <summary>A PEM file of certificate authorities to trust besides the system's; null for none.</summary>
    public string? CertificateAuthorityPath { get; init; }
}
