namespace PubSub.Client.Tests.Soaking;

/// <summary>A test that takes minutes of real time, and so runs in the soak only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute() => Skip = Soak.IsLong ? null : "Takes minutes: build.ps1 -Task Soak runs it.";
}
