namespace PubSub.Client.Auth.OAuth;

/// <summary>What the browser brought: a code, or why there is none.</summary>
internal sealed record RedirectAnswer(string? Code, string? Error, string? Description);
