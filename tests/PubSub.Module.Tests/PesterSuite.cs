using System.Diagnostics;
using System.Xml.Linq;

namespace PubSub.Module.Tests;

/// <summary>Runs each Pester file in a PowerShell of its own, against the staged module.</summary>
public sealed class PesterSuite
{
    private static readonly string Folder = Path.Combine(FindRepository(), "tests", "PubSub.Module.Tests");

    // Far beyond what a file takes, on a busy machine too; a hang must not take the whole run with it.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    [PesterFact]
    public async Task Every_Pester_test_passes()
    {
        var files = Directory.GetFiles(Folder, "*.Tests.ps1");
        Assert.NotEmpty(files);
        var failures = new List<string>();
        foreach (var file in files.Order())
            failures.AddRange(await RunAsync(file));
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Prepend($"{failures.Count} Pester tests failed:")));
    }

    private static async Task<IEnumerable<string>> RunAsync(string file)
    {
        var name = Path.GetFileName(file);
        var results = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Folder, "Invoke-TestFile.ps1"), file, results])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["NO_COLOR"] = "1";
            start.Environment["PUBSUB_CONFIGURATION"] = Configuration;
            using var process = Process.Start(start)!;
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var timer = new CancellationTokenSource(Limit);
            try
            {
                await process.WaitForExitAsync(timer.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return [$"{name}: not done after {Limit}.\n{string.Concat(await output)}"];
            }
            return new FileInfo(results).Length == 0
                ? [$"{name}: no results, exit code {process.ExitCode}.\n{string.Concat(await output)}"]
                : ReadFailures(name, XDocument.Load(results));
        }
        finally
        {
            File.Delete(results);
        }
    }

    private static IEnumerable<string> ReadFailures(string file, XDocument results)
    {
        var cases = results.Descendants("test-case").ToList();
        if (cases.Count == 0)
            yield return $"{file}: no test ran.";
        foreach (var failed in cases.Where(c => (string?)c.Attribute("result") is not ("Success" or "Ignored" or "Skipped")))
            yield return $"{file}: {(string?)failed.Attribute("name")}\n{failed.Descendants("message").FirstOrDefault()?.Value}\n{failed.Descendants("stack-trace").FirstOrDefault()?.Value}";
        // A failing BeforeAll fails its suite without a case.
        foreach (var suite in results.Descendants("test-suite").Where(s => (string?)s.Attribute("result") == "Failure" && !s.Descendants("test-case").Any()))
            yield return $"{file}: {(string?)suite.Attribute("name")} did not run.";
    }

    /// <summary>The folder of the solution.</summary>
    internal static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PubSub.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests are not inside the repository.");
        return folder.FullName;
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
}
