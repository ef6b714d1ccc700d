using PubSub.Client.Auth;

namespace PubSub.Client.Tests.Auth;

public sealed class OrgIdTests
{
    [Theory]
    [InlineData("00D5e000003TIrB!AQ.x", "00D5e000003TIrBEAW")]
    [InlineData("00D5e000003TIrBEAW!AQ.x", "00D5e000003TIrBEAW")]
    [InlineData("0055e000003TIrB!AQ.x", null)]
    [InlineData("00D5e!AQ", null)]
    [InlineData("00D5e000003TIrB", null)]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.sig", null)]
    [InlineData("", null)]
    public void A_token_s_prefix_is_an_org_s_id_where_it_has_the_form_of_one(string token, string? expected) =>
        Assert.Equal(expected, OrgId.FromToken(token));
}
