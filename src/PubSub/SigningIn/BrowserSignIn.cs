using System.Security;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.SigningIn;

/// <summary>In the browser: OAuth authorization code with PKCE.</summary>
internal static class BrowserSignIn
{
    public static Credential Create(string? clientId, SecureString? clientSecret, Uri loginUrl, Uri redirectUri, bool noBrowser, Action<string> tell)
    {
        if (string.IsNullOrWhiteSpace(clientId))
            throw Guidance.Missing("-Interactive needs the app's consumer key, with -ClientId.");
        if (!redirectUri.IsAbsoluteUri || redirectUri.Scheme != Uri.UriSchemeHttp || !redirectUri.IsLoopback || redirectUri.UserInfo.Length > 0)
        {
            throw new ArgumentException(
                $"-RedirectUri {WithoutUser(redirectUri)} is not an http address of this machine, without user name: the browser has to come back to it, as to http://localhost:1717/OauthRedirect.");
        }
        return new AuthorizationCodeCredential(clientId.Trim(), clientSecret, loginUrl, redirectUri, page => Show(page, noBrowser, tell));
    }

    private static string WithoutUser(Uri url) =>
        url is { IsAbsoluteUri: true, UserInfo.Length: > 0 }
            ? url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped) : url.OriginalString;

    private static void Show(Uri page, bool noBrowser, Action<string> tell)
    {
        if (noBrowser)
            tell($"Open this page in a browser on this machine, and sign in there. Ctrl-C ends the wait.\n{page.AbsoluteUri}");
        else if (SystemBrowser.TryOpen(page))
            tell($"Sign in on the page that opens in the browser. Ctrl-C ends the wait. Where none opens, open this one:\n{page.AbsoluteUri}");
        else
            tell($"No browser can be opened here. Open this page on this machine, and sign in there. Ctrl-C ends the wait.\n{page.AbsoluteUri}");
    }
}
