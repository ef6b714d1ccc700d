namespace PubSub.Parameters;

/// <summary>Web addresses as users write them.</summary>
internal static class WebAddress
{
    /// <summary>A URL; https where there is no scheme; null where the text is none, or has a user name in it.</summary>
    public static Uri? Parse(string text)
    {
        text = text.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"https://{text}";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0 ? url : null;
    }
}
