using System.Net;
using System.Net.Sockets;

namespace PubSub.Client.Auth.OAuth;

/// <summary>Listens on the loopback for the browser's one answer to a sign-in. Whatever else calls gets a page that says so, and does no harm.</summary>
internal sealed class RedirectListener : IDisposable
{
    // Browsers open connections in advance and send nothing on them, so several are served at once.
    private const int MaxConnections = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly List<TcpListener> _listeners = [];
    private readonly SemaphoreSlim _free = new(MaxConnections);
    private readonly TaskCompletionSource<RedirectAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closed = new();
    private readonly Func<TcpListener, CancellationToken, ValueTask<TcpClient>> _accept;
    private readonly string _path;
    private readonly string _state;

    /// <param name="redirectUri">An http address of the loopback.</param>
    /// <param name="state">What the answer has to repeat.</param>
    /// <exception cref="SignInException">Nothing can listen there.</exception>
    public RedirectListener(Uri redirectUri, string state)
        : this(redirectUri, state, static (listener, cancellationToken) => listener.AcceptTcpClientAsync(cancellationToken))
    {
    }

    /// <param name="redirectUri">An http address of the loopback.</param>
    /// <param name="state">What the answer has to repeat.</param>
    /// <param name="accept">Takes the next connection.</param>
    internal RedirectListener(Uri redirectUri, string state, Func<TcpListener, CancellationToken, ValueTask<TcpClient>> accept)
    {
        _accept = accept;
        (_path, _state) = (redirectUri.AbsolutePath, state);
        try
        {
            foreach (var address in Addresses(redirectUri))
            {
                var listener = new TcpListener(address, redirectUri.Port);
                // Windows would let another program take the port as well.
                if (OperatingSystem.IsWindows())
                    listener.ExclusiveAddressUse = true;
                listener.Start();
                _listeners.Add(listener);
            }
        }
        catch (SocketException e)
        {
            Dispose();
            throw new SignInException(
                $"Nothing can listen for the browser at {redirectUri}: {e.Message}. End what uses port {redirectUri.Port}, "
                + "or give another callback URL of the app with -RedirectUri.", "REDIRECT_NOT_AVAILABLE", e);
        }
    }

    /// <summary>Waits for the browser.</summary>
    public async Task<RedirectAnswer> ReceiveAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in _listeners)
            _ = AcceptAsync(listener);
        return await _answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _closed.Cancel();
        foreach (var listener in _listeners)
            listener.Dispose();
    }

    // 'localhost' is either of two addresses, by the browser's choice.
    private static IEnumerable<IPAddress> Addresses(Uri redirectUri)
    {
        if (IPAddress.TryParse(redirectUri.IdnHost.Trim('[', ']'), out var address))
            return [address];
        return Socket.OSSupportsIPv6 && HasIPv6Loopback() ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
    }

    // Containers often have the protocol without the address.
    private static bool HasIPv6Loopback()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                await _free.WaitAsync(_closed.Token).ConfigureAwait(false);
                if (await TryAcceptAsync(listener).ConfigureAwait(false) is { } client)
                    _ = ServeAsync(client);
                else
                    _free.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException || _closed.IsCancellationRequested)
        {
            // Closed.
        }
    }

    /// <returns>Who called; null where that failed, which says nothing of the next who calls.</returns>
    private async Task<TcpClient?> TryAcceptAsync(TcpListener listener)
    {
        try
        {
            return await _accept(listener, _closed.Token).ConfigureAwait(false);
        }
        catch (SocketException) when (!_closed.IsCancellationRequested)
        {
            // Hung up already, or there are too many open files for now.
            await Task.Delay(Pause, _closed.Token).ConfigureAwait(false);
            return null;
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var answer = await RedirectConnection.ServeAsync(client.GetStream(), _path, _state, _closed.Token).ConfigureAwait(false);
                if (answer is not null)
                    _answer.TrySetResult(answer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // Whoever called has gone, or said nothing for too long.
        }
        finally
        {
            _free.Release();
        }
    }
}
