using System.Management.Automation;
using PubSub.Client.Events;

namespace PubSub.Commands;

/// <summary>Makes the new value of a text field from the old one and the diff that a change event has for it.</summary>
[Cmdlet(VerbsData.Merge, "SfFieldDiff")]
[OutputType(typeof(string))]
public sealed class MergeSfFieldDiffCommand : SfCmdlet
{
    /// <summary>The field's value from before the change.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string OldValue { get; set; } = "";

    /// <summary>The field's value in the change event.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string Diff { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => RunEach(Diff, () => WriteObject(FieldDiff.Apply(OldValue ?? "", Diff ?? "")));
}
