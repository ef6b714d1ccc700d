using System.Management.Automation;
using PubSub.Client;

namespace PubSub.Parameters;

/// <summary>Takes a replay id's bytes as well as its text.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReplayIdTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is byte[] bytes ? ReplayId.Format(bytes) : inputData;
}
