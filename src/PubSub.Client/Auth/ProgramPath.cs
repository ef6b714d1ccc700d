namespace PubSub.Client.Auth;

/// <summary>Where a program is. The folders of the PATH alone are searched: starting a program by its name would begin with the current
/// folder, on every system (https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.filename).</summary>
internal static class ProgramPath
{
    /// <summary>The path of the first program that is there; null for none.</summary>
    /// <param name="names">The names that it may have.</param>
    public static string? Find(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (from folder in folders
                where Path.IsPathFullyQualified(folder)
                from name in names
                let path = Path.Combine(folder, name)
                where IsProgram(path)
                select path).FirstOrDefault();
    }

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
