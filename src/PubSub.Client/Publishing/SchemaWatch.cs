using PubSub.Client.Errors;

namespace PubSub.Client.Publishing;

/// <summary>Looks in the answers of the service for signs that the schema which events are written with is outdated. What the service does with
/// such events is not documented: it may refuse them, end the call, or take them and name a newer schema.</summary>
internal sealed class SchemaWatch
{
    private const string Refused = "refused";

    private readonly object _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string _schemaId;
    private bool _isDoubtful;

    /// <param name="schemaId">The schema that events are written with.</param>
    public SchemaWatch(string schemaId) => _schemaId = schemaId;

    /// <summary>The schema that events are written with. Signs that one before was outdated are past with it.</summary>
    public string SchemaId
    {
        get => Volatile.Read(ref _schemaId);
        set
        {
            lock (_lock)
                (_schemaId, _isDoubtful) = (value, false);
        }
    }

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
