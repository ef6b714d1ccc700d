using System.Reflection;
using System.Runtime.Loader;

namespace PubSub.Isolation;

/// <summary>Loads the engine and its packages from the module's <c>engine</c> folder, apart from what other modules bring into the process
/// (https://learn.microsoft.com/powershell/scripting/dev-cross-plat/resolving-dependency-conflicts).</summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    private const string Engine = "PubSub.Client";

    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!, "engine");
    private static readonly EngineLoadContext Instance = new();

    private EngineLoadContext()
        : base("PubSub.Engine")
    {
    }

    /// <summary>Answers for the engine, and for nothing else, where the default context does not know it.</summary>
    public static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Engine ? Instance.LoadFromAssemblyName(name) : null;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(Folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
