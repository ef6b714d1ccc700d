using System.Management.Automation;
using PubSub.Sessions;

namespace PubSub.Parameters;

/// <summary>Takes the name of a session of this runspace where the session is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var wrapped = inputData as PSObject;
        // What a file or another process has of a session are its properties, not its connection.
        if (wrapped?.TypeNames.Contains($"Deserialized.{typeof(SfPubSubSession).FullName}") == true)
        {
            throw new ArgumentTransformationMetadataException(
                $"The session '{wrapped.Properties[nameof(SfPubSubSession.Name)]?.Value}' is of another process, and its connection has stayed there. Sign in here with Connect-SfPubSub.");
        }
        return (wrapped is null ? inputData : wrapped.BaseObject) is string name ? Find(name) : inputData;
    }

    private static SfPubSubSession Find(string name)
    {
        var store = SessionStore.Current;
        if (store.Find(name) is { } session)
            return session;
        var names = store.All.Select(s => $"'{s.Name}'").ToArray();
        throw new ArgumentTransformationMetadataException(
            $"There is no session '{name}' in this runspace. " + (names.Length > 0
                ? $"Its sessions are {string.Join(", ", names)}."
                : "It has no session at all: sign in with Connect-SfPubSub, or pass the session object of another runspace."));
    }
}
