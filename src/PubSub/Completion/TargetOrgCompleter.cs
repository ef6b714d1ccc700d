using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;

namespace PubSub.Completion;

/// <summary>Offers the orgs that the sf CLI knows, from the files in which it keeps aliases. The CLI itself would take seconds.</summary>
internal sealed class TargetOrgCompleter : IArgumentCompleter
{
    private static readonly string[] Folders = [".sf", ".sfdx"];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var aliases = Folders.SelectMany(f => Read(Path.Combine(home, f, "alias.json"))).ToArray();
        var users = aliases.Select(a => (Name: a.Remark, a.Remark));
        return Completions.Of(aliases.Concat(users).DistinctBy(o => o.Name), wordToComplete);
    }

    /// <summary>The aliases, each with its user: <c>{"orgs":{"prod":"ops@example.com"}}</c>.</summary>
    private static (string Name, string Remark)[] Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("orgs", out var orgs) && orgs.ValueKind == JsonValueKind.Object
                ? [.. orgs.EnumerateObject().Where(o => o.Name.Length > 0 && o.Value.ValueKind == JsonValueKind.String && o.Value.GetString()!.Length > 0)
                    .Select(o => (o.Name, o.Value.GetString()!))]
                : [];
        }
        // InvalidOperationException: a string has half of a surrogate pair. Without the CLI, or with a broken file, there is nothing to offer.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
