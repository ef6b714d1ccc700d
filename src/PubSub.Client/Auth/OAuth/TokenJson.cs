using System.Security;
using System.Text.Json;

namespace PubSub.Client.Auth.OAuth;

/// <summary>The fields of the token endpoint's JSON. Tokens go from the bytes into SecureStrings without a string in between.</summary>
internal sealed class TokenJson
{
    public SecureString? AccessToken { get; private set; }

    public SecureString? RefreshToken { get; private set; }

    public string? InstanceUrl { get; private set; }

    public string? Id { get; private set; }

    public string? Error { get; private set; }

    public string? ErrorDescription { get; private set; }

    /// <summary>The object that the bytes are; null where they are none.</summary>
    public static TokenJson? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            if (utf8.StartsWith("\uFEFF"u8))
                utf8 = utf8[3..];
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            var json = new TokenJson();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                json.ReadProperty(ref reader);
            return reader.Read() ? null : json;
        }
        // InvalidOperationException: a string has half of a surrogate pair, or bytes that are no UTF-8.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private void ReadProperty(ref Utf8JsonReader reader)
    {
        var name = reader.GetString();
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }
        switch (name)
        {
            case "access_token":
                AccessToken = ReadSecret(ref reader);
                break;
            case "refresh_token":
                RefreshToken = ReadSecret(ref reader);
                break;
            case "instance_url":
                InstanceUrl = reader.GetString();
                break;
            case "id":
                Id = reader.GetString();
                break;
            case "error":
                Error = reader.GetString();
                break;
            case "error_description":
                ErrorDescription = reader.GetString();
                break;
            default:
                break;
        }
    }

    private static SecureString? ReadSecret(ref Utf8JsonReader reader)
    {
        var chars = new char[reader.ValueSpan.Length];
        try
        {
            var length = reader.CopyString(chars);
            return length is > 0 and <= Secret.MaxToken ? Secret.From(chars.AsSpan(0, length)) : null;
        }
        finally
        {
            Array.Clear(chars);
        }
    }
}
