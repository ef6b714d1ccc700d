using System.Diagnostics;
using System.Text.Json.Nodes;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task The_start_line_is_one_JSON_object_and_the_end_of_stdin_ends_it()
    {
        using var process = Start("--json", "--exit-with-stdin", "--tls-port", "0");
        var line = JsonNode.Parse(await FirstLineAsync(process))!;
        Assert.Equal(
            [
                "endpoint", "tlsEndpoint", "caFile", "instanceUrl", "loginUrl", "accessToken", "orgId", "userId", "userName", "password",
                "securityToken", "clientId", "clientSecret", "proxyUrl",
            ],
            line.AsObject().Select(property => property.Key));
        Assert.Matches("^http://127.0.0.1:[0-9]+$", (string?)line["endpoint"]);
        var caFile = (string?)line["caFile"] ?? "";
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await File.ReadAllTextAsync(caFile), StringComparison.Ordinal);
        process.StandardInput.Close();
        await EndAsync(process);
        Assert.Equal(0, process.ExitCode);
        Assert.False(File.Exists(caFile));
    }

    [Fact]
    public async Task The_start_line_can_be_pasted()
    {
        using var process = Start("--exit-with-stdin");
        Assert.Matches(
            "^Connect-SfPubSub -Endpoint http://127.0.0.1:[0-9]+ -InstanceUrl http://127.0.0.1:[0-9]+ -AccessToken '00D[^']+'$",
            await FirstLineAsync(process));
        process.StandardInput.Close();
        await EndAsync(process);
    }

    [UnixFact]
    public async Task SIGTERM_ends_it_at_once_with_a_stream_open()
    {
        using var process = Start("--json", "--exit-with-stdin", "--generate", "1");
        using RawGrpc grpc = new(JsonNode.Parse(await FirstLineAsync(process))!);
        await using var stream = grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest
        {
            TopicName = "/event/Order_Event__e",
            NumRequested = 9,
            ReplayPreset = ReplayPreset.Earliest,
        });
        Assert.NotNull(await stream.ReadAsync(FetchResponse.Parser));
        var watch = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await EndAsync(process);
        // A host that waits for its streams does so for half a minute.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_schema_file_that_is_none_is_an_error_in_one_line()
    {
        using var process = Start(
            "--exit-with-stdin", "--topic", Path.Combine(AppContext.BaseDirectory, "PubSub.Emulator.runtimeconfig.json"));
        var errors = await process.StandardError.ReadToEndAsync();
        await EndAsync(process);
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("This is not an Avro schema", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "PubSub.Emulator.dll"), .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<string> FirstLineAsync(Process process) => await process.StandardOutput.ReadLineAsync().Soon() ?? "";

    private static Task EndAsync(Process process) => process.WaitForExitAsync().Soon();
}

/// <summary>A test that sends a signal; it is skipped where there are none.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no SIGTERM." : null;
}
