using System.Security;

namespace PubSub.Client.Auth.OAuth;

/// <summary>What the token endpoint gave.</summary>
/// <param name="SignIn">The session.</param>
/// <param name="RefreshToken">What further sessions are got with; null where the flow or the app gives none.</param>
internal sealed record TokenAnswer(SignIn SignIn, SecureString? RefreshToken);
