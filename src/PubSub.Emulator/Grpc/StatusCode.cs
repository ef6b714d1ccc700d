using System.Globalization;

namespace PubSub.Emulator.Grpc;

/// <summary>The status codes of the gRPC protocol.</summary>
internal enum StatusCode
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

internal static class StatusNames
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>The name that the gRPC documents use, such as <c>NOT_FOUND</c>.</summary>
    public static string Of(StatusCode status) => Names[(int)status];

    /// <summary>Reads a name (<c>NOT_FOUND</c>) or a number (<c>5</c>).</summary>
    public static bool TryParse(string text, out StatusCode status)
    {
        var index = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : -1;
        }

        if (index < 0 || index >= Names.Length)
        {
            status = StatusCode.Unknown;
            return false;
        }

        status = (StatusCode)index;
        return true;
    }
}
