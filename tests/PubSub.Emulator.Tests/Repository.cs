namespace PubSub.Emulator.Tests;

internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new InvalidOperationException("PubSub.sln is in no parent folder.")
        : File.Exists(Path.Combine(folder.FullName, "PubSub.sln")) ? folder.FullName
        : Find(folder.Parent);
}
