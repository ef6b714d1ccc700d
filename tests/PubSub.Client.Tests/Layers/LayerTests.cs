using System.Reflection;
using PubSub.Client.Session;

namespace PubSub.Client.Tests.Layers;

/// <summary>The directions between the engine's folders.</summary>
public sealed class LayerTests
{
    private const string Root = "PubSub.Client";

    private static readonly Assembly Engine = typeof(PubSubClient).Assembly;

    /// <summary>What each layer may see besides itself and .NET. A folder that is not here may see everything of the engine.</summary>
    private static readonly Dictionary<string, string[]> MaySee = new()
    {
        ["Grpc"] = [$"{Root}.Http"],
        ["Avro"] = [],
        ["Http"] = [],
        ["Text"] = [],
        ["Auth"] = [$"{Root}.Http", $"{Root}.Text"],
        ["Auth.OAuth"] = [$"{Root}.Auth", $"{Root}.Text"],
        ["Auth.Cli"] = [$"{Root}.Auth", $"{Root}.Text"],
        ["Errors"] = [$"{Root}.Grpc", $"{Root}.Text"],
        ["Events"] = [$"{Root}.Avro", $"{Root}.Text"],
        ["Recovery"] = [$"{Root}.Auth", $"{Root}.Errors", $"{Root}.Grpc", $"{Root}.Session"],
    };

    public static TheoryData<string> Layers => [.. MaySee.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_sees_only_what_lies_below_it(string layer)
    {
        var own = $"{Root}.{layer}";
        var types = Engine.GetTypes().Where(t => t.Namespace == own).ToArray();
        Assert.NotEmpty(types);
        var offences = from type in types
                       from other in TypeReferences.Of(type)
                       where other.Namespace is { } space && (space.StartsWith(Root, StringComparison.Ordinal) || space.StartsWith("Google", StringComparison.Ordinal))
                       where other.Namespace != own && !MaySee[layer].Any(a => other.Namespace!.StartsWith(a, StringComparison.Ordinal))
                       select $"{type} sees {other}";
        Assert.Empty(offences);
    }

    [Fact]
    public void References_within_methods_are_found()
    {
        // The measure itself: a session makes handlers in the body of a method only.
        var seen = Engine.GetTypes().Where(t => t.Namespace == $"{Root}.Session").SelectMany(TypeReferences.Of).Select(t => t.FullName).ToHashSet();
        Assert.Contains($"{Root}.Http.HttpHandlers", seen);
        Assert.Contains($"{Root}.Http.CertificateTrust", seen);
    }

    [Fact]
    public void The_engine_knows_nothing_of_PowerShell() =>
        Assert.DoesNotContain("System.Management.Automation", Engine.GetReferencedAssemblies().Select(a => a.Name));

    [Fact]
    public void The_engine_needs_Protobuf_and_nothing_else() =>
        Assert.Equal(
            ["Google.Protobuf"],
            Engine.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !n.StartsWith("System.", StringComparison.Ordinal) && n != "Microsoft.Win32.Primitives"));

    [Fact]
    public void No_public_type_shows_a_message_or_a_type_of_Protobuf()
    {
        var offences = from type in Engine.GetExportedTypes()
                       from other in Shown(type)
                       where other.Namespace is { } space
                           && (space.StartsWith("Google", StringComparison.Ordinal) || space == $"{Root}.Protocol")
                       select $"{type} shows {other}";
        Assert.Empty(offences);
        Assert.DoesNotContain(Engine.GetExportedTypes(), t => t.Namespace == $"{Root}.Protocol");
    }

    /// <summary>The types that a caller outside of the assembly sees on a type.</summary>
    private static HashSet<Type> Shown(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var types = new HashSet<Type>();
        TypeReferences.Add(types, type.BaseType);
        foreach (var implemented in type.GetInterfaces())
            TypeReferences.Add(types, implemented);
        foreach (var field in type.GetFields(All).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
            TypeReferences.Add(types, field.FieldType);
        foreach (var method in type.GetMembers(All).OfType<MethodBase>().Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly))
            TypeReferences.AddSignature(types, method);
        return types;
    }
}
