using PubSub.Client.Auth;
using PubSub.Client.Auth.Cli;

namespace PubSub.Client.Tests.Auth.Cli;

/// <summary>Which failures of the CLI pass by themselves.</summary>
public sealed class SfCliErrorTests
{
    [Theory]
    [InlineData("RefreshTokenAuthError", "Error authenticating with the refresh token due to: expired access/refresh token", SignInRetry.WhenMended)]
    [InlineData("NamedOrgNotFoundError", "No authorization information found for prod.", SignInRetry.WhenMended)]
    [InlineData("FetchError", "request to https://login.salesforce.com/ failed, reason: getaddrinfo ENOTFOUND login.salesforce.com", SignInRetry.Later)]
    [InlineData("FetchError", "connect ETIMEDOUT 10.0.0.1:443", SignInRetry.Later)]
    public void A_network_that_is_down_does(string name, string message, SignInRetry retry) => Assert.Equal(retry, SfCliErrors.Failed("prod", name, message).Retry);
}
