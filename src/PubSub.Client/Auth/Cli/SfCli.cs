using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace PubSub.Client.Auth.Cli;

/// <summary>Runs the <c>sf</c> CLI. Its arguments are a list, and no shell reads them.</summary>
internal sealed class SfCli
{
    private const int MaxOutput = 1024 * 1024;

    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["sf.exe", "sf.cmd", "sf.bat"] : ["sf"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // For what the CLI printed last; a program that it has left in the background may hold its output open for hours.
    private static readonly TimeSpan AfterExit = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly string _targetOrg;

    private SfCli(string path, string targetOrg) => (_path, _targetOrg) = (path, targetOrg);

    /// <summary>The CLI on the PATH.</summary>
    /// <param name="targetOrg">The org that it will be asked for.</param>
    /// <exception cref="SignInException">There is none.</exception>
    /// <exception cref="ArgumentException">The name of the org must not be given to it.</exception>
    public static SfCli Find(string targetOrg)
    {
        if (targetOrg.StartsWith('-') || targetOrg.Any(char.IsControl) || targetOrg.Length == 0)
            throw new ArgumentException("-TargetOrg is neither an alias nor a user name: it begins with '-', is empty, or has control characters.");
        var path = ProgramPath.Find(Names) ?? throw SfCliErrors.Missing();
        if (IsScriptOfWindows(path) && !targetOrg.All(c => char.IsLetterOrDigit(c) || "._-@+".Contains(c, StringComparison.Ordinal)))
            throw new ArgumentException("-TargetOrg has characters that the command interpreter behind 'sf.cmd' would read as its own. Give the org an alias of letters and digits.");
        return new SfCli(path, targetOrg);
    }

    /// <exception cref="SignInException">It failed, or did not answer.</exception>
    public async Task<SfCliAnswer> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(Patience);
        using var process = Start(arguments);
        using var output = new BoundedOutput(MaxOutput);
        using var errors = new BoundedOutput(MaxOutput);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(timer.Token);
        var reading = Task.WhenAll(
            output.ReadAsync(process.StandardOutput.BaseStream, enough.Token), errors.ReadAsync(process.StandardError.BaseStream, enough.Token));
        try
        {
            // Nobody answers its questions.
            process.StandardInput.Close();
            await process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
            enough.CancelAfter(AfterExit);
            await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw SfCliErrors.Create(
                $"The sf CLI did not answer within {Patience.TotalSeconds:0} seconds. Try 'sf org display --target-org {_targetOrg}' by itself.", "CLI_TIMEOUT",
                SignInRetry.Later, e);
        }
        finally
        {
            End(process);
            // The bytes are not wiped under a read.
            await enough.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
        // Versions before sf wrote failures to standard error.
        var answer = SfCliAnswer.Find(output.Bytes) ?? SfCliAnswer.Find(errors.Bytes)
            ?? throw SfCliErrors.NoAnswer(_targetOrg, process.ExitCode, Encoding.UTF8.GetString(errors.Bytes));
        return answer.Succeeded ? answer : throw SfCliErrors.Failed(_targetOrg, answer.Name, answer.Message);
    }

    /// <summary>Whether Windows runs it by its command interpreter, which gives meaning to characters in arguments.</summary>
    private static bool IsScriptOfWindows(string path) =>
        path.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".bat", StringComparison.OrdinalIgnoreCase);

    private static void End(Process process)
    {
        try
        {
            // Its children too: the CLI is a script that starts node.
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or one of its children, has ended by itself in this moment.
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        // Fewer banners, and no colours within the JSON.
        start.Environment["SF_SKIP_NEW_VERSION_CHECK"] = "true";
        start.Environment["FORCE_COLOR"] = "0";
        // Node warns where both are set.
        start.Environment.Remove("NO_COLOR");
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw SfCliErrors.Create(
                $"The sf CLI at '{_path}' cannot be started: {e.Message}. Install it again, or use another way of Connect-SfPubSub.", "CLI_FAILED", cause: e);
        }
    }

    /// <summary>What a program prints, as far as it is of interest. Its bytes are wiped when it is disposed of.</summary>
    private sealed class BoundedOutput(int limit) : IDisposable
    {
        private readonly byte[] _bytes = new byte[limit];
        private int _length;

        public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

        /// <summary>Reads to the end, so that the program never waits, or until it is enough; what is beyond the limit is dropped.</summary>
        public async Task ReadAsync(Stream stream, CancellationToken enough)
        {
            var beyond = new byte[4096];
            try
            {
                while (true)
                {
                    var isFull = _length == _bytes.Length;
                    var read = await stream.ReadAsync(isFull ? beyond : _bytes.AsMemory(_length), enough).ConfigureAwait(false);
                    if (read == 0)
                        return;
                    if (!isFull)
                        _length += read;
                }
            }
            catch (OperationCanceledException)
            {
                // What has come has come.
            }
        }

        public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
    }
}
