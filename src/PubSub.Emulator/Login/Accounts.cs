using PubSub.Emulator.Org;

namespace PubSub.Emulator.Login;

/// <summary>Who may log in. All accounts share one password and one security token.</summary>
internal static class Accounts
{
    /// <summary>Logs in, with a restricted session and <c>passwordExpired</c>.</summary>
    public const string Expired = "expired@example.com";

    /// <summary>Cannot log in, whatever the password.</summary>
    public const string Locked = "locked@example.com";

    /// <summary>Comes from a trusted address: its password needs no security token.</summary>
    public const string Trusted = "trusted@example.com";

    /// <summary>Has not been admitted to the app that signs in for it.</summary>
    public const string Unapproved = "unapproved@example.com";

    /// <summary>Is not among the users that the app's policies name.</summary>
    public const string Unassigned = "unassigned@example.com";

    /// <summary>Was deactivated.</summary>
    public const string Inactive = "inactive@example.com";

    public static LoginOutcome Judge(string userName, string password)
    {
        var known = userName is OrgIdentity.UserName or Expired or Trusted;
        if (known && password == OrgIdentity.Password + OrgIdentity.SecurityToken)
        {
            return userName == Expired ? LoginOutcome.PasswordExpired : LoginOutcome.Welcome;
        }

        if (known && password == OrgIdentity.Password)
        {
            return userName == Trusted ? LoginOutcome.Welcome : LoginOutcome.TokenNeeded;
        }

        return userName == Locked ? LoginOutcome.Locked : LoginOutcome.Refused;
    }
}

internal enum LoginOutcome
{
    Welcome,
    PasswordExpired,
    TokenNeeded,
    Locked,
    Refused,
}
