namespace PubSub.Emulator.Demo;

/// <summary>The clone that this program was built in.</summary>
internal static class Repository
{
    /// <exception cref="DirectoryNotFoundException">The program was moved out of it.</exception>
    public static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PubSub.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("The demo builds the module, so it has to run from a clone of the repository.");
    }
}
