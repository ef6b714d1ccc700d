using PubSub.Client.Errors;

namespace PubSub.Client.Publishing;

/// <summary>Looks in the answers of the service for signs that the schema which events are written with is outdated. What the service does with
/// such events is not documented: it may refuse them, end the call, or take them and name a newer schema.</summary>
internal sealed class SchemaWatch
{
    private const string Refused = "refused";

    private readonly object _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _isDoubtful;

    /// <summary>The schema that events are written with.</summary>
    public required string SchemaId { get; set; }

    /// <summary>Takes an answer in, before its results are known to anyone else.</summary>
    public void Look(PublishAnswer answer)
    {
        if (answer.SchemaId.Length > 0 && answer.SchemaId != SchemaId)
            Doubt(answer.SchemaId);
        else if (answer.Refusals.Any(PublishException.IsAboutSchema))
            Doubt(Refused);
    }

    /// <summary>As above, for the end of a call.</summary>
    public void Look(PubSubException end)
    {
        if (PublishException.IsAboutSchema(end))
            Doubt(Refused);
    }

    /// <summary>Whether there is a sign that has not been told yet; each is told once.</summary>
    public bool TakeDoubt()
    {
        lock (_lock)
        {
            var isDoubtful = _isDoubtful;
            _isDoubtful = false;
            return isDoubtful;
        }
    }

    private void Doubt(string sign)
    {
        lock (_lock)
            _isDoubtful |= _seen.Add($"{SchemaId}:{sign}");
    }
}
