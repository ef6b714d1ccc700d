using PubSub.Client.Auth;

namespace PubSub.Client.Tests.Auth;

public sealed class SalesforceIdTests
{
    [Theory]
    [InlineData("00D5e000003TIrB", "00D5e000003TIrBEAW")]
    [InlineData("001000000000001", "001000000000001AAA")]
    [InlineData("00DABCDEFGHIJKL", "00DABCDEFGHIJKL255")]
    [InlineData("00D5e000003TIrBEAW", "00D5e000003TIrBEAW")]
    [InlineData("00D", "00D")]
    [InlineData("", "")]
    [InlineData("core/acme/00D5e000003TIrB", "core/acme/00D5e000003TIrB")]
    public void Fifteen_characters_become_eighteen_and_others_stay(string id, string expected) => Assert.Equal(expected, SalesforceId.ToLong(id));

    [Theory]
    [InlineData("0055e000001AbCd", "0055e000001AbCdAAK")]
    [InlineData("0055e000001AbCdAAK", "0055e000001AbCdAAK")]
    [InlineData("0055e000001AbCdA", null)]
    [InlineData("0035e000001AbCd", null)]
    [InlineData("0055e000001AbC\n", null)]
    [InlineData("005", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_user_s_id_is_had_in_its_long_form_and_nothing_else_is_one(string? text, string? expected) => Assert.Equal(expected, UserId.Read(text));

    [Theory]
    [InlineData("https://login.salesforce.com/id/00D5e000003TIrBEAW/0055e000001AbCd", "0055e000001AbCdAAK")]
    [InlineData("https://login.salesforce.com/id/00D5e000003TIrBEAW/nobody", null)]
    [InlineData("https://login.salesforce.com/id/00D5e000003TIrBEAW", null)]
    public void So_it_is_in_an_identity_url(string url, string? userId) => Assert.Equal(("00D5e000003TIrBEAW", userId), IdentityUrl.Parse(url));
}
