namespace PubSub.Client.Subscriptions;

/// <summary>What a managed subscription is asked for by: the id of its record, or its developer name.</summary>
internal sealed record ManagedSubscriptionKey
{
    private ManagedSubscriptionKey(string id, string developerName) => (Id, DeveloperName) = (id, developerName);

    /// <summary>Empty where the name is given.</summary>
    public string Id { get; }

    /// <summary>Empty where the id is given.</summary>
    public string DeveloperName { get; }

    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static ManagedSubscriptionKey Parse(string text)
    {
        // Developer names begin with a letter, ids with the key prefix 18x.
        if (text.Length == 0 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new ArgumentException(
                $"'{text}' is no managed subscription: give the developer name, which has letters, digits and underscores, or the id of the record (18x...).");
        }
        return char.IsAsciiDigit(text[0]) ? new(text, "") : new("", text);
    }

    public override string ToString() => Id + DeveloperName;
}
