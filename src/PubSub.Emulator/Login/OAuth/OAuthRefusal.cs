namespace PubSub.Emulator.Login.OAuth;

/// <summary>Why there is no token, in the words of the service.</summary>
internal sealed class OAuthRefusal(string error, string description) : Exception(description)
{
    public string Error { get; } = error;
}
