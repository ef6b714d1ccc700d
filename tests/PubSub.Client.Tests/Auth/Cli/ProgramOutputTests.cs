using System.Threading.Channels;
using PubSub.Client.Auth.Cli;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth.Cli;

/// <summary>A program's output, and one that a program in the background holds open on Windows, where nothing ends a read.</summary>
public sealed class ProgramOutputTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task What_has_come_is_had_though_a_read_cannot_be_ended()
    {
        using var pipe = new StubbornPipe();
        using var output = new ProgramOutput(pipe, 100);
        await pipe.PrintAsync("{}"u8.ToArray()).Soon();
        await output.EndAsync(Moment, default).Soon();
        Assert.Equal("{}"u8, output.Bytes);
    }

    [Fact]
    public async Task Waiting_for_more_can_be_ended()
    {
        using var pipe = new StubbornPipe();
        using var output = new ProgramOutput(pipe, 100);
        using var cancel = new CancellationTokenSource(Moment);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => output.EndAsync(Timeout.InfiniteTimeSpan, cancel.Token).Soon());
    }

    [Fact]
    public async Task A_read_that_is_left_alone_has_its_bytes_wiped_before_and_behind_it()
    {
        using var pipe = new StubbornPipe();
        var output = new ProgramOutput(pipe, 100);
        await pipe.PrintAsync("secret"u8.ToArray()).Soon();
        output.Dispose();
        Assert.Equal(-1, pipe.Given.Span.IndexOfAnyExcept((byte)0));
        await pipe.PrintAsync("another"u8.ToArray()).Soon();
        // It is closed behind the last read, and then wiped.
        await pipe.Closed.Soon();
        await Patience.UntilAsync(() => pipe.Given.Span.IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public async Task What_is_beyond_the_limit_is_dropped()
    {
        using var stream = new MemoryStream([.. Enumerable.Repeat((byte)'x', 100_000)]);
        using var output = new ProgramOutput(stream, 1000);
        await output.EndAsync(Timeout.InfiniteTimeSpan, default).Soon();
        Assert.Equal(1000, output.Bytes.Length);
    }

    /// <summary>A pipe of Windows: a read looks at its token before it begins, and not after.</summary>
    private sealed class StubbornPipe : Stream
    {
        private readonly Channel<byte[]> _printed = Channel.CreateUnbounded<byte[]>();
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The buffer of the first read.</summary>
        public Memory<byte> Given { get; private set; }

        public Task Closed => _closed.Task;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        /// <summary>Ends when the reader wants more, or has left.</summary>
        public async Task PrintAsync(byte[] bytes)
        {
            _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _printed.Writer.TryWrite(bytes);
            await Task.WhenAny(_taken.Task, Closed);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Given = Given.IsEmpty ? buffer : Given;
            _taken.TrySetResult();
            var bytes = await _printed.Reader.ReadAsync(CancellationToken.None);
            bytes.CopyTo(buffer);
            return bytes.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        protected override void Dispose(bool disposing)
        {
            _closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
