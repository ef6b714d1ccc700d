using PubSub.Client.Text;

namespace PubSub.Client.Auth.Cli;

/// <summary>What went wrong with the <c>sf</c> CLI, and what to do.</summary>
internal static class SfCliErrors
{
    // What Node calls a network that is down (https://nodejs.org/api/errors.html#common-system-errors).
    private static readonly string[] NetworkErrors = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH"];

    /// <summary>A failure of the CLI.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="code">Our name of it.</param>
    /// <param name="retry">What trying again is good for. The CLI locks nobody out.</param>
    /// <param name="cause">What was thrown; null for nothing.</param>
    public static SignInException Create(string message, string code, SignInRetry retry = SignInRetry.WhenMended, Exception? cause = null) =>
        new(message, code, cause) { Retry = retry };

    public static string LogIn(string targetOrg) => $"Sign in with 'sf org login web --alias {targetOrg}', and see 'sf org list'.";

    public static string LogInAgain(string targetOrg) => $"sign in again with 'sf org login web --alias {targetOrg}'.";

    public static SignInException Missing() => Create(
        "The sf CLI is not on the PATH. Install it (https://developer.salesforce.com/tools/salesforcecli), or use another way of Connect-SfPubSub.", "CLI_MISSING");

    /// <summary>The CLI said in JSON that it failed.</summary>
    public static SignInException Failed(string targetOrg, string? name, string? message)
    {
        var reason = Redaction.Clean(message ?? name ?? "no reason given").TrimEnd('.');
        return IsUnknownOrg(name, message)
            ? Create($"The sf CLI is not signed in to '{targetOrg}': {reason}. {LogIn(targetOrg)}", "CLI_NOT_SIGNED_IN")
            : Create(
                $"The sf CLI failed for '{targetOrg}': {reason}. {LogIn(targetOrg)}", "CLI_FAILED",
                Array.Exists(NetworkErrors, error => reason.Contains(error, StringComparison.Ordinal)) ? SignInRetry.Later : SignInRetry.WhenMended);
    }

    /// <summary>The CLI did not answer in JSON.</summary>
    public static SignInException NoAnswer(string targetOrg, int exitCode, string output)
    {
        var reason = Redaction.Clean(output);
        var said = reason.Length == 0 ? "" : $" and said: {reason.TrimEnd('.')}";
        return Create(
            $"The sf CLI did not answer in JSON for '{targetOrg}'; it ended with {exitCode}{said}. Try 'sf org display --target-org {targetOrg}', and 'sf update'.",
            "CLI_FAILED");
    }

    private static bool IsUnknownOrg(string? name, string? message) =>
        name is "NamedOrgNotFoundError" or "NamedOrgNotFound" or "NoAuthInfoFound" or "NoOrgFound" or "NoOrgAuthFound" or "NoDefaultEnvError" or "NoUsernameFoundError"
        || message?.Contains("authorization information", StringComparison.OrdinalIgnoreCase) == true;
}
