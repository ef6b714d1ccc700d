using System.Security.Cryptography;

namespace PubSub.Client.Auth;

/// <summary>What a login host answered. Its bytes are wiped when it is disposed of.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="body">The bytes.</param>
/// <param name="location">Where a redirect points; null for none.</param>
internal sealed class LoginAnswer(int status, byte[] body, Uri? location) : IDisposable
{
    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public Uri? Location { get; } = location;

    public void Dispose() => CryptographicOperations.ZeroMemory(Body);
}
