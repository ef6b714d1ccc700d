namespace PubSub;

/// <summary>One field of an event's schema.</summary>
public sealed class SfSchemaField
{
    internal SfSchemaField(string name, string type, bool nullable, bool required, string? salesforceType, string? @default, string? doc) =>
        (Name, Type, Nullable, Required, SalesforceType, Default, Doc) = (name, type, nullable, required, salesforceType, @default, doc);

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>The Avro type without null, such as <c>string</c>, <c>array&lt;string&gt;</c> or the name of a record.</summary>
    public string Type { get; }

    /// <summary>Whether the field may be null.</summary>
    public bool Nullable { get; }

    /// <summary>Whether Send-SfEvent needs a value for the field: it may not be null, has no default, and is not filled in by the command.</summary>
    public bool Required { get; }

    /// <summary>What the field is in Salesforce, such as <c>DateTime</c> or <c>Text</c>; null where the schema does not say.</summary>
    public string? SalesforceType { get; }

    /// <summary>The default as JSON; null where there is none, or where it is null.</summary>
    public string? Default { get; }

    /// <summary>The remark of the schema.</summary>
    public string? Doc { get; }
}
