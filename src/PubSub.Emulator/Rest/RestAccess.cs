using PubSub.Emulator.Org;

namespace PubSub.Emulator.Rest;

/// <summary>What the REST API asks of every call, and how it says no.</summary>
internal sealed class RestAccess(AccessTokens tokens)
{
    private const string Scheme = "Bearer ";

    /// <summary>The answer of a call that brings a token, or what the service says of one that does not.</summary>
    public IResult With(HttpContext http, Func<IResult> answer)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && tokens.IsValid(authorization[Scheme.Length..])
            ? answer()
            : Error(StatusCodes.Status401Unauthorized, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    public static IResult Error(int status, string code, string message) =>
        Results.Json(new[] { new { message, errorCode = code } }, statusCode: status);
}
