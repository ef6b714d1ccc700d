using System.ComponentModel;

namespace PubSub.Benchmarks;

/// <summary>The module in the real PowerShell, against the same server.</summary>
internal static class ModuleRun
{
    public static async Task MeasureAsync(Uri endpoint, Comparison comparison)
    {
        try
        {
            using var module = new ModuleProcess(endpoint);
            string Peak() => $"peak {module.PeakMB} MB";
            Report.Add($"module: import in {(await module.MeasureAsync("import")).TotalMilliseconds:F0} ms");
            await module.MeasureAsync("connect");
            // The first run is what a short script sees.
            await comparison.OnceAsync("receive: module, first run", Floor.Receive, Floor.Receive.Events / 4, events => module.MeasureAsync("receive", events), Peak);
            await comparison.SettledAsync("receive: module, settled", Floor.Receive, events => module.MeasureAsync("receive", events), Peak);
            await comparison.OnceAsync("receive: module, to csv", Floor.Receive, Floor.Receive.Events / 4, events => module.MeasureAsync("csv", events), Peak);
            await module.MeasureAsync("prepare", Floor.Publish.Events);
            await comparison.OnceAsync("publish: module, first run", Floor.Publish, Floor.Publish.Events, events => module.MeasureAsync("publish", events), Peak);
            await comparison.SettledAsync("publish: module, settled", Floor.Publish, events => module.MeasureAsync("publish", events), Peak);
        }
        catch (Win32Exception)
        {
            Report.Add("The module was not measured: there is no pwsh on the PATH.");
        }
    }
}
