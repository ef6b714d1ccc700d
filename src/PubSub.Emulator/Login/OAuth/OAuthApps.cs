namespace PubSub.Emulator.Login.OAuth;

/// <summary>The apps that the org knows. All have one secret and one path for callbacks.</summary>
internal static class OAuthApps
{
    /// <summary>Has every flow.</summary>
    public const string Full = "3MVG9PubSub.Emulator.App_Full";

    /// <summary>Has no user to run as.</summary>
    public const string NoRunAs = "3MVG9PubSub.Emulator.App_NoRunAs";

    /// <summary>Has every flow switched off.</summary>
    public const string NoFlows = "3MVG9PubSub.Emulator.App_NoFlows";

    public const string Secret = "E5A1+emulator/secret=&%9F3C7B2D";

    /// <summary>The path of callback URLs; any port of the loopback will do.</summary>
    public const string CallbackPath = "/OauthRedirect";

    public static bool Knows(string clientId) => clientId is Full or NoRunAs or NoFlows;

    public static bool IsCallback(string redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: true } && url.AbsolutePath == CallbackPath;
}
