namespace PubSub.Emulator.Faults;

/// <summary>What the calls that are not gRPC are called in a rule.</summary>
internal static class HttpMethodNames
{
    private static readonly (string Path, string Name)[] Known =
    [
        ("/services/oauth2/userinfo", "userinfo"),
        ("/services/oauth2/token", "token"),
        ("/services/Soap", "login"),
    ];

    // Under /services/data and a version.
    private static readonly string[] OfVersion = ["limits", "tooling"];

    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name), "data", .. OfVersion];

    public static string? Of(PathString path) => path.StartsWithSegments("/services/data", StringComparison.Ordinal, out var rest)
        ? Array.Find(OfVersion, name => rest.Value?.Split('/').ElementAtOrDefault(2) == name) ?? "data"
        : Array.Find(Known, known => path.StartsWithSegments(known.Path, StringComparison.Ordinal)).Name;
}
