using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PubSub.Client.Auth.OAuth;

/// <summary>One call to the <see cref="RedirectListener"/>: a few lines of HTTP/1.1.</summary>
internal static class RedirectConnection
{
    private const int MaxRequest = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads the request and answers it.</summary>
    /// <returns>What the browser brought; null where this was not the answer that is waited for.</returns>
    public static async Task<RedirectAnswer?> ServeAsync(NetworkStream stream, string path, string state, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(Patience);
        var target = await ReadTargetAsync(stream, timer.Token).ConfigureAwait(false);
        if (target is null)
        {
            await RespondAsync(stream, "400 Bad Request", "This is not a request of a browser.", timer.Token).ConfigureAwait(false);
            return null;
        }
        var question = target.IndexOf('?', StringComparison.Ordinal);
        if ((question < 0 ? target : target[..question]) != path)
        {
            await RespondAsync(stream, "404 Not Found", "There is nothing here.", timer.Token).ConfigureAwait(false);
            return null;
        }
        var query = ParseQuery(question < 0 ? "" : target[(question + 1)..]);
        if (query.GetValueOrDefault("state") != state)
        {
            await RespondAsync(
                stream, "400 Bad Request", "This does not belong to the sign-in that PowerShell waits for. Start from the page that it opened.", timer.Token)
                .ConfigureAwait(false);
            return null;
        }
        var answer = new RedirectAnswer(query.GetValueOrDefault("code"), query.GetValueOrDefault("error"), query.GetValueOrDefault("error_description"));
        var text = answer.Code is null ? "The sign-in failed. PowerShell says why; this page can be closed." : "You are signed in. This page can be closed.";
        await RespondAsync(stream, "200 OK", text, timer.Token).ConfigureAwait(false);
        return answer;
    }

    /// <summary>The target of a GET, once all the headers are there; null for anything else.</summary>
    private static async Task<string?> ReadTargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRequest];
        var length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            if (length == buffer.Length)
                return null;
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return null;
            length += read;
        }
        var line = Encoding.Latin1.GetString(buffer, 0, buffer.AsSpan().IndexOf("\r\n"u8));
        return line.Split(' ') is ["GET", ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"] ? target : null;
    }

    private static Dictionary<string, string> ParseQuery(string query)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            fields.TryAdd(Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : "");
        }
        return fields;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static async Task RespondAsync(NetworkStream stream, string status, string text, CancellationToken cancellationToken)
    {
        var page = Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>PubSub</title></head><body><p>{text}</p></body></html>");
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {page.Length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(page, cancellationToken).ConfigureAwait(false);
        // Closing with unread bytes would reset the connection, and the browser would show that instead of the page.
        stream.Socket.Shutdown(SocketShutdown.Send);
    }
}
