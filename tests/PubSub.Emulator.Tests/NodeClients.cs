using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PubSub.Emulator.Tests;

/// <summary>The clients in clients/, which are made of packages that nobody here wrote.</summary>
public sealed class NodeClients
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "PubSub.Emulator.Tests", "clients");

    private readonly Lazy<Task> _installed = new(InstallAsync);

    /// <summary>Why the clients cannot run here; null where they can.</summary>
    public static string? Missing { get; } = Array.Find(["node", "npm"], name => !OnPath(name)) is { } missing
        ? $"{missing} is not on the PATH."
        : null;

    /// <summary>Runs a scenario; what it prints is the reason of its failure.</summary>
    internal async Task RunAsync(string scenario, EmulatorHost emulator, bool secure = false, bool gzip = false)
    {
        await _installed.Value;
        JsonObject org = new()
        {
            ["endpoint"] = emulator.Endpoint.GetLeftPart(UriPartial.Authority),
            ["tlsEndpoint"] = emulator.TlsEndpoint?.GetLeftPart(UriPartial.Authority),
            ["instanceUrl"] = emulator.InstanceUrl.GetLeftPart(UriPartial.Authority),
            ["caFile"] = emulator.CaFile,
            ["accessToken"] = emulator.AccessToken,
            ["orgId"] = emulator.OrgId,
            ["secure"] = secure,
            ["channel"] = gzip ? new JsonObject { ["grpc.default_compression_algorithm"] = 2 } : new JsonObject(),
        };
        await StartAsync("node", "run.js", scenario, org.ToJsonString());
    }

    private static Task InstallAsync() => Directory.Exists(Path.Combine(Folder, "node_modules"))
        ? Task.CompletedTask
        : StartAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--no-audit", "--no-fund");

    private static async Task StartAsync(string program, params string[] arguments)
    {
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {arguments[0]} did not end within two minutes.");
        }

        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments.Take(2))}:\n{await output}\n{await errors}");
    }

    private static bool OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".exe"))
            || File.Exists(Path.Combine(folder, name + ".cmd")));
}

/// <summary>A test that needs Node; it is skipped, with the reason, where there is none.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeClients.Missing;
}
