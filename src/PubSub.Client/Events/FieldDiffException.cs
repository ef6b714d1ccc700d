namespace PubSub.Client.Events;

/// <summary>A diff that cannot be applied.</summary>
public sealed class FieldDiffException : Exception
{
    internal FieldDiffException(string code, string message)
        : base(message) => Code = code;

    /// <summary><c>Malformed</c>: it is no diff; <c>Misfit</c>: it is one of another text; <c>HashMismatch</c>: the result is not the new text.</summary>
    public string Code { get; }
}
