using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether the endpoint speaks gRPC over HTTP/2. It is asked without a token, so its answer is a refusal.</summary>
internal sealed class Http2Step : DiagnosisStep
{
    public override string Name => "HTTP/2";

    public override string? Obstacle(DiagnosisContext context) => context switch
    {
        { IsReachable: false } => "The endpoint cannot be reached.",
        { HasTls: true, Handshake: not { IsRefused: false, Failure: null } } => "There is no secure connection.",
        _ => null,
    };

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        if (context.HasTls && !context.Handshake!.IsHttp2)
            return OnlyHttp1(context);
        using var channel = PubSubClient.CreateChannel(context.Options, context.Network);
        try
        {
            await channel.UnaryAsync(PubSubMethods.GetTopic, new TopicRequest(), [], 2 * Limit, cancellationToken).ConfigureAwait(false);
        }
        catch (GrpcException e) when (e.Failure == TransportFailure.NotGrpc)
        {
            // Without TLS, nothing is agreed on before: an answer in HTTP/1.1 looks like a broken one.
            return e.Status == StatusCode.Unimplemented && e.InnerException is not null
                ? OnlyHttp1(context)
                : Finding.Fail(e.Message, "Something else than the Pub/Sub API answers: check -Endpoint and its port, and what is between.");
        }
        catch (GrpcException e) when (e.Failure == TransportFailure.Broken && !context.HasTls)
        {
            // The answer in HTTP/1.1 may be lost when the server closes the connection right behind it.
            return OnlyHttp1(context);
        }
        catch (GrpcException e) when (e.Failure != TransportFailure.None)
        {
            var error = PubSubException.From(PubSubMethods.GetTopic.Name, context.Endpoint.Authority, e);
            return Finding.Fail(error.Summary, error.Advice);
        }
        catch (GrpcException)
        {
            // The refusal.
        }
        context.SpeaksGrpc = true;
        return Finding.Pass($"{context.Endpoint.Authority} speaks gRPC over HTTP/2.");
    }

    private static Finding OnlyHttp1(DiagnosisContext context) => Finding.Fail(
        $"{context.Endpoint.Authority} speaks HTTP/1.1 only{(context.HasTls ? "" : ", or ends HTTP/2 connections at once")}.",
        $"The Pub/Sub API speaks HTTP/2: a proxy or a device that inspects TLS is between and does not pass it on. Ask the firewall team to exempt {context.Endpoint.IdnHost} from inspection, or to enable HTTP/2 (ALPN h2) for it.");
}
