using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Publishing;
using PubSub.Client.Text;

namespace PubSub.Client.Tests.Text;

/// <summary>What others say gets into messages, and from there to terminals and logs.</summary>
public sealed class RedactionTests
{
    private const string Hostile = "\u001b[31mno\u0007\r\n\u202eforged: 00D5e000003TIrB!AQ.token \u009b2J";

    [Theory]
    [InlineData("two\r\n lines\t", "two lines")]
    [InlineData("\u001b]0;title\u0007 \u009b2J", "]0;title 2J")]
    [InlineData("a\u202eb", "a b")]
    [InlineData("株 😀 é", "株 😀 é")]
    [InlineData("t 00D5e000003TIrB!AQ.x_y t", "t (hidden) t")]
    public void A_text_is_one_line_without_what_a_terminal_obeys_and_without_tokens(string text, string expected) =>
        Assert.Equal(expected, Redaction.Clean(text));

    [Fact]
    public void A_long_text_is_cut() => Assert.InRange(Redaction.Clean(new string('x', 65_000)).Length, 300, 310);

    [Fact]
    public void An_error_of_the_service_has_its_words_cleaned_and_keeps_its_own()
    {
        var error = PubSubException.From("GetTopic", $"Schema '{Hostile}'", new GrpcException(StatusCode.NotFound, Hostile + new string('x', 65_000))
        {
            Trailers = new Dictionary<string, string> { ["rpc-id"] = Hostile, ["error-code"] = "a.\u001b[31m" },
        });
        IsClean($"{error}");
        Assert.EndsWith(error.Advice, error.Message, StringComparison.Ordinal);
        Assert.Contains("[GetTopic: NotFound]", error.Message, StringComparison.Ordinal);
        Assert.Null(error.ErrorCode);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public void The_reason_of_a_refused_event_is_cleaned()
    {
        IsClean(PublishException.Refused(Hostile).Message);
        IsClean(PublishException.NoResult(1, 2, Hostile).Message);
        IsClean(PublishException.NoPosition(Hostile).Message);
    }

    [Fact]
    public void A_name_of_a_schema_is_shown_and_not_obeyed()
    {
        var error = Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse("""{"type":"record","name":"A\u001b[31m\n","fields":[]}"""));
        Assert.Contains("A\u241b[31m\u240a", error.Message, StringComparison.Ordinal);
        IsClean(error.Message);
    }

    private static void IsClean(string message)
    {
        Assert.DoesNotContain(message, c => c is '\u001b' or '\u0007' or '\u009b' or '\u202e' or '\r' or '\n');
        Assert.DoesNotContain("AQ.token", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 2000);
    }

    [Theory]
    [InlineData("managed.subscription.fetch.request.commit.request.restricted", true)]
    [InlineData("REQUEST_LIMIT_EXCEEDED", true)]
    [InlineData("bad-code", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("two words", false)]
    [InlineData("\u001b[31m", false)]
    [InlineData("5Aep861TSESvWeug_w.A1B2C3D4E5F6G7H8I9J0", false)]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", false)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    public void A_code_is_a_short_word_and_no_secret(string? text, bool isCode) => Assert.Equal(isCode ? text : null, Redaction.Code(text));
}
