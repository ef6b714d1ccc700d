namespace PubSub.Client.Tests.Peers;

/// <summary>A clock that fails from a moment on, in place of whatever else may be wrong in the engine.</summary>
internal sealed class BrokenTime : TimeProvider
{
    public bool IsBroken { get; set; }

    public override long GetTimestamp() => IsBroken ? throw new NotSupportedException("a bug") : base.GetTimestamp();
}
