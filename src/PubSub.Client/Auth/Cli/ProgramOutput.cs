using System.Security.Cryptography;

namespace PubSub.Client.Auth.Cli;

/// <summary>What a program prints, as far as it is of interest. Its bytes are wiped when it is disposed of.</summary>
internal sealed class ProgramOutput : IDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly byte[] _bytes;
    private readonly Task _reading;
    private int _length;

    /// <param name="stream">The pipe from the program; it is closed when the program has closed its end.</param>
    /// <param name="limit">How many bytes are kept; what is beyond is read, so that the program never waits, and dropped.</param>
    public ProgramOutput(Stream stream, int limit)
    {
        _bytes = new byte[limit];
        _reading = ReadAsync(stream);
    }

    /// <summary>What has come so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Volatile.Read(ref _length));

    /// <summary>Waits for the end of the output, or until it is enough: a program in the background may hold it open for hours.</summary>
    public async Task EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _reading.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What has come has come.
        }
    }

    public void Dispose()
    {
        _enough.Cancel();
        Wipe();
        // Nothing ends a read of a pipe on Windows but its program (https://github.com/dotnet/runtime/issues/84290): it is left alone, and what
        // it may still bring is wiped after it.
        _ = _reading.ContinueWith(_ => Wipe(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Wipe() => CryptographicOperations.ZeroMemory(_bytes);

    private async Task ReadAsync(Stream stream)
    {
        using var pipe = stream;
        var beyond = new byte[4096];
        try
        {
            while (true)
            {
                var isFull = _length == _bytes.Length;
                var read = await stream.ReadAsync(isFull ? beyond : _bytes.AsMemory(_length), _enough.Token).ConfigureAwait(false);
                if (read == 0)
                    return;
                if (!isFull)
                    Volatile.Write(ref _length, _length + read);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody wants to know any more.
        }
    }
}
