using System.Diagnostics;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Soaking;

/// <summary>What the process holds: managed memory, sockets, threads.</summary>
internal sealed record Residue(long Memory, int Sockets, int Threads)
{
    // A round leaves nothing, but pools, caches and the runtime's own bookkeeping still settle a little after the first ones.
    private const long MoreMemory = 512 * 1024;
    private const int MoreThreads = 3;

    // Both ends of the one connection, which may have been down at the first look.
    private const int MoreSockets = 2;

    public static Residue Take()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        // Those of the pool come and go as it likes.
        return new Residue(GC.GetTotalMemory(forceFullCollection: true), OpenSockets(), process.Threads.Count - ThreadPool.ThreadCount);
    }

    /// <summary>Waits until the process holds no more than this; what the other side pools needs some seconds to go.</summary>
    public async Task<Residue> IsNotExceededAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var now = Take();
            if (now.Memory <= Memory + MoreMemory && now.Sockets <= Sockets + MoreSockets && now.Threads <= Threads + MoreThreads)
                return now;
            Assert.True(clock.Elapsed < Patience.Limit, $"There was {this}; now there is {now}.");
            await Task.Delay(TimeSpan.FromSeconds(0.2));
        }
    }

    public override string ToString() => $"{Memory / 1024} KB, {Sockets} sockets, {Threads} threads";

    private static int OpenSockets() => OperatingSystem.IsLinux()
        ? new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(f => f.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
        : 0;
}
