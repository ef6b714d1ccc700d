namespace PubSub.Client.Auth;

/// <summary>Ids of users.</summary>
public static class UserId
{
    /// <summary>The id that a text is, as 18 characters; null where it is none.</summary>
    public static string? Read(string? text) => text is not null && SalesforceId.IsOne(text, "005") ? SalesforceId.ToLong(text) : null;
}
