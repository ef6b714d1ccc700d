using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace PubSub.Benchmarks;

/// <summary>The module in the real PowerShell, against the same server.</summary>
internal static class ModuleRun
{
    public static void Measure(Uri endpoint, Report report, TimeSpan receiveFloor, TimeSpan publishFloor)
    {
        var start = new ProcessStartInfo("pwsh",
        [
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "Measure-Module.ps1"),
            "-ModulePath", Path.Combine(FindRepository(), "out", "PubSub"), "-Endpoint", endpoint.OriginalString, "-Topic", SampleEvents.Topic,
            "-Received", $"{SampleEvents.ReceivedEvents}", "-Published", $"{SampleEvents.PublishedEvents}",
        ])
        { RedirectStandardOutput = true };
        try
        {
            using var pwsh = Process.Start(start)!;
            while (pwsh.StandardOutput.ReadLine() is { } line)
                Add(report, JsonSerializer.Deserialize<Step>(line, JsonSerializerOptions.Web)!, receiveFloor, publishFloor);
            pwsh.WaitForExit();
            if (pwsh.ExitCode != 0)
                throw new InvalidOperationException($"The run in pwsh ended with exit code {pwsh.ExitCode}.");
        }
        catch (Win32Exception)
        {
            report.Add("The module was not measured: there is no pwsh on the PATH.");
        }
    }

    private static void Add(Report report, Step step, TimeSpan receiveFloor, TimeSpan publishFloor)
    {
        if (step.Events == 0)
        {
            report.Add($"module: {step.Name} in {step.Seconds * 1000:F0} ms");
            return;
        }
        var (floor, all) = step.Name.StartsWith("publish", StringComparison.Ordinal) ? (publishFloor, SampleEvents.PublishedEvents) : (receiveFloor, SampleEvents.ReceivedEvents);
        report.Add($"module: {step.Name}", TimeSpan.FromSeconds(step.Seconds), floor * step.Events / all, step.Events, $"peak {step.PeakMB} MB");
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PubSub.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The benchmark is not inside the repository.");
        return folder.FullName;
    }

    private sealed record Step(string Name, int Events, double Seconds, long PeakMB);
}
