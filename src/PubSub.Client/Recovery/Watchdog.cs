using PubSub.Client.Grpc;

namespace PubSub.Client.Recovery;

/// <summary>Notices a server that has fallen silent: connections can die without a word.</summary>
internal sealed class Watchdog(TimeSpan timeout, TimeProvider time)
{
    private long _since = time.GetTimestamp();

    /// <summary>Counts the silence from now: it is our turn no longer.</summary>
    public void Restart() => Volatile.Write(ref _since, time.GetTimestamp());

    /// <summary>Waits for a read, where whatever comes is the sign of life that is owed.</summary>
    /// <param name="read">The read.</param>
    /// <param name="isOwed">Whether the server owes us something; without credit, it rightly says nothing.</param>
    /// <exception cref="GrpcException">The server was silent for too long.</exception>
    public ValueTask<T> GuardAsync<T>(ValueTask<T> read, Func<bool> isOwed)
    {
        Restart();
        return GuardAnswerAsync(read, isOwed);
    }

    /// <summary>As above, where only an answer of a certain kind is: the silence counts on until <see cref="Restart"/>.</summary>
    public async ValueTask<T> GuardAnswerAsync<T>(ValueTask<T> read, Func<bool> isOwed)
    {
        if (read.IsCompleted)
            return await read.ConfigureAwait(false);
        var task = read.AsTask();
        while (true)
        {
            var left = timeout - time.GetElapsedTime(Volatile.Read(ref _since));
            if (left <= TimeSpan.Zero)
                left = isOwed() ? TimeSpan.Zero : timeout;
            try
            {
                return await task.WaitAsync(left, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // It came in the very moment.
                if (task.IsCompleted)
                    return await task.ConfigureAwait(false);
                if (isOwed() && time.GetElapsedTime(Volatile.Read(ref _since)) >= timeout)
                {
                    task.Observe();
                    throw new GrpcException(StatusCode.Unavailable, $"The server has not answered for {timeout.TotalSeconds:0} seconds.", TransportFailure.Silent);
                }
            }
        }
    }
}
