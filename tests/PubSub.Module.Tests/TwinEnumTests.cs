using System.Reflection;

namespace PubSub.Module.Tests;

/// <summary>The module's public enums that have a twin in the engine are cast to it and back by their numbers.</summary>
public sealed class TwinEnumTests
{
    // Each with its twin's name; null for those that are the module's alone.
    private static readonly Dictionary<string, string?> Twins = new()
    {
        ["InvalidReplayIdAction"] = "Subscriptions.InvalidReplayIdAction",
        ["ReplayPreset"] = null,
        ["SfPublishOutcome"] = "Publishing.PublishOutcome",
        ["SfTestResult"] = "Diagnosis.DiagnosisResult",
        ["SfTopicKind"] = "Topics.TopicKind",
        ["TimestampFormat"] = "Events.TimestampFormat",
        ["UnknownOutcomeAction"] = "Publishing.UnknownOutcomeAction",
    };

    private static readonly string Stage = Directory.GetDirectories(Path.Combine(PesterSuite.FindRepository(), "out", "PubSub")).Single();

    private static readonly Assembly Module = Assembly.LoadFrom(Path.Combine(Stage, "PubSub.dll"));

    private static readonly Assembly Engine = Assembly.LoadFrom(Path.Combine(Stage, "engine", "PubSub.Client.dll"));

    public static TheoryData<string> Names => [.. Twins.Where(t => t.Value is not null).Select(t => t.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Twins_have_the_same_names_with_the_same_numbers(string name) =>
        Assert.Equal(Members(Engine.GetType($"PubSub.Client.{Twins[name]}", throwOnError: true)!), Members(Module.GetType($"PubSub.{name}", throwOnError: true)!));

    [Fact]
    public void Every_enum_of_the_module_is_known_here() =>
        Assert.Equal(Twins.Keys.Order(StringComparer.Ordinal), PublicEnums().Select(t => t.Name).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Members(Type type) => Enum.GetValues(type).Cast<object>().Select(value => $"{value} = {(int)value}");

    /// <summary>Types that cannot be loaded without PowerShell are no enums.</summary>
    private static IEnumerable<Type> PublicEnums()
    {
        Type?[] types;
        try
        {
            types = Module.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            types = e.Types;
        }
        return types.Where(t => t is { IsPublic: true, IsEnum: true })!;
    }
}
