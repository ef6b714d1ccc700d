namespace PubSub.Client.Avro;

/// <summary>Builds the tree of a writer. A named type becomes one node however often it is referred to.</summary>
internal sealed class WriteNodeBuilder(AvroBinding binding)
{
    private readonly Dictionary<AvroRecordSchema, RecordWriteNode> _records = [];

    internal WriteNode Build(AvroSchema schema) => schema switch
    {
        AvroRecordSchema record => BuildRecord(record),
        AvroArraySchema array => new ArrayWriteNode(array, Build(array.Items)),
        AvroMapSchema map => new MapWriteNode(map, Build(map.Values)),
        AvroUnionSchema union => new UnionWriteNode(union, [.. union.Branches.Select(Build)]),
        AvroEnumSchema symbols => new EnumWriteNode(symbols),
        AvroFixedSchema bytes => new FixedWriteNode(bytes),
        _ => BuildPrimitive(schema.Type),
    };

    private RecordWriteNode BuildRecord(AvroRecordSchema schema)
    {
        if (_records.TryGetValue(schema, out var node)) return node;
        node = new RecordWriteNode(schema);
        _records.Add(schema, node);
        node.SetFields([.. schema.Fields.Select(field =>
            new FieldWriter(field, Build(field.Schema), binding.GetWriteConverter(schema, field)))]);
        return node;
    }

    private static WriteNode BuildPrimitive(AvroType type) => type switch
    {
        AvroType.Null => new NullWriteNode(),
        AvroType.Boolean => new BooleanWriteNode(),
        AvroType.Int => new IntWriteNode(),
        AvroType.Long => new LongWriteNode(),
        AvroType.Float => new FloatWriteNode(),
        AvroType.Double => new DoubleWriteNode(),
        AvroType.Bytes => new BytesWriteNode(),
        _ => new StringWriteNode(),
    };
}
