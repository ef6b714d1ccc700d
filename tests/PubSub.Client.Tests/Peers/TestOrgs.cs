using PubSub.Client.Auth;

namespace PubSub.Client.Tests.Peers;

/// <summary>Orgs that nobody has met before: what is known of an org's schemas is kept for the life of the process, and the system gives ports out again.</summary>
internal static class TestOrgs
{
    private static int _count;

    public static string Next() => SalesforceId.ToLong($"00D{Interlocked.Increment(ref _count):D12}");
}
