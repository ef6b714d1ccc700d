namespace PubSub.Client.Recovery;

/// <summary>Keeps refused sessions from being renewed in a loop. Safe to use from several threads.</summary>
internal sealed class RenewalLimit(TimeProvider time)
{
    // No org can let its sessions time out sooner (Setup > Session Settings). One that is refused before was not too old.
    private static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(15);

    private long _renewed;
    private volatile bool _isUntried;

    /// <summary>Whether a refused session is worth a renewal: not where the last renewal's was refused as well, unless that has had the
    /// time to expire.</summary>
    public bool Allows => !_isUntried || time.GetElapsedTime(Volatile.Read(ref _renewed)) >= ShortestSession;

    /// <summary>The session was renewed.</summary>
    public void Renewed()
    {
        Volatile.Write(ref _renewed, time.GetTimestamp());
        _isUntried = true;
    }

    /// <summary>The service takes the session.</summary>
    public void Accepted() => _isUntried = false;
}
