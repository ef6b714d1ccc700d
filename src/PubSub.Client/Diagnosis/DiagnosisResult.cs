namespace PubSub.Client.Diagnosis;

/// <summary>How a step of a diagnosis went.</summary>
public enum DiagnosisResult
{
    /// <summary>As it should.</summary>
    Pass,

    /// <summary>Not as it should, but one can work with it.</summary>
    Warn,

    /// <summary>It did not work.</summary>
    Fail,

    /// <summary>It was not tried, or there was nothing to try.</summary>
    Skip,
}
