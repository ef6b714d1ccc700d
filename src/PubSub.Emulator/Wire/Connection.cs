using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PubSub.Emulator.Wire;

/// <summary>A connection of a client, as far as faults need it. Every request on it has it among its features.</summary>
internal sealed class Connection : IDuplexPipe, IDisposable
{
    private readonly Gate _gate = new();
    private readonly ConcurrentDictionary<int, StreamTap> _streams = new();
    private readonly GatedReader _input;
    private readonly GatedWriter _output;
    private readonly Socket _socket;
    private readonly IConnectionLifetimeNotificationFeature _lifetime;
    private readonly bool _secure;
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _closed;
    private ITimer? _thaw;

    public Connection(ConnectionContext context, TimeProvider time)
    {
        _input = new GatedReader(context.Transport.Input, _gate);
        _output = new GatedWriter(context.Transport.Output, _gate, _streams);
        _socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        _lifetime = context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>();
        _secure = context.Features.Get<ITlsHandshakeFeature>() is not null;
        _time = time;
        _closed = context.ConnectionClosed.Register(_gate.OpenForGood);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public bool IsFrozen => !_gate.IsOpen;

    /// <summary>Holds back all bytes for a time, or until it is thawed or closed.</summary>
    public void Freeze(TimeSpan? duration)
    {
        _gate.Shut();
        if (duration is { } limit)
        {
            _thaw = _time.CreateTimer(_ => Thaw(), null, limit, Timeout.InfiniteTimeSpan);
        }
    }

    public void Thaw() => _gate.Open();

    /// <summary>
    /// Sends GOAWAY. It asks for an orderly end first, which lets open calls go on; a code or a last stream adds a second GOAWAY that
    /// names them.
    /// </summary>
    public void GoAway(int errorCode, int? lastStreamId)
    {
        if (errorCode != 0 || lastStreamId is not null)
        {
            _output.InsertAtNextFlush(GoAwayFrame(errorCode, lastStreamId ?? int.MaxValue));
        }

        _lifetime.RequestClose();
    }

    /// <summary>Closes TCP without a word of HTTP/2 or TLS.</summary>
    public void Drop(bool abort)
    {
        if (abort)
        {
            // A linger time of zero sends RST.
            _socket.Close(0);
        }
        else if (_secure)
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        else
        {
            // The transport sends what it has and closes the socket.
            _output.Complete();
        }
    }

    public StreamTap Watch(int stream) => _streams.GetOrAdd(stream, _ => new StreamTap());

    public void Forget(int stream) => _streams.TryRemove(stream, out _);

    public void Dispose()
    {
        _closed.Dispose();
        _thaw?.Dispose();
    }

    private static byte[] GoAwayFrame(int errorCode, int lastStreamId)
    {
        const int HeaderBytes = 9;
        const int PayloadBytes = 8;
        const byte GoAwayType = 7;
        var frame = new byte[HeaderBytes + PayloadBytes];
        frame[2] = PayloadBytes;
        frame[3] = GoAwayType;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(HeaderBytes), lastStreamId);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(HeaderBytes + sizeof(int)), errorCode);
        return frame;
    }
}
