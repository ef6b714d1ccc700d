namespace PubSub.Emulator.Faults;

/// <summary>What the calls that are not gRPC are called in a rule.</summary>
internal static class HttpMethodNames
{
    private static readonly (string Path, string Name)[] Known =
    [
        ("/services/oauth2/userinfo", "userinfo"),
        ("/services/oauth2/token", "token"),
        ("/services/Soap", "login"),
        ("/services/data", "data"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    public static string? Of(PathString path) =>
        Array.Find(Known, known => path.StartsWithSegments(known.Path, StringComparison.Ordinal)).Name;
}
