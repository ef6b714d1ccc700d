using System.Text.Encodings.Web;
using System.Text.Json;

namespace PubSub.Emulator.Cli;

/// <summary>The one line that the emulator prints.</summary>
internal static class StartLine
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Ready to paste into PowerShell.</summary>
    public static string Command(EmulatorHost emulator) =>
        $"Connect-SfPubSub -Endpoint {Text(emulator.Endpoint)} -InstanceUrl {Text(emulator.InstanceUrl)} "
        + $"-AccessToken '{emulator.AccessToken}'";

    public static string Json(EmulatorHost emulator) => JsonSerializer.Serialize(
        new
        {
            Endpoint = Text(emulator.Endpoint),
            TlsEndpoint = emulator.TlsEndpoint is { } tls ? Text(tls) : null,
            emulator.CaFile,
            InstanceUrl = Text(emulator.InstanceUrl),
            LoginUrl = Text(emulator.InstanceUrl),
            emulator.AccessToken,
            emulator.OrgId,
            emulator.UserId,
            emulator.UserName,
            emulator.Password,
            emulator.SecurityToken,
            emulator.ClientId,
            emulator.ClientSecret,
            ProxyUrl = emulator.ProxyUrl is { } proxy ? Text(proxy) : null,
        },
        OneLine);

    // Without the slash that Uri adds.
    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
