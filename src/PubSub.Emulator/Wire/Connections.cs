using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace PubSub.Emulator.Wire;

/// <summary>The open connections of all ports; stands between TCP (or TLS) and HTTP.</summary>
internal sealed class Connections(TimeProvider time)
{
    private readonly ConcurrentDictionary<Connection, bool> _open = new();

    public int Count => _open.Count;

    public int Frozen => _open.Keys.Count(connection => connection.IsFrozen);

    public ConnectionDelegate Tap(ConnectionDelegate next) => async context =>
    {
        var transport = context.Transport;
        using Connection connection = new(context, time);
        context.Features.Set(connection);
        context.Transport = connection;
        _open[connection] = true;
        try
        {
            await next(context);
        }
        finally
        {
            _open.TryRemove(connection, out _);
            context.Transport = transport;
        }
    };

    public int ThawAll()
    {
        Connection[] frozen = [.. _open.Keys.Where(connection => connection.IsFrozen)];
        Array.ForEach(frozen, connection => connection.Thaw());
        return frozen.Length;
    }
}
