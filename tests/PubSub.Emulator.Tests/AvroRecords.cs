using PubSub.Client.Avro;

namespace PubSub.Emulator.Tests;

/// <summary>Looks at records that the engine has read.</summary>
internal static class AvroRecords
{
    /// <summary>The value of a field by its name.</summary>
    public static object? Get(this AvroRecord record, string name) =>
        record[record.Schema.TryGetField(name, out var field) ? field.Position : throw new KeyNotFoundException(name)];
}
