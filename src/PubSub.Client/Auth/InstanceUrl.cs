namespace PubSub.Client.Auth;

/// <summary>The address of an org, as a login host or the sf CLI names it.</summary>
internal static class InstanceUrl
{
    /// <summary>Scheme and host of it; null where it is no web address, or where the token would go there less protected than it came.</summary>
    /// <param name="text">What was said.</param>
    /// <param name="source">Where it came from; null for this machine.</param>
    public static Uri? Read(string? text, Uri? source)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return null;
        var isProtected = url.Scheme == Uri.UriSchemeHttps;
        var mayBeOpen = url.Scheme == Uri.UriSchemeHttp && (source is null ? url.IsLoopback : source.Scheme == Uri.UriSchemeHttp);
        return isProtected || mayBeOpen ? new Uri(url.GetLeftPart(UriPartial.Authority)) : null;
    }
}
