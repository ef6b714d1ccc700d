BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Join-Path $PSScriptRoot 'SignIn.psm1')
    Import-Module (Get-ModulePath)
    $keys = New-KeyFile $TestDrive
    $emulator = Start-Emulator '--jwt-certificate', $keys.Cert
    $client = New-Credential $emulator.clientId $emulator.clientSecret

    function Use-Environment([hashtable] $Variables, [scriptblock] $Script) {
        $own = Get-ChildItem env:SF_*
        Remove-Item env:SF_*
        foreach ($name in $Variables.Keys) { Set-Item "env:$name" $Variables[$name] }
        try { & $Script }
        finally {
            Remove-Item env:SF_*
            $own | ForEach-Object { Set-Item "env:$($_.Name)" $_.Value }
        }
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Parameters that are not enough' {
    It 'list the ways in, for <What>' -ForEach @(
        @{ What = 'nothing at all'; Parameters = @{}; Text = '*not said how*' }
        @{ What = 'a token without its org'; Parameters = @{ AccessToken = '00D!x' }; Text = '*-InstanceUrl*' }
        @{ What = 'an org without a token'; Parameters = @{ InstanceUrl = 'https://a.example.com' }; Text = '*-AccessToken*' }
        @{ What = 'an app and nothing else'; Parameters = @{ ClientId = 'x' }; Text = '*-ClientId alone*' }
        @{ What = 'an app with its secret'; Parameters = @{ ClientId = 'x'; ClientSecret = 'y' }; Text = '*-InstanceUrl*' }
        @{ What = 'a secret without its app'; Parameters = @{ ClientSecret = 'y' }; Text = '*-ClientId*' }
        @{ What = 'a user without a key'; Parameters = @{ ClientId = 'x'; Username = 'y' }; Text = '*private key*' }
        @{ What = 'a user without an app'; Parameters = @{ Username = 'y' }; Text = '*-ClientId*' }
        @{ What = 'a key without a user'; Parameters = @{ ClientId = 'x'; PrivateKeyPath = 'y' }; Text = '*-Username*' }
        @{ What = 'a key alone'; Parameters = @{ CertificatePath = 'y' }; Text = '*-ClientId*' }
        @{ What = 'a refresh token without its app'; Parameters = @{ RefreshToken = 'y' }; Text = '*-ClientId*' }
        @{ What = 'the browser without an app'; Parameters = @{ Interactive = $true }; Text = '*-ClientId*' }
        @{ What = 'a sandbox and nothing else'; Parameters = @{ Sandbox = $true }; Text = '*not said how*' }
        @{ What = 'a login host and nothing else'; Parameters = @{ LoginUrl = 'https://a.example.com' }; Text = '*not said how*' }
        @{ What = 'a name and nothing else'; Parameters = @{ Name = 'prod' }; Text = '*not said how*' }
    ) {
        $failure = Get-Failure { Connect-SfPubSub @Parameters }
        Get-ErrorId $failure | Should -Be 'SfSignInIncomplete'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        ("$failure" -split "`n")[0] | Should -BeLike $Text
        foreach ($way in '-TargetOrg', '-AccessToken', '-ClientCredential', '-CertificatePath', '-RefreshToken', '-Interactive', '-Credential', '-FromEnvironment') {
            "$failure" | Should -BeLike "*$way*"
        }
    }

    It 'list the ways in, for client credentials without the org' {
        $failure = Get-Failure { Connect-SfPubSub -ClientCredential $client }
        Get-ErrorId $failure | Should -Be 'SfSignInIncomplete'
        "$failure" | Should -BeLike '*My Domain with -InstanceUrl*Ways to sign in*'
    }

    It 'list the ways in, for an object from the pipeline that has no token' {
        $failure = Get-Failure { [pscustomobject]@{ instanceUrl = 'https://a.example.com' } | Connect-SfPubSub }
        Get-ErrorId $failure | Should -Be 'SfSignInIncomplete'
    }

    It 'prompt for nothing' {
        # A prompt would be an error of its own here, because nobody can answer.
        $shell = (Get-Process -Id $PID).Path
        $seen = & $shell -NoProfile -NonInteractive -Command "Import-Module '$(Get-ModulePath)'; Connect-SfPubSub" 2>&1 | Out-String -Width 400
        $seen | Should -BeLike '*Ways to sign in*'
    }
}

Describe 'Binding' {
    It 'takes from the pipeline by name for the token alone' {
        $bound = (Get-Command Connect-SfPubSub).Parameters.Values | Where-Object { $_.Attributes.Where({ $_ -is [Parameter] -and $_.ValueFromPipelineByPropertyName }) }
        $bound.Name | Sort-Object | Should -Be 'AccessToken', 'InstanceUrl', 'OrgId', 'UserId'
        (Get-Command Connect-SfPubSub).DefaultParameterSet | Should -Be 'AccessToken'
    }

    It 'takes a <What> from the pipeline as the token' -ForEach @(@{ What = 'SecureString'; Secure = $true }, @{ What = 'text'; Secure = $false }) {
        $token = $Secure ? (ConvertTo-SecureString $emulator.accessToken -AsPlainText -Force) : $emulator.accessToken
        ($token | Connect-SfPubSub -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint).OrgId | Should -Be $emulator.orgId
    }
}

Describe 'Signing in from the environment' {
    It 'works with <What>' -ForEach @(
        @{ What = 'a token'; Name = 'AccessToken'; Variables = { @{ SF_ACCESS_TOKEN = $emulator.accessToken; SF_ORG_INSTANCE_URL = $emulator.instanceUrl } } }
        @{ What = 'a refresh token'; Name = 'RefreshToken'; Variables = {
                @{ SF_REFRESH_TOKEN = (Get-RefreshToken $emulator); SF_CLIENT_ID = $emulator.clientId; SF_LOGIN_URL = $emulator.loginUrl } }
        }
        @{ What = 'a key file'; Name = 'JwtBearer'; Variables = {
                @{ SF_PRIVATE_KEY_PATH = $keys.Key; SF_CLIENT_ID = $emulator.clientId; SF_USERNAME = $emulator.userName; SF_LOGIN_URL = $emulator.loginUrl } }
        }
        @{ What = 'a key in one line'; Name = 'JwtBearer'; Variables = {
                @{
                    SF_PRIVATE_KEY = (Get-Content $keys.Key -Raw).Trim().Replace("`n", '\n'); SF_CLIENT_ID = $emulator.clientId
                    SF_USERNAME = $emulator.userName; SF_LOGIN_URL = $emulator.loginUrl
                } }
        }
        @{ What = 'a PFX file'; Name = 'JwtBearer'; Variables = {
                @{
                    SF_CERTIFICATE_PATH = $keys.Pfx; SF_CERTIFICATE_PASSWORD = 'pfx-s3cret'; SF_CLIENT_ID = $emulator.clientId
                    SF_USERNAME = $emulator.userName; SF_LOGIN_URL = $emulator.loginUrl
                } }
        }
        @{ What = 'client credentials'; Name = 'ClientCredentials'; Variables = {
                @{ SF_CLIENT_ID = $emulator.clientId; SF_CLIENT_SECRET = $emulator.clientSecret; SF_ORG_INSTANCE_URL = $emulator.instanceUrl } }
        }
        @{ What = 'a password'; Name = 'SoapLogin'; Variables = {
                @{
                    SF_USERNAME = $emulator.userName; SF_PASSWORD = $emulator.password; SF_SECURITY_TOKEN = $emulator.securityToken
                    SF_LOGIN_URL = $emulator.loginUrl
                } }
        }
        @{ What = 'a password and an app'; Name = 'UsernamePassword'; Variables = {
                @{
                    SF_USERNAME = $emulator.userName; SF_PASSWORD = "$($emulator.password)$($emulator.securityToken)"; SF_LOGIN_URL = $emulator.loginUrl
                    SF_CLIENT_ID = $emulator.clientId; SF_CLIENT_SECRET = $emulator.clientSecret
                } }
        }
    ) {
        $session = Use-Environment ((& $Variables) + @{ SF_PUBSUB_ENDPOINT = $emulator.endpoint }) {
            Connect-SfPubSub -FromEnvironment -WarningAction SilentlyContinue
        }
        $session.SignedInBy | Should -Be $Name
        $session.Endpoint | Should -Be ([uri]$emulator.endpoint)
        $session.OrgId | Should -Be $emulator.orgId
    }

    It 'prefers -Endpoint to the variable' {
        $variables = @{ SF_ACCESS_TOKEN = $emulator.accessToken; SF_ORG_INSTANCE_URL = $emulator.instanceUrl; SF_PUBSUB_ENDPOINT = 'http://127.0.0.1:1' }
        Use-Environment $variables { Connect-SfPubSub -FromEnvironment -Endpoint $emulator.endpoint } | Should -Not -BeNullOrEmpty
    }

    It 'says what is missing, without a value' {
        $failure = Use-Environment @{ SF_ACCESS_TOKEN = '00D!s3cret' } { Get-Failure { Connect-SfPubSub -FromEnvironment } }
        Get-ErrorId $failure | Should -Be 'SfSignInIncomplete'
        "$failure" | Should -BeLike '*SF_ORG_INSTANCE_URL is not set*SF_ACCESS_TOKEN*'
        "$failure" | Should -Not -Match 's3cret'
        $failure = Use-Environment @{ SF_USERNAME = 'u' } { Get-Failure { Connect-SfPubSub -FromEnvironment } }
        "$failure" | Should -BeLike '*only SF_USERNAME is set*SF_TARGET_ORG*'
        "$(Use-Environment @{ } { Get-Failure { Connect-SfPubSub -FromEnvironment } })" | Should -BeLike '*none of the variables*'
    }

    It 'refuses an address that is none' {
        $failure = Use-Environment @{ SF_ACCESS_TOKEN = 'x'; SF_ORG_INSTANCE_URL = 'ftp://x' } { Get-Failure { Connect-SfPubSub -FromEnvironment } }
        "$failure" | Should -BeLike '*SF_ORG_INSTANCE_URL is not a URL*'
    }

    It 'names the variable, and no parameter, where <Name> is <Value>' -ForEach @(
        @{ Name = 'SF_ORG_INSTANCE_URL'; Value = 'http://a.example'; Others = @{ SF_ACCESS_TOKEN = 'x' }; Text = 'would send the token unprotected' }
        @{ Name = 'SF_ORG_INSTANCE_URL'; Value = 'login.salesforce.com'; Others = @{ SF_CLIENT_ID = 'x'; SF_CLIENT_SECRET = 'y' }; Text = 'is a login host' }
        @{ Name = 'SF_LOGIN_URL'; Value = 'http://a.example'; Others = @{ SF_REFRESH_TOKEN = 'x'; SF_CLIENT_ID = 'y' }; Text = 'would send the token' }
        @{ Name = 'SF_PUBSUB_ENDPOINT'; Value = 'http://a.example'; Others = @{ SF_TARGET_ORG = 'x' }; Text = 'would send the token unprotected' }
        @{ Name = 'SF_ORG_ID'; Value = '005x'; Others = @{ SF_ACCESS_TOKEN = 'x'; SF_ORG_INSTANCE_URL = 'a.example' }; Text = 'is not the id of an org' }
    ) {
        $failure = Use-Environment ($Others + @{ $Name = $Value }) { Get-Failure { Connect-SfPubSub -FromEnvironment } }
        "$failure" | Should -BeLike "$Name *$Text*"
        "$failure" | Should -Not -Match '-InstanceUrl|-LoginUrl|-Endpoint|-OrgId'
    }

    It 'is not used where it is said not to be' {
        $variables = @{ SF_ACCESS_TOKEN = $emulator.accessToken; SF_ORG_INSTANCE_URL = $emulator.instanceUrl }
        "$(Use-Environment $variables { Get-Failure { Connect-SfPubSub -FromEnvironment:$false } })" | Should -BeLike '*not said how to sign in*'
        "$(Get-Failure { Connect-SfPubSub -Interactive:$false -ClientId x -NoBrowser })" | Should -BeLike '*not said how to sign in*'
    }
}

Describe 'A token that is none' {
    It 'is JSON text' {
        $json = @{ access_token = $emulator.accessToken; instance_url = $emulator.instanceUrl } | ConvertTo-Json -Compress
        $failure = Get-Failure { $json | Connect-SfPubSub -Endpoint $emulator.endpoint }
        "$failure" | Should -BeLike '*JSON text*ConvertFrom-Json*'
        "$failure" | Should -Not -Match $emulator.accessToken
    }

    It 'is refused by the org, which the error says' {
        $failure = Get-Failure { Connect-SfPubSub -AccessToken rubbish -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint }
        "$failure" | Should -BeLike '*403*expired*-OrgId*'
    }
}

Describe 'A callback address' {
    It 'is none where it is <Url>' -ForEach @(@{ Url = 'foo' }, @{ Url = 'http://u:s3cret@localhost:1/x' }, @{ Url = 'https://example.com/x' }) {
        $failure = Get-Failure { Connect-SfPubSub -Interactive -ClientId x -NoBrowser -RedirectUri $Url }
        "$failure" | Should -BeLike '*-RedirectUri*is not an http address of this machine*'
        "$failure" | Should -Not -Match 's3cret'
    }
}
