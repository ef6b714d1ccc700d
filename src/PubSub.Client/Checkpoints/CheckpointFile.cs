namespace PubSub.Client.Checkpoints;

/// <summary>Keeps the positions of a receiver in a file, through every kind of death of the process.</summary>
/// <remarks>A write goes to a temporary file, is flushed to the disk, and takes the file's place by a rename: whoever reads the file finds
/// the old positions or the new ones. That the rename itself reaches the disk is left to the file system; .NET cannot flush a directory.</remarks>
public sealed class CheckpointFile : IDisposable
{
    private const int MaxSize = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly string _path;
    private readonly string _orgId;
    private readonly FileStream _lock;
    private readonly Timer _timer;
    private readonly object _gate = new();
    private readonly object _writing = new();
    private readonly Dictionary<string, (byte[] ReplayId, DateTime Time)> _positions = new(StringComparer.Ordinal);
    private bool _isDirty;
    private bool _isDisposed;

    private CheckpointFile(string path, string orgId, FileStream @lock)
    {
        (_path, _orgId, _lock) = (path, orgId, @lock);
        _timer = new Timer(_ => TrySave());
    }

    /// <summary>Why the last attempt to write failed; null where it did not. It is tried again, until this is disposed.</summary>
    public CheckpointException? Failure { get; private set; }

    /// <summary>Told when writing begins to fail, and when it fails for another reason than before. For one receiver.</summary>
    internal Action<CheckpointException>? Failing { get; set; }

    /// <summary>Opens the file, or prepares a new one, and keeps others from using it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="orgId">The org that the positions must be of.</param>
    /// <param name="topics">The topics that the positions may be of.</param>
    /// <exception cref="CheckpointException">The file is damaged, in use, or of another org or topic.</exception>
    public static CheckpointFile Open(string path, string orgId, IReadOnlyCollection<string> topics)
    {
        path = Resolve(path);
        var file = new CheckpointFile(path, orgId, Lock(path));
        try
        {
            file.Load(topics);
            return file;
        }
        catch
        {
            file._lock.Dispose();
            throw;
        }
    }

    /// <summary>The position of a topic; null where the file has none.</summary>
    public byte[]? PositionOf(string topic)
    {
        lock (_gate)
            return _positions.TryGetValue(topic, out var position) ? position.ReplayId : null;
    }

    /// <summary>Writes what has not been written, and gives the file free.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        _timer.Dispose();
        lock (_writing)
        {
            TrySave();
            // Whoever has the file next must not find it overwritten by a timer that came late.
            _lock.Dispose();
        }
    }

    /// <summary>A position is reached. A topic's first one is in the file at once, for until then a death would lose the events of the time
    /// in between; later ones are half a second later, or when this is disposed.</summary>
    internal void Report(string topic, byte[] replayId)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_positions.ContainsKey(topic);
            _positions[topic] = (replayId, DateTime.UtcNow);
            if (_isDisposed)
                return;
            var isPending = _isDirty;
            _isDirty = true;
            if (!isFirst && !isPending)
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
        if (isFirst)
            TrySave();
    }

    /// <summary>Where a link leads: a rename would replace the link, and the lock of one name would not hold for the other.</summary>
    private static string Resolve(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
                path = file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e.Message, e);
        }
        return Directory.Exists(path) ? throw NotWritable(path, "it is a folder. Give the path of a file.") : path;
    }

    // On a file of its own: a lock on the file itself would be lost with its first replacement.
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new CheckpointException(
                $"The checkpoint '{path}' is in use by another receiver, which holds '{path}.lock'. Give each receiver a file of its own.", "InUse", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e.Message, e);
        }
    }

    /// <summary>Whether it is another's lock that is in the way; .NET tells by the system's number of the error alone.</summary>
    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33 // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        : e.HResult == (OperatingSystem.IsMacOS() ? 35 : 11); // EWOULDBLOCK

    private static CheckpointException NotWritable(string path, string reason, Exception? cause = null) =>
        new($"The checkpoint '{path}' cannot be written: {reason}", "NotWritable", cause);

    private void Load(IReadOnlyCollection<string> topics)
    {
        CheckpointContent content;
        try
        {
            if (!File.Exists(_path))
                return;
            content = CheckpointContent.Parse(Read(_path));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(
                $"The checkpoint '{_path}' cannot be read: {e.Message.TrimEnd('.')}. Restore it, or delete it to begin where -From says.", "Damaged", e);
        }
        if (content.OrgId != _orgId)
            throw new CheckpointException($"The checkpoint '{_path}' is of the org {content.OrgId}, not of {_orgId}. Give each org a file of its own.", "OtherOrg");
        if (content.Topics.FirstOrDefault(t => !topics.Contains(t.Topic)) is { } other)
        {
            throw new CheckpointException(
                $"The checkpoint '{_path}' has a position of {other.Topic}, which is not received. Give each set of topics a file of its own.", "OtherTopic");
        }
        foreach (var position in content.Topics)
            _positions[position.Topic] = (ReplayId.Parse(position.ReplayId), position.Time);
    }

    private static ReadOnlySpan<byte> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        // One byte more than there should be: devices and the like say that they have none, and give without end.
        var json = new byte[Math.Min(new FileInfo(path).Length, MaxSize) + 1];
        var length = stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
        return length < json.Length ? json.AsSpan(0, length) : throw new FormatException("it is larger than a checkpoint is");
    }

    private void TrySave()
    {
        lock (_writing)
        {
            CheckpointContent content;
            lock (_gate)
            {
                if (!_isDirty || !_lock.CanWrite)
                    return;
                _isDirty = false;
                content = new CheckpointContent(
                    _orgId, [.. _positions.Select(p => new CheckpointContent.Position(p.Key, ReplayId.Format(p.Value.ReplayId), p.Value.Time))]);
            }
            try
            {
                Write(content.ToJson());
                Failure = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                var former = Failure;
                Failure = NotWritable(_path, e.Message, e);
                lock (_gate)
                {
                    _isDirty = true;
                    if (!_isDisposed)
                        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
                }
                if (former?.Message != Failure.Message)
                    Failing?.Invoke(Failure);
            }
        }
    }

    private void Write(byte[] json)
    {
        var temporary = _path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, _path, overwrite: true);
    }
}
