using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PubSub.Emulator.Schemas;

/// <summary>
/// Writes values as Avro. A record is a dictionary by field name in which a missing field is null; a union takes the first branch
/// that fits the value's type.
/// </summary>
internal sealed class AvroWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public static byte[] Write(AvroType type, object? value)
    {
        AvroWriter writer = new();
        writer.Add(type, value);
        return writer._bytes.WrittenSpan.ToArray();
    }

    /// <summary>The bytes of one long.</summary>
    public static byte[] Write(long value)
    {
        AvroWriter writer = new();
        writer.AddLong(value);
        return writer._bytes.WrittenSpan.ToArray();
    }

    private void Add(AvroType type, object? value)
    {
        switch (type, value)
        {
            case (AvroUnion union, _):
                var branch = union.Branches.ToList().FindIndex(candidate => Fits(candidate, value));
                if (branch < 0)
                {
                    throw new ArgumentException($"No branch of the union takes a {value?.GetType().Name ?? "null"}.", nameof(value));
                }

                AddLong(branch);
                Add(union.Branches[branch], value);
                break;
            case (AvroPrimitive { Kind: AvroKind.Null }, null):
                break;
            case (AvroPrimitive { Kind: AvroKind.Boolean }, bool flag):
                _bytes.Write([flag ? (byte)1 : (byte)0]);
                break;
            case (AvroPrimitive { Kind: AvroKind.Int }, int number):
                AddLong(number);
                break;
            case (AvroPrimitive { Kind: AvroKind.Long }, long number):
                AddLong(number);
                break;
            case (AvroPrimitive { Kind: AvroKind.Double }, double number):
                BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), number);
                _bytes.Advance(sizeof(double));
                break;
            case (AvroPrimitive { Kind: AvroKind.String }, string text):
                var utf8 = Encoding.UTF8.GetBytes(text);
                AddLong(utf8.Length);
                _bytes.Write(utf8);
                break;
            case (AvroEnum symbols, string symbol):
                AddLong(symbols.Symbols.ToList().IndexOf(symbol));
                break;
            case (AvroArray array, IReadOnlyCollection<string> items):
                AddItems(array, items);
                break;
            case (AvroRecord record, IReadOnlyDictionary<string, object?> values):
                foreach (var field in record.Fields)
                {
                    Add(field.Type, values.GetValueOrDefault(field.Name));
                }

                break;
            default:
                throw new ArgumentException($"{type.GetType().Name} takes no {value?.GetType().Name ?? "null"}.", nameof(value));
        }
    }

    private void AddItems(AvroArray array, IReadOnlyCollection<string> items)
    {
        if (items.Count > 0)
        {
            AddLong(items.Count);
            foreach (var item in items)
            {
                Add(array.Items, item);
            }
        }

        AddLong(0);
    }

    private void AddLong(long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= 0x80)
        {
            _bytes.Write([(byte)(rest | 0x80)]);
            rest >>= 7;
        }

        _bytes.Write([(byte)rest]);
    }

    private static bool Fits(AvroType type, object? value) => type switch
    {
        AvroPrimitive primitive => primitive.Kind switch
        {
            AvroKind.Null => value is null,
            AvroKind.Boolean => value is bool,
            AvroKind.Int => value is int,
            AvroKind.Long => value is long,
            AvroKind.Double => value is double,
            AvroKind.String => value is string,
            _ => false,
        },
        AvroRecord => value is IReadOnlyDictionary<string, object?>,
        AvroArray => value is IReadOnlyCollection<string>,
        AvroEnum symbols => value is string symbol && symbols.Symbols.Contains(symbol),
        _ => false,
    };
}
