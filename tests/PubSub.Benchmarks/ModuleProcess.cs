using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PubSub.Benchmarks;

/// <summary>The staged module in a PowerShell of its own, which measures what it is told to.</summary>
internal sealed class ModuleProcess : IDisposable
{
    private readonly Process _process;

    /// <exception cref="System.ComponentModel.Win32Exception">There is no pwsh on the PATH.</exception>
    public ModuleProcess(Uri endpoint)
    {
        var start = new ProcessStartInfo("pwsh",
        [
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "Measure-Module.ps1"),
            "-ModulePath", Path.Combine(FindRepository(), "out", "PubSub"), "-Endpoint", endpoint.OriginalString, "-Topic", SampleEvents.Topic,
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
    }

    /// <summary>The highest memory that the process has had so far, in MB.</summary>
    public int PeakMB { get; private set; }

    /// <summary>Runs a step of the script once.</summary>
    public async Task<TimeSpan> MeasureAsync(string step, int events = 0)
    {
        if (await AskAsync(string.Create(CultureInfo.InvariantCulture, $"{step} {events}")) is not { } line)
        {
            await _process.WaitForExitAsync();
            throw new InvalidOperationException($"pwsh ended with exit code {_process.ExitCode} in the step '{step}'.");
        }
        // A warning, such as of a break, comes out as a line of text.
        if (!line.StartsWith('{'))
            throw new InvalidOperationException($"pwsh said in the step '{step}': {line}");
        var answer = JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!;
        PeakMB = answer.PeakMB;
        return TimeSpan.FromSeconds(answer.Seconds);
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before, which the step that it was in has told.
        }
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<string?> AskAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
        }
        catch (IOException)
        {
            return null;
        }
        return await _process.StandardOutput.ReadLineAsync();
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PubSub.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The benchmark is not inside the repository.");
        return folder.FullName;
    }

    private sealed record Answer(double Seconds, int PeakMB);
}
