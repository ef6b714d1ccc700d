using System.Management.Automation;
using PubSub.Client.Http;

namespace PubSub.Parameters;

/// <summary>Takes a host and port without a scheme as a proxy that is spoken to by HTTP.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProxyTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var text = (inputData is PSObject wrapped ? wrapped.BaseObject : inputData)?.ToString() ?? "";
        if (!ProxyAddress.TryParse(text, out var url))
            throw new ArgumentTransformationMetadataException("The value is not the address of a proxy such as http://proxy.example.com:3128.");
        return url.UserInfo.Length == 0
            ? url
            : throw new ArgumentTransformationMetadataException("The proxy's address has a user name in it. Give that and the password with -ProxyCredential.");
    }
}
