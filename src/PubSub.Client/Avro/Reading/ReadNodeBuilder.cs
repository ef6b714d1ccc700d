namespace PubSub.Client.Avro;

/// <summary>Builds the tree of a reader. A named type becomes one node however often it is referred to.</summary>
internal sealed class ReadNodeBuilder(AvroBinding binding)
{
    private readonly Dictionary<AvroRecordSchema, RecordReadNode> _records = [];

    internal ReadNode Build(AvroSchema schema) => schema switch
    {
        AvroRecordSchema record => BuildRecord(record),
        AvroArraySchema array => new ArrayReadNode(Build(array.Items)),
        AvroMapSchema map => new MapReadNode(Build(map.Values)),
        AvroUnionSchema union => new UnionReadNode([.. union.Branches.Select(Build)]),
        AvroEnumSchema symbols => new EnumReadNode(symbols),
        AvroFixedSchema bytes => new FixedReadNode(bytes),
        _ => BuildPrimitive(schema.Type),
    };

    private RecordReadNode BuildRecord(AvroRecordSchema schema)
    {
        if (_records.TryGetValue(schema, out var node)) return node;
        node = new RecordReadNode(schema, binding.GetRecordFactory(schema));
        _records.Add(schema, node);
        node.SetFields([.. schema.Fields.Select(field => BuildField(schema, field))]);
        return node;
    }

    private ReadNode BuildField(AvroRecordSchema record, AvroField field)
    {
        var node = Build(field.Schema);
        return binding.GetReadConverter(record, field) is { } convert ? new ConvertingReadNode(node, convert) : node;
    }

    private static ReadNode BuildPrimitive(AvroType type) => type switch
    {
        AvroType.Null => new NullReadNode(),
        AvroType.Boolean => new BooleanReadNode(),
        AvroType.Int => new IntReadNode(),
        AvroType.Long => new LongReadNode(),
        AvroType.Float => new FloatReadNode(),
        AvroType.Double => new DoubleReadNode(),
        AvroType.Bytes => new BytesReadNode(),
        _ => new StringReadNode(),
    };
}
