using System.Management.Automation;
using PubSub.Errors;

namespace PubSub.SigningIn;

/// <summary>What to say to somebody who has not said enough to sign in.</summary>
internal static class Guidance
{
    private const string WaysIn = """


        Ways to sign in:
          -TargetOrg <alias or user name>                         as the sf CLI is signed in
          -AccessToken <token> -InstanceUrl <My Domain>           with a token, also from the pipeline
          -ClientCredential <key and secret> -InstanceUrl <My Domain>
                                                                  as an app: client credentials
          -ClientId <key> -Username <user> -CertificatePath <file>
                                                                  as a user, with a certificate (JWT); also -Certificate or -PrivateKeyPath
          -ClientId <key> -RefreshToken <token>                   with a refresh token
          -Interactive -ClientId <key>                            in the browser
          -Credential <user and password>                         SOAP login; with -ClientCredential OAuth, where the org allows it
          -FromEnvironment                                        with the SF_* variables
        For a sandbox, add -Sandbox or its My Domain with -LoginUrl to -Username, -RefreshToken, -Interactive and -Credential; with the other ways, give
        the sandbox's own alias or My Domain, and with -FromEnvironment SF_LOGIN_URL. Get-Help Connect-SfPubSub -Examples shows each.
        """;

    /// <summary>An error that says what is missing, and lists all the ways.</summary>
    public static UsageException Missing(string what) => new(what + WaysIn, "SfSignInIncomplete", ErrorCategory.InvalidArgument);
}
