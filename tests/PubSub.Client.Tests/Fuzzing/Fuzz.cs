using System.Diagnostics;
using PubSub.Client.Tests.Soaking;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>Feeds a parser with mutated input and holds it to what every parser of foreign bytes promises: a value or the documented
/// error, soon, and for little memory.</summary>
/// <param name="output">Where the figures go.</param>
/// <param name="parse">Parses an input, and looks at what comes out.</param>
/// <param name="bytesPerByte">How much memory a byte of input may cost.</param>
/// <typeparam name="TError">The error that the parser documents.</typeparam>
internal sealed class Fuzz<TError>(ITestOutputHelper output, Action<byte[]> parse, int bytesPerByte)
    where TError : Exception
{
    // An exception with its trace of many frames takes tens of kilobytes by itself, and Avro has values that take no bytes, of which the
    // reader makes some thousands.
    private const int FreeBytes = 512 * 1024;

    // A parser takes microseconds; this is for a machine that is busy otherwise.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private byte[] _input = [];
    private long _since = Stopwatch.GetTimestamp();
    private string? _failure;
    private int _refused;
    private long _mostBytes;
    private TimeSpan _longest;

    public void Run(int count, Func<byte[]> next)
    {
        // A thread of its own, so that a hang is seen from outside.
        var thread = new Thread(() => Feed(count, next)) { IsBackground = true };
        thread.Start();
        while (!thread.Join(MaxTime / 10))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _since)) > MaxTime)
                Assert.Fail(Describe($"is not done after {MaxTime.TotalSeconds:0} seconds"));
        }
        Assert.True(_failure is null, _failure);
        output.WriteLine($"{count} inputs, {_refused} refused; at most {_mostBytes} bytes and {_longest.TotalMilliseconds:0} ms. {Soak.Again}");
        // Nothing refused, or all of it: then the mutations do not reach what they are meant for.
        Assert.InRange(_refused, 1, count - 1);
    }

    private void Feed(int count, Func<byte[]> next)
    {
        try
        {
            for (var i = 0; i < count && _failure is null; i++)
            {
                Volatile.Write(ref _input, next());
                Volatile.Write(ref _since, Stopwatch.GetTimestamp());
                FeedOne();
            }
        }
        catch (Exception e)
        {
            _failure = Describe($"leads to {e}");
        }
    }

    private void FeedOne()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            parse(_input);
        }
        catch (TError)
        {
            _refused++;
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > FreeBytes + ((long)_input.Length * bytesPerByte))
            _failure = Describe($"takes {allocated} bytes");
        _mostBytes = Math.Max(_mostBytes, allocated);
        var time = Stopwatch.GetElapsedTime(_since);
        _longest = time > _longest ? time : _longest;
    }

    private string Describe(string what) => $"An input of {_input.Length} bytes {what}. {Soak.Again} input: {Convert.ToBase64String(_input)}";
}
