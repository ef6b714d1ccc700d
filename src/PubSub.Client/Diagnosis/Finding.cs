namespace PubSub.Client.Diagnosis;

/// <summary>What a step found, before it is a row.</summary>
internal sealed record Finding(DiagnosisResult Result, string Detail, string Advice = "")
{
    public static Finding Pass(string detail, string advice = "") => new(DiagnosisResult.Pass, detail, advice);

    public static Finding Warn(string detail, string advice) => new(DiagnosisResult.Warn, detail, advice);

    public static Finding Fail(string detail, string advice) => new(DiagnosisResult.Fail, detail, advice);

    public static Finding Skip(string reason) => new(DiagnosisResult.Skip, reason);
}
