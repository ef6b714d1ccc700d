using System.Management.Automation;
using System.Security;
using PubSub.Client.Auth;

namespace PubSub.Parameters;

/// <summary>Takes a plain string where a SecureString is wanted. The text is in no message.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            SecureString secret => secret,
            string text => Secret.From(text),
            null => throw new ArgumentTransformationMetadataException("The value is null; give a SecureString or a string."),
            // With a cast as its cause, the binder goes on to the object's properties where the object came from the pipeline.
            var other => throw new ArgumentTransformationMetadataException(
                $"The value is a {other.GetType().Name}; give a SecureString or a string.", new PSInvalidCastException()),
        };
}
