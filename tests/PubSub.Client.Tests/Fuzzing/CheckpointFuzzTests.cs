using System.Text;
using PubSub.Client.Checkpoints;
using PubSub.Client.Tests.Soaking;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>Checkpoints that a disk, an editor or a person has damaged, and positions that a person types.</summary>
[Trait("Run", "Soak")]
public sealed class CheckpointFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const string OrgId = "00D5e000003TIrBEAW", Topic = "/event/Order_Event__e";

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", "\"", "null", "[null]", "1e999", "-1", ",", ":", "\\ud800", "\"orgId\":", "\"topics\":", "\"topics\":null", "\"replayId\":\"\"", "\"time\":\"9999-99-99\"", "0x", "//", "\n",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzz");

    private static string[] Corpus =>
    [
        Json(new(OrgId, [])),
        Json(new(OrgId, [new(Topic, "AAAAAAAXkFAAAA==", DateTime.UnixEpoch), new("/data/ChangeEvents", "0x00AB", DateTime.UnixEpoch)])),
        $$"""{"orgId":"{{OrgId}}","topics":[{"topic":"{{Topic}}","replayId":"17086068","time":"2026-01-01T00:00:00Z"}]}""",
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Text_of_a_checkpoint_is_a_checkpoint_or_an_error()
    {
        var mutator = Mutator.OfText(new Random(Soak.Seed), Corpus, Tokens);
        new Fuzz<FormatException>(output, Use, bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void A_checkpoint_file_is_opened_or_refused()
    {
        var mutator = Mutator.OfText(new Random(Soak.Seed), Corpus, Tokens);
        var path = Path.Combine(_folder.FullName, "checkpoint.json");
        new Fuzz<CheckpointException>(
            output,
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                using var checkpoint = CheckpointFile.Open(path, OrgId, [Topic, "/data/ChangeEvents"]);
                // What was read is not written, so a file that somebody else is to repair stays as it is.
                Assert.Equal(bytes, File.ReadAllBytes(path));
            },
            bytesPerByte: 200).Run(Soak.Of(300, 20_000), mutator.Next);
    }

    [Fact]
    public void Text_of_a_position_is_a_position_or_an_error()
    {
        string[] corpus = ["AAAAAAAXkFAAAA==", "0x00000000001790500000", "17086068", "18446744073709551615", " AAAA\n"];
        var mutator = Mutator.OfText(new Random(Soak.Seed), corpus, ["0x", "=", "-", "+", "/", " ", "٣", "0"]);
        new Fuzz<FormatException>(output, text => Assert.NotEmpty(ReplayId.Parse(Encoding.UTF8.GetString(text))), bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    private static string Json(CheckpointContent content) => Encoding.UTF8.GetString(content.ToJson());

    private static void Use(byte[] json)
    {
        var content = CheckpointContent.Parse(json);
        // What is accepted comes back as it was.
        var again = CheckpointContent.Parse(content.ToJson());
        Assert.Equal(content.OrgId, again.OrgId);
        Assert.Equal(content.Topics, again.Topics);
    }
}
