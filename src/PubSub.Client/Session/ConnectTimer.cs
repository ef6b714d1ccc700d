using System.Globalization;

namespace PubSub.Client.Session;

/// <summary>The time that connecting may take.</summary>
internal sealed class ConnectTimer : IDisposable
{
    private readonly CancellationToken _stopped;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _limit;

    public ConnectTimer(TimeSpan limit, CancellationToken stopped)
    {
        (_limit, _stopped) = (limit, stopped);
        _either = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        _either.CancelAfter(limit);
    }

    /// <summary>Cancelled when the time is over, or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether it was the time.</summary>
    public bool HasRunOut => _either.IsCancellationRequested && !_stopped.IsCancellationRequested;

    public string Seconds => _limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    public void Dispose() => _either.Dispose();
}
