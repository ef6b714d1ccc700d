using System.Management.Automation;
using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Schemas as users keep them: from Get-SfSchema, from a file of Export-Clixml or JSON, or the text of the service alone.</summary>
internal static class GivenSchemas
{
    /// <exception cref="AvroSchemaException">The text is no schema of an event.</exception>
    /// <exception cref="ArgumentException">The object is no schema.</exception>
    public static EventSchema Read(object given)
    {
        var wrapped = PSObject.AsPSObject(given);
        if (wrapped.BaseObject is string text)
            return EventSchema.Parse(text);
        if (wrapped.Properties[nameof(SfSchema.Id)]?.Value is string id && wrapped.Properties[nameof(SfSchema.Json)]?.Value is string json)
            return new EventSchema(id, json);
        throw new ArgumentException(
            "-Schema takes what Get-SfSchema writes, as it is or read back by Import-Clixml or ConvertFrom-Json, or the text of its Json property (Get-Content -Raw).");
    }
}
