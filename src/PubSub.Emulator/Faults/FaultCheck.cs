using PubSub.Emulator.Grpc;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Faults;

/// <summary>Refuses rules that could never do what they say.</summary>
internal static class FaultCheck
{
    private static readonly string[] GrpcMethods =
        ["*", "Subscribe", "ManagedSubscribe", "Publish", "PublishStream", "GetTopic", "GetSchema"];

    public static void Check(FaultRule rule)
    {
        var grpc = IsGrpc(rule.Method);
        Require(grpc || HttpMethodNames.All.Contains(rule.Method), $"There is no method '{rule.Method}'.");
        Require(grpc || FaultKinds.FitsHttp(rule.Kind), $"'{rule.Method}' is plain HTTP and cannot be struck by {rule.Kind}.");
        CheckKind(rule);
        if (rule.Then is { } then)
        {
            Require(
                rule.Kind is FaultKind.GoAway or FaultKind.Freeze or FaultKind.ExpireTokens or FaultKind.Frames or FaultKind.Unanswered,
                $"After {rule.Kind} nothing can follow.");
            Require(!FaultKinds.IsOfMessage(then.Kind), $"{then.Kind} cannot follow another fault.");
            CheckKind(then);
        }
    }

    public static bool IsGrpc(string method) => GrpcMethods.Contains(method, StringComparer.OrdinalIgnoreCase);

    private static void CheckKind(FaultRule rule)
    {
        switch (rule.Kind)
        {
            case FaultKind.Status:
                Require(
                    rule.Status is not null || rule.Code is not null, "A status needs a status or a code of the service.");
                Require(rule.Status is null || StatusNames.TryParse(rule.Status, out _), $"'{rule.Status}' is no gRPC status.");
                Require(
                    rule.Code is null || rule.Status is not null || ErrorTable.Knows(rule.Code), $"There is no code '{rule.Code}'.");
                break;
            case FaultKind.Http:
                Require(rule.AfterMessages == 0, "A page can only come before the first message.");
                break;
            case FaultKind.Delay:
                Require(rule.Seconds > 0, "A delay needs seconds.");
                break;
            case FaultKind.Frames:
                Require(rule.Bytes > 0 || rule.Messages > 0 || rule.Events > 0, "Frames need bytes, messages or events.");
                break;
            case FaultKind.Chaos:
                Require(rule.Probability is > 0 and <= 1, "Chaos needs a probability of at most 1.");
                Require(rule.Kinds.Count > 0 && !rule.Kinds.Contains(FaultKind.Chaos), "Chaos needs kinds other than itself.");
                break;
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FormatException(otherwise);
        }
    }
}
