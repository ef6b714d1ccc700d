using System.CommandLine;
using PubSub.Emulator.Demo;

namespace PubSub.Emulator.Cli;

/// <summary>The command line: without a sub-command it runs the emulator until it is told to end.</summary>
internal static class EmulatorCommand
{
    public static RootCommand Build()
    {
        EmulatorCliOptions cli = new();
        RootCommand root = new("""
            A local Salesforce org for the Pub/Sub API, on the loopback. It prints one line with which to connect,
            and runs until Ctrl-C. GET /emulator on its HTTP port explains how to look into it and steer it.
            """);
        cli.AddTo(root);
        root.Subcommands.Add(DemoCommand.Build());
        root.SetAction((arguments, cancellation) => RunAsync(cli, arguments, cancellation));
        return root;
    }

    private static async Task<int> RunAsync(EmulatorCliOptions cli, ParseResult arguments, CancellationToken cancellation)
    {
        EmulatorHost emulator;
        try
        {
            emulator = await EmulatorHost.StartAsync(cli.Read(arguments), cancellation);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The emulator cannot start: {error.Message}");
            return 1;
        }

        await using (emulator)
        {
            Console.WriteLine(arguments.GetValue(cli.Json) ? StartLine.Json(emulator) : StartLine.Command(emulator));
            var ended = Task.Delay(Timeout.Infinite, cancellation);
            await (arguments.GetValue(cli.ExitWithStdin)
                ? Task.WhenAny(ended, Console.OpenStandardInput().CopyToAsync(Stream.Null, cancellation))
                : Task.WhenAny(ended));
        }

        return 0;
    }
}
