namespace PubSub.Emulator.Login.OAuth;

/// <summary>Refuses the next calls of OAuth with an error that a test chooses.</summary>
internal sealed class OAuthRefusals(OAuthGrants grants)
{
    public const string AtToken = "token";
    public const string AtAuthorize = "authorize";

    private readonly Lock _gate = new();
    private readonly List<ChosenRefusal> _chosen = [];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/emulator/oauth/refusals", (ChosenRefusal chosen) => Add(chosen));
        routes.MapPost("/emulator/oauth/refresh-tokens/revoke", () => Revoke());
    }

    /// <summary>Throws the refusal that is due, if one is.</summary>
    public void Strike(string at)
    {
        lock (_gate)
        {
            if (_chosen.Find(chosen => chosen.At == at) is { } due)
            {
                _chosen.Remove(due);
                throw new OAuthRefusal(due.Error, due.Description ?? "");
            }
        }
    }

    private IResult Add(ChosenRefusal chosen)
    {
        if (chosen.At is not (AtToken or AtAuthorize) || chosen.Error.Length == 0)
        {
            return Results.BadRequest($"Give an error, and {AtToken} or {AtAuthorize} for where it strikes.");
        }

        lock (_gate)
        {
            _chosen.Add(chosen);
        }

        return Results.NoContent();
    }

    private IResult Revoke()
    {
        grants.RevokeRefreshTokens();
        return Results.NoContent();
    }
}

/// <summary>An error for one call.</summary>
internal sealed record ChosenRefusal(string Error, string? Description, string At = OAuthRefusals.AtToken);
