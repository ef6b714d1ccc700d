using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PubSub.Client.Checkpoints;

/// <summary>The JSON of a checkpoint: <c>{"orgId": …, "topics": [{"topic": …, "replayId": …, "time": …}]}</c>.</summary>
internal sealed record CheckpointContent(string OrgId, IReadOnlyList<CheckpointContent.Position> Topics)
{
    // Positions as people know them, to copy: by default, their '+' would be an escape for what reads JSON in web pages.
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="FormatException">The text is not a whole checkpoint.</exception>
    public static CheckpointContent Parse(ReadOnlySpan<byte> json)
    {
        // Editors on Windows begin a file with it.
        if (json.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        try
        {
            var content = JsonSerializer.Deserialize<CheckpointContent>(json, Options);
            if (content is not { OrgId.Length: > 0, Topics: not null } || content.Topics.Any(t => t is not { Topic.Length: > 0, ReplayId.Length: > 0 }))
                throw new FormatException("it does not have an orgId and topics with replay ids");
            foreach (var position in content.Topics)
                ReplayId.Parse(position.ReplayId);
            return content;
        }
        catch (JsonException e)
        {
            // Not .NET's own text, which may name types of this program.
            throw new FormatException(FormattableString.Invariant($"it is not the JSON of a checkpoint, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"), e);
        }
    }

    /// <param name="Topic">The topic's name.</param>
    /// <param name="ReplayId">The last position that is done with.</param>
    /// <param name="Time">When it was reached, in UTC.</param>
    public sealed record Position(string Topic, string ReplayId, DateTime Time);
}
