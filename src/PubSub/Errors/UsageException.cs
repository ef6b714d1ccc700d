using System.Management.Automation;

namespace PubSub.Errors;

/// <summary>A command was given something that cannot work; nothing was tried.</summary>
internal sealed class UsageException(string message, string id, ErrorCategory category, object? target = null) : Exception(message)
{
    /// <summary>The stable id of the error.</summary>
    public string Id { get; } = id;

    /// <summary>PowerShell's category of it.</summary>
    public ErrorCategory Category { get; } = category;

    /// <summary>What could not work; null for the whole command.</summary>
    public object? Target { get; } = target;
}
