using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Http;
using PubSub.Client.Session;

namespace PubSub.Client.Diagnosis;

/// <summary>What is to be tried, and what the steps so far have found for those to come.</summary>
internal sealed class DiagnosisContext
{
    public DiagnosisContext(ConnectOptions options, Credential? credential, PubSubClient? client, string? topic)
    {
        (Options, Credential, Client, Topic) = (options, credential, client, topic);
        Network = options.CreateNetwork();
        Proxy = Network.Proxy.GetProxy(options.Endpoint);
    }

    public ConnectOptions Options { get; }

    public Network Network { get; }

    /// <summary>How to sign in; null where that has been done, or where there is nothing to do it with.</summary>
    public Credential? Credential { get; }

    public string? Topic { get; }

    /// <summary>The proxy on the way to the endpoint; null for none.</summary>
    public Uri? Proxy { get; }

    public Uri Endpoint => Options.Endpoint;

    public bool HasTls => Endpoint.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether the name of the endpoint has an address.</summary>
    public bool IsResolved { get; set; }

    /// <summary>Whether connections to the endpoint come about, directly or through the proxy.</summary>
    public bool IsReachable { get; set; }

    /// <summary>What was seen of the TLS handshake; null before it.</summary>
    public Handshake? Handshake { get; set; }

    /// <summary>Whether the service was seen to speak its protocol.</summary>
    public bool SpeaksGrpc { get; set; }

    /// <summary>The session; null until signing in has succeeded.</summary>
    public PubSubClient? Client { get; set; }

    /// <summary>Whether the service has accepted the session.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>What the service says of the topic; null until it has.</summary>
    public TopicDescription? Description { get; set; }

    /// <summary>What the org says of its limits, once it has been asked.</summary>
    public Task<JsonElement>? Limits { get; set; }

    /// <summary>Why nothing of the topic can be tried; null where it can.</summary>
    public string? TopicObstacle =>
        Topic is null ? "No -Topic is given." : !IsAccepted ? "The service has not accepted a session." : null;

    /// <summary>Why nothing can be tried that needs the topic to be there; null where it can.</summary>
    public string? DescriptionObstacle => TopicObstacle ?? (Description is null ? "The topic was not found." : null);
}
