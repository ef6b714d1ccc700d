using System.CommandLine;

namespace PubSub.Emulator.Demo;

/// <summary>Builds the module and shows it at work on an emulator of its own.</summary>
internal static class DemoCommand
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private const int GeneratedEvents = 5;

    private static readonly Dictionary<string, string> Nothing = [];

    public static Command Build()
    {
        Command demo = new("demo", "Build the module, start an emulator on free ports, and run the demo in PowerShell 7.4 or newer.");
        demo.SetAction((_, cancellation) => RunAsync(cancellation));
        return demo;
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var repository = Repository.Find();
        Console.WriteLine("Building the module ...");
        string[] build = ["build", Path.Combine(repository, "src", "PubSub"), "--configuration", Configuration, "--verbosity", "quiet", "-nologo"];
        var built = await PowerShellHost.RunAsync("dotnet", build, Nothing, cancellation);
        if (built != 0)
            return built;
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Generate = GeneratedEvents }, cancellation);
        Console.WriteLine($"The emulator listens at {emulator.Endpoint} (gRPC) and {emulator.InstanceUrl} (sign-in).");
        if (await PowerShellHost.FindAsync() is null)
        {
            Console.WriteLine("There is no PowerShell 7.4 or newer on the PATH, so the engine shows the same events without the cmdlets.");
            Console.WriteLine("How to install PowerShell: https://aka.ms/powershell");
            await EngineDemo.RunAsync(emulator, cancellation);
            return 0;
        }
        string[] script =
        [
            "-NoProfile", "-File", Path.Combine(repository, "src", "PubSub.Emulator", "Demo", "demo.ps1"),
            "-ModulePath", Path.Combine(repository, "out", "PubSub"),
            "-Endpoint", emulator.Endpoint.OriginalString, "-InstanceUrl", emulator.InstanceUrl.OriginalString,
        ];
        // The token travels in the environment: arguments can be read by every user of the machine.
        return await PowerShellHost.RunAsync("pwsh", script, new Dictionary<string, string> { ["PUBSUB_DEMO_TOKEN"] = emulator.AccessToken }, cancellation);
    }
}
