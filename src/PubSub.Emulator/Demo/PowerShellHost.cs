using System.ComponentModel;
using System.Diagnostics;

namespace PubSub.Emulator.Demo;

/// <summary>Programs that the demo starts; they share its console.</summary>
internal static class PowerShellHost
{
    /// <summary>The version of the PowerShell on the PATH; null for none that is new enough.</summary>
    public static async Task<Version?> FindAsync()
    {
        try
        {
            using var pwsh = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion)\""])
            {
                RedirectStandardOutput = true,
            })!;
            var text = await pwsh.StandardOutput.ReadToEndAsync();
            await pwsh.WaitForExitAsync();
            return Version.TryParse(text.Trim().Split('-')[0], out var version) && version >= new Version(7, 4) ? version : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<int> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(program, arguments);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
