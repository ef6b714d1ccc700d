using System.Management.Automation;

namespace PubSub.Parameters;

/// <summary>Takes a host and port without a scheme as a proxy that is spoken to by HTTP.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProxyTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var text = (inputData is PSObject wrapped ? wrapped.BaseObject : inputData)?.ToString()?.Trim() ?? "";
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"http://{text}";
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0;
        if (isUrl && url!.UserInfo.Length > 0)
            throw new ArgumentTransformationMetadataException("The proxy's address has a user name in it. Give that and the password with -ProxyCredential.");
        return isUrl && url!.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            // The schemes of SOCKS have no port that .NET knows of.
            ? url.Port < 0 ? new UriBuilder(url) { Port = 1080 }.Uri : url
            : throw new ArgumentTransformationMetadataException("The value is not the address of a proxy such as http://proxy.example.com:3128.");
    }
}
