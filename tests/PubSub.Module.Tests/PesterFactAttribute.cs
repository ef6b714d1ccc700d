using System.Diagnostics;

namespace PubSub.Module.Tests;

/// <summary>A test that needs PowerShell 7.4 or newer and Pester 5; skipped, with the reason, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PesterFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(FindMissing);

    public PesterFactAttribute() => Skip = Missing.Value;

    private static string? FindMissing()
    {
        const string probe =
            "if ($PSVersionTable.PSVersion -lt [version]'7.4') { exit 11 }; "
            + "if (-not (Get-Module -ListAvailable Pester | Where-Object Version -ge ([version]'5.0'))) { exit 12 }";
        try
        {
            using var process = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", probe]))!;
            process.WaitForExit();
            return process.ExitCode switch
            {
                0 => null,
                12 => "Pester 5 is not installed: Install-Module Pester (https://pester.dev).",
                _ => "PowerShell 7.4 or newer is not installed: https://aka.ms/powershell.",
            };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no pwsh on the PATH: https://aka.ms/powershell.";
        }
    }
}
