using System.Diagnostics.CodeAnalysis;

namespace PubSub.Client.Avro;

/// <summary>The kinds of schema that the Avro specification knows.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names are Avro's own.")]
public enum AvroType
{
    /// <summary>No value; takes no bytes.</summary>
    Null,

    /// <summary>True or false, one byte.</summary>
    Boolean,

    /// <summary>32-bit signed integer, zigzag varint.</summary>
    Int,

    /// <summary>64-bit signed integer, zigzag varint.</summary>
    Long,

    /// <summary>32-bit IEEE 754, little-endian.</summary>
    Float,

    /// <summary>64-bit IEEE 754, little-endian.</summary>
    Double,

    /// <summary>Bytes after their length.</summary>
    Bytes,

    /// <summary>UTF-8 text after its length in bytes.</summary>
    String,

    /// <summary>Named fields in a fixed order.</summary>
    Record,

    /// <summary>One of a list of symbols.</summary>
    Enum,

    /// <summary>Items of one schema, in blocks.</summary>
    Array,

    /// <summary>Values of one schema under text keys, in blocks.</summary>
    Map,

    /// <summary>One of several schemas, after its index.</summary>
    Union,

    /// <summary>A fixed number of bytes.</summary>
    Fixed,
}
