using System.Threading.Channels;

namespace PubSub.Client.Recovery;

/// <summary>Notices on their way to the thread that may show them. Safe to use from several threads.</summary>
internal sealed class NoticeQueue
{
    private readonly Channel<Notice> _notices = Channel.CreateUnbounded<Notice>();
    private Task? _wait;

    public bool IsEmpty => _notices.Reader.Count == 0;

    public void Add(bool isWarning, string text, TimeSpan? wait = null) => _notices.Writer.TryWrite(new Notice(isWarning, text, wait));

    /// <summary>The oldest one; null for none.</summary>
    public Notice? Take() => _notices.Reader.TryRead(out var notice) ? notice : null;

    /// <summary>Done when there is one. For one waiting thread.</summary>
    // One task until it is done: every call of the channel's own method would leave a waiter behind in it.
    public Task WaitAsync() => _wait is { IsCompleted: false } wait ? wait : _wait = _notices.Reader.WaitToReadAsync().AsTask();
}
