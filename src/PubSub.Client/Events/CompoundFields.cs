using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>Compound fields, such as addresses, geolocations and the names of persons.</summary>
public static class CompoundFields
{
    /// <summary>The record that a field holds, whatever else its union allows; null for a field that is not compound.</summary>
    public static AvroRecordSchema? RecordOf(this AvroField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Schema switch
        {
            AvroRecordSchema record => record,
            AvroUnionSchema union => union.Branches.OfType<AvroRecordSchema>().FirstOrDefault(),
            _ => null,
        };
    }
}
