using System.Reflection;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>The schema files that are built into the program.</summary>
internal static class SchemaFiles
{
    public static EventSchema Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".avsc")
            ?? throw new ArgumentException($"There is no built-in schema {name}.", nameof(name));
        using StreamReader reader = new(stream);
        return EventSchema.Parse(reader.ReadToEnd());
    }
}
