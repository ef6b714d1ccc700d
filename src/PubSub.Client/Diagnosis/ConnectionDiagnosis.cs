using System.Diagnostics;
using System.Runtime.CompilerServices;
using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Session;

namespace PubSub.Client.Diagnosis;

/// <summary>Tries everything on the way from this machine to an event, one step after the other. No failure ends it: what needs a failed step
/// is skipped, and the rest is tried.</summary>
public sealed class ConnectionDiagnosis : IDisposable
{
    private readonly DiagnosisContext _context;
    private readonly PubSubClient? _given;

    private ConnectionDiagnosis(DiagnosisContext context) => (_context, _given) = (context, context.Client);

    /// <summary>A diagnosis that signs in itself, or does not at all.</summary>
    /// <param name="options">How to reach the service.</param>
    /// <param name="credential">How to sign in; null to try only what needs no session. Its secrets are wiped at the end, or where there is
    /// nothing to begin with.</param>
    /// <param name="topic">The topic to try; null for none.</param>
    /// <exception cref="ArgumentException">The file of certificate authorities is not usable, or the environment names a proxy that is none.</exception>
    public static ConnectionDiagnosis Of(ConnectOptions options, Credential? credential, string? topic)
    {
        try
        {
            return new ConnectionDiagnosis(new DiagnosisContext(options, credential, null, topic));
        }
        catch
        {
            credential?.Wipe();
            throw;
        }
    }

    /// <summary>A diagnosis of a session that there is.</summary>
    /// <param name="client">The session.</param>
    /// <param name="topic">The topic to try; null for none.</param>
    /// <exception cref="ArgumentException">The file of certificate authorities is not usable any more.</exception>
    public static ConnectionDiagnosis Of(PubSubClient client, string? topic)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ConnectionDiagnosis(new DiagnosisContext(client.Options, null, client, topic));
    }

    /// <summary>Runs the steps; each row comes as soon as it is known.</summary>
    public async IAsyncEnumerable<DiagnosisRow> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var step in Steps())
            yield return await RunAsync(step, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the session that the diagnosis made, and wipes the secrets that none was made with.</summary>
    public void Dispose()
    {
        if (_context.Client is null)
            _context.Credential?.Wipe();
        else if (_context.Client != _given)
            _context.Client.Dispose();
    }

    private IEnumerable<DiagnosisStep> Steps() =>
    [
        new NameStep(),
        .. PortStep.Of(_context.Endpoint),
        new ProxyStep(), new TlsStep(), new Http2Step(), new SignInStep(), new UserInfoStep(), new AccessStep(),
        new TopicStep(), new SchemaStep(), new PublishStep(), new SubscribeStep(), new KeepAliveStep(),
        .. AllocationStep.All,
    ];

    private async Task<DiagnosisRow> RunAsync(DiagnosisStep step, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var finding = step.Obstacle(_context) is { } obstacle ? Finding.Skip(obstacle) : await TryAsync(step, cancellationToken).ConfigureAwait(false);
        return new DiagnosisRow(step.Name, finding.Result, watch.Elapsed, finding.Detail, finding.Advice);
    }

    private async Task<Finding> TryAsync(DiagnosisStep step, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(step.Limit);
        try
        {
            return await step.RunAsync(_context, timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Fail(FormattableString.Invariant($"No answer within {step.Limit.TotalSeconds:0.#} seconds."), step.AdviceOnSilence);
        }
        catch (PubSubException e)
        {
            return Finding.Fail(e.Summary, e.Advice);
        }
        catch (SignInException e)
        {
            return Finding.Fail(e.Code, e.Message);
        }
        catch (ArgumentException e)
        {
            // Such as a name that is too long to be asked for, or one that the sf CLI must not be given.
            return Finding.Fail(e.Message, "Correct what the command was given: with this, the step cannot be tried.");
        }
    }
}
