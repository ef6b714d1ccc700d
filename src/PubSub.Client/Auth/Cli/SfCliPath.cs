namespace PubSub.Client.Auth.Cli;

/// <summary>Where the <c>sf</c> CLI is. The folders of the PATH alone are searched: on Windows, starting a program by its name would begin
/// with the current folder.</summary>
internal static class SfCliPath
{
    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["sf.exe", "sf.cmd", "sf.bat"] : ["sf"];

    /// <summary>The path of the program; null for none.</summary>
    public static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (from folder in folders
                where Path.IsPathFullyQualified(folder)
                from name in Names
                let path = Path.Combine(folder, name)
                where IsProgram(path)
                select path).FirstOrDefault();
    }

    /// <summary>Whether Windows runs it by its command interpreter, which gives meaning to characters in arguments.</summary>
    public static bool IsScriptOfWindows(string path) =>
        path.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".bat", StringComparison.OrdinalIgnoreCase);

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
