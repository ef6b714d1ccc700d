using System.Security;
using System.Text.Json;

namespace PubSub.Client.Auth.Cli;

/// <summary>The JSON object that the CLI answers with, found among whatever else it prints.</summary>
internal sealed class SfCliAnswer
{
    // Banners and warnings are a few lines; a search from every brace of a long text would not end.
    private const int MaxCandidates = 200;

    private int? _status;

    public string? Name { get; private set; }

    public string? Message { get; private set; }

    /// <summary>The token; null where the CLI hides it.</summary>
    public SecureString? AccessToken { get; private set; }

    public string? InstanceUrl { get; private set; }

    public string? OrgId { get; private set; }

    public string? UserName { get; private set; }

    public bool Succeeded => _status == 0;

    /// <summary>The first object with a status; null for none.</summary>
    public static SfCliAnswer? Find(ReadOnlySpan<byte> output)
    {
        for (var candidates = 0; candidates < MaxCandidates; candidates++)
        {
            var start = output.IndexOf((byte)'{');
            if (start < 0)
                return null;
            output = output[start..];
            var (answer, length) = TryRead(output);
            if (answer?._status is not null)
                return answer;
            output = output[length..];
        }
        return null;
    }

    /// <summary>Reads the object at the front; without one, goes on behind its brace.</summary>
    private static (SfCliAnswer? Answer, int Length) TryRead(ReadOnlySpan<byte> output)
    {
        try
        {
            // More may follow, so the bytes are not the last of a document.
            var reader = new Utf8JsonReader(output, isFinalBlock: false, default);
            var answer = new SfCliAnswer();
            reader.Read();
            return ReadObject(ref reader, answer.ReadProperty) ? (answer, (int)reader.BytesConsumed) : (null, 1);
        }
        // InvalidOperationException: a string has half of a surrogate pair, or bytes that are no UTF-8.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, 1);
        }
    }

    private delegate bool PropertyReader(string name, ref Utf8JsonReader reader);

    private static bool ReadObject(ref Utf8JsonReader reader, PropertyReader readProperty)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
                return true;
            var name = reader.GetString()!;
            if (!reader.Read() || !readProperty(name, ref reader))
                return false;
        }
        return false;
    }

    private bool ReadProperty(string name, ref Utf8JsonReader reader)
    {
        if (name == "result" && reader.TokenType == JsonTokenType.StartObject)
            return ReadObject(ref reader, ReadResult);
        if (name == "status" && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var status))
            _status = status;
        else if (reader.TokenType == JsonTokenType.String && name == "name")
            Name = reader.GetString();
        else if (reader.TokenType == JsonTokenType.String && name == "message")
            Message = reader.GetString();
        return reader.TrySkip();
    }

    private bool ReadResult(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            switch (name)
            {
                case "accessToken":
                    AccessToken = ReadToken(ref reader);
                    break;
                case "instanceUrl":
                    InstanceUrl = reader.GetString();
                    break;
                case "id":
                    OrgId = reader.GetString() is { } id && Auth.OrgId.IsOne(id) ? id : null;
                    break;
                case "username":
                    UserName = reader.GetString();
                    break;
                default:
                    break;
            }
        }
        return reader.TrySkip();
    }

    /// <summary>A token without blanks; what newer CLIs say in its place, '[REDACTED] Use ...', has them.</summary>
    private static SecureString? ReadToken(ref Utf8JsonReader reader)
    {
        var chars = new char[reader.ValueSpan.Length];
        try
        {
            var text = chars.AsSpan(0, reader.CopyString(chars));
            return text.Length is 0 or > Secret.MaxToken
                || text.StartsWith("[REDACTED]", StringComparison.OrdinalIgnoreCase) || text.IndexOfAnyExceptInRange('!', '~') >= 0
                ? null
                : Secret.From(text);
        }
        finally
        {
            Array.Clear(chars);
        }
    }
}
