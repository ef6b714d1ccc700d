using System.ComponentModel;
using System.Diagnostics;

namespace PubSub.Client.Auth.OAuth;

/// <summary>The browser of the machine.</summary>
public static class SystemBrowser
{
    /// <summary>Opens a page.</summary>
    /// <returns>Whether there is a browser to open it with.</returns>
    public static bool TryOpen(Uri page)
    {
        ArgumentNullException.ThrowIfNull(page);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true })?.Dispose();
                return true;
            }
            // Without a display, xdg-open looks for browsers that take over the terminal.
            if (OperatingSystem.IsLinux() && !HasDisplay())
                return false;
            if (ProgramPath.Find(OperatingSystem.IsMacOS() ? "open" : "xdg-open") is not { } opener)
                return false;
            Process.Start(opener, [page.AbsoluteUri]).Dispose();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static bool HasDisplay() => IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
