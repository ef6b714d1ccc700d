using System.Management.Automation;
using System.Runtime.Loader;
using PubSub.Sessions;

namespace PubSub.Isolation;

/// <summary>What happens when the module is imported into a runspace, and removed from it.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static int _resolving;

    /// <summary>Makes the engine loadable. Imports after the first find it done.</summary>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref _resolving, 1) == 0)
            AssemblyLoadContext.Default.Resolving += EngineLoadContext.Resolve;
    }

    /// <summary>Ends the runspace's sessions. The engine stays loadable: other runspaces of the process may use it.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => SessionStore.Current.Clear();
}
