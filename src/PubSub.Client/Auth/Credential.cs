namespace PubSub.Client.Auth;

/// <summary>A way to sign in to an org.</summary>
public abstract class Credential
{
    /// <summary>The name of the way, as users see it on the session.</summary>
    public abstract string Name { get; }

    /// <summary>Where sign-in calls go; null where another program makes them.</summary>
    public abstract Uri? LoginUrl { get; }

    /// <summary>Whether it can sign in again when the session has expired.</summary>
    public abstract bool CanRenew { get; }

    /// <summary>What to say where nothing comes of it in time.</summary>
    internal virtual string Silence => $"{LoginUrl?.Host} did not answer";

    /// <exception cref="SignInException">The org refused, or could not be reached.</exception>
    internal abstract Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken);

    /// <summary>Wipes the secrets; nobody signs in with it any more.</summary>
    internal virtual void Wipe()
    {
    }
}
