using System.Management.Automation;

namespace PubSub.Parameters;

/// <summary>Takes a host without a scheme as https.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UrlTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var text = value is Uri uri ? uri.OriginalString : value?.ToString() ?? "";
        // What has an '@' may have a password before it.
        var shown = text.Contains('@', StringComparison.Ordinal) ? "The value has a user name in it, and" : $"'{value}'";
        return WebAddress.Parse(text) ?? throw new ArgumentTransformationMetadataException($"{shown} is not a URL such as https://example.my.salesforce.com.");
    }
}
