using System.Management.Automation;
using PubSub.Client.Auth;
using PubSub.Client.Avro;
using PubSub.Client.Checkpoints;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Grpc;
using PubSub.Client.Publishing;

namespace PubSub.Errors;

/// <summary>The one table of errors: what went wrong, as PowerShell's category and a stable id.</summary>
internal static class ErrorRecords
{
    /// <summary>Whether an exception is one that users are to see as an error record.</summary>
    public static bool Covers(Exception exception) => exception
        is UsageException or PubSubException or SignInException or AvroException or AvroSchemaException or AvroValueException or PublishException
            or CheckpointException or FieldDiffException or RestException or ArgumentException or FormatException;

    /// <param name="exception">What happened.</param>
    /// <param name="target">What it happened to.</param>
    /// <param name="context">A sentence to begin the message with, where the exception does not know what it happened to.</param>
    public static ErrorRecord From(Exception exception, object? target, string context = "")
    {
        var record = Classify(exception, target);
        // Details replace the exception's message, so they repeat it. They have no RecommendedAction: PowerShell would print the advice twice.
        if (context.Length > 0)
            record.ErrorDetails = new ErrorDetails(context + exception.Message);
        return record;
    }

    /// <summary>An error of the module's own.</summary>
    public static ErrorRecord Create(string message, string id, ErrorCategory category, object? target) =>
        new(new InvalidOperationException(message), id, category, target);

    private static ErrorRecord Classify(Exception exception, object? target) => exception switch
    {
        UsageException e => new ErrorRecord(e, e.Id, e.Category, e.Target ?? target),
        PubSubException e => new ErrorRecord(e, IdOf(e), CategoryOf(e.Status), target),
        SignInException e => new ErrorRecord(e, $"SfSignIn{Pascal(e.Code, '_')}", CategoryOf(e), target),
        AvroException e => new ErrorRecord(e, "SfEventInvalid", ErrorCategory.InvalidData, target),
        AvroSchemaException e => new ErrorRecord(e, "SfSchemaInvalid", ErrorCategory.InvalidData, target),
        AvroValueException e => new ErrorRecord(e, "SfValueInvalid", ErrorCategory.InvalidData, target),
        PublishException e => new ErrorRecord(e, $"SfPublish{Pascal(e.Code, '_')}", CategoryOf(e), target),
        RestException e => new ErrorRecord(e, $"SfRest{Pascal(e.Code, '_')}", CategoryOf(e), target),
        CheckpointException e => new ErrorRecord(e, $"SfCheckpoint{e.Code}", CategoryOf(e), target),
        FieldDiffException e => new ErrorRecord(e, $"SfDiff{e.Code}", ErrorCategory.InvalidData, target),
        _ => new ErrorRecord(exception, "SfArgumentInvalid", ErrorCategory.InvalidArgument, target),
    };

    /// <summary><c>SfTopicNotFound</c> for <c>topic.not.found</c>; without a code, the status or the place where the connection broke.</summary>
    private static string IdOf(PubSubException e)
    {
        if (e.ErrorCode is { } code)
            return $"Sf{Pascal(code, '.')}";
        return e.Failure is TransportFailure.None or TransportFailure.Garbled or TransportFailure.Broken or TransportFailure.Silent
            ? $"Sf{e.Status}"
            : $"Sf{e.Failure}";
    }

    private static ErrorCategory CategoryOf(StatusCode status) => status switch
    {
        StatusCode.Unauthenticated => ErrorCategory.AuthenticationError,
        StatusCode.PermissionDenied => ErrorCategory.PermissionDenied,
        StatusCode.NotFound => ErrorCategory.ObjectNotFound,
        StatusCode.AlreadyExists => ErrorCategory.ResourceExists,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => ErrorCategory.InvalidArgument,
        StatusCode.FailedPrecondition => ErrorCategory.InvalidOperation,
        StatusCode.DeadlineExceeded => ErrorCategory.OperationTimeout,
        StatusCode.ResourceExhausted => ErrorCategory.LimitsExceeded,
        StatusCode.Unavailable => ErrorCategory.ConnectionError,
        StatusCode.Unimplemented => ErrorCategory.NotImplemented,
        StatusCode.Cancelled or StatusCode.Aborted => ErrorCategory.OperationStopped,
        _ => ErrorCategory.ProtocolError,
    };

    private static ErrorCategory CategoryOf(PublishException e) => e switch
    {
        { InnerException: PubSubException cause } => CategoryOf(cause.Status),
        { Code: "LIMIT_EXCEEDED" or "EVENT_TOO_LARGE" } => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.WriteError,
    };

    private static ErrorCategory CategoryOf(SignInException e) => e.Code switch
    {
        SignInException.Unreachable => ErrorCategory.ConnectionError,
        SignInException.TimedOut or "CLI_TIMEOUT" => ErrorCategory.OperationTimeout,
        "CLI_MISSING" => ErrorCategory.NotInstalled,
        "REDIRECT_NOT_AVAILABLE" => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.AuthenticationError,
    };

    private static ErrorCategory CategoryOf(RestException e) => e switch
    {
        { StatusCode: System.Net.HttpStatusCode.Unauthorized } => ErrorCategory.AuthenticationError,
        { IsNotPermitted: true } => ErrorCategory.PermissionDenied,
        { Code: RestException.Unreachable } => ErrorCategory.ConnectionError,
        _ => ErrorCategory.ProtocolError,
    };

    private static ErrorCategory CategoryOf(CheckpointException e) => e.Code switch
    {
        "Damaged" => ErrorCategory.InvalidData,
        "InUse" => ErrorCategory.ResourceBusy,
        "NotWritable" => ErrorCategory.WriteError,
        _ => ErrorCategory.InvalidArgument,
    };

    private static string Pascal(string code, char separator) => string.Concat(
        code.Split(separator, StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..].ToLowerInvariant()));
}
