using System.Management.Automation;
using PubSub.Errors;

namespace PubSub.Parameters;

/// <summary>What users give for names with wildcards.</summary>
internal static class Patterns
{
    /// <summary>The pattern, in any case.</summary>
    /// <exception cref="UsageException">The text is none.</exception>
    public static WildcardPattern Of(string text)
    {
        try
        {
            var pattern = new WildcardPattern(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            // It is only looked at when it is used.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new UsageException(
                $"'{text}' is no wildcard pattern: a bracket is not closed. Write `[ for a bracket that means itself.", "SfWildcardInvalid", ErrorCategory.InvalidArgument);
        }
    }
}
