namespace PubSub.Client.Avro;

/// <summary>Boxes of the values that come most often, shared so that reading them allocates nothing.</summary>
internal static class BoxedValues
{
    private const int Lowest = -64;
    private const int Count = 64 + 1024;

    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly object[] Ints = CreateInts();
    private static readonly object[] Longs = CreateLongs();

    internal static object Of(bool value) => value ? True : False;

    internal static object Of(int value) => (uint)(value - Lowest) < Count ? Ints[value - Lowest] : value;

    internal static object Of(long value) => (ulong)(value - Lowest) < Count ? Longs[(int)value - Lowest] : value;

    private static object[] CreateInts()
    {
        var boxes = new object[Count];
        for (var i = 0; i < Count; i++) boxes[i] = i + Lowest;
        return boxes;
    }

    private static object[] CreateLongs()
    {
        var boxes = new object[Count];
        for (var i = 0; i < Count; i++) boxes[i] = (long)i + Lowest;
        return boxes;
    }
}
