using System.Management.Automation;

namespace PubSub.Parameters;

/// <summary>Takes a host without a scheme as https.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UrlTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is Uri { IsAbsoluteUri: true } uri && uri.Scheme.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return uri;
        var text = value?.ToString()?.Trim() ?? "";
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"https://{text}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            throw new ArgumentTransformationMetadataException($"'{value}' is not a URL such as https://example.my.salesforce.com.");
        return url;
    }
}
