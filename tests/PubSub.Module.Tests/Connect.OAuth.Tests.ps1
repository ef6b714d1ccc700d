BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Join-Path $PSScriptRoot 'SignIn.psm1')
    Import-Module (Get-ModulePath)
    $keys = New-KeyFile $TestDrive
    $emulator = Start-Emulator '--jwt-certificate', $keys.Cert
    $client = New-Credential $emulator.clientId $emulator.clientSecret
    $user = New-Credential $emulator.userName $emulator.password
    $at = @{ Endpoint = $emulator.endpoint; WarningAction = 'SilentlyContinue' }
    $login = $at + @{ LoginUrl = $emulator.loginUrl }
    $jwt = $login + @{ ClientId = $emulator.clientId; Username = $emulator.userName }

    function Invoke-Way([string] $Way) {
        switch ($Way) {
            'client credentials' { Connect-SfPubSub -ClientCredential $client -InstanceUrl $emulator.instanceUrl @at }
            'key and secret' {
                Connect-SfPubSub -ClientId $emulator.clientId -ClientSecret $emulator.clientSecret -InstanceUrl $emulator.instanceUrl @at
            }
            'a PFX file' { Connect-SfPubSub -CertificatePath $keys.Pfx -CertificatePassword pfx-s3cret @jwt }
            'a PEM file' { Connect-SfPubSub -CertificatePath $keys.Key @jwt }
            'an encrypted key' { Connect-SfPubSub -PrivateKeyPath $keys.Encrypted -CertificatePassword pfx-s3cret @jwt }
            'a certificate' { Connect-SfPubSub -Certificate $keys.Certificate @jwt }
            'a refresh token' { Connect-SfPubSub -ClientId $emulator.clientId -RefreshToken (Get-RefreshToken $emulator) @login }
            'user, password and app' { Connect-SfPubSub -Credential $user -SecurityToken $emulator.securityToken -ClientCredential $client @login }
        }
    }

    function Start-Interactive([hashtable] $More = @{}) {
        $parameters = @{ ClientId = $emulator.clientId; NoBrowser = $true; LoginUrl = $emulator.loginUrl; Endpoint = $emulator.endpoint }
        foreach ($name in $More.Keys) { $parameters[$name] = $More[$name] }
        $own = New-Apart { Connect-SfPubSub -Interactive @parameters } -Variable @{ parameters = $parameters }
        $running = $own.BeginInvoke()
        Wait-Until { $own.Streams.Information.Count -gt 0 -or $running.IsCompleted }
        [pscustomobject]@{ Shell = $own; Running = $running; Page = ("$($own.Streams.Information)" -split "`n")[-1] }
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Signing in with <Way>' -ForEach @(
    @{ Way = 'client credentials'; Name = 'ClientCredentials' }
    @{ Way = 'key and secret'; Name = 'ClientCredentials' }
    @{ Way = 'a PFX file'; Name = 'JwtBearer' }
    @{ Way = 'a PEM file'; Name = 'JwtBearer' }
    @{ Way = 'an encrypted key'; Name = 'JwtBearer' }
    @{ Way = 'a certificate'; Name = 'JwtBearer' }
    @{ Way = 'a refresh token'; Name = 'RefreshToken' }
    @{ Way = 'user, password and app'; Name = 'UsernamePassword' }
) {
    It 'gives a session that renews itself' {
        $session = Invoke-Way $Way
        $session.SignedInBy | Should -Be $Name
        $session.OrgId | Should -Be $emulator.orgId
        $session.UserId | Should -Be $emulator.userId
        $session.UserName | Should -Be $emulator.userName
        Invoke-Emulator $emulator tokens/expire
        (Get-SfTopic /event/Order_Event__e -Session $session).CanPublish | Should -BeTrue
        $session.Statistics.Renewals | Should -Be 1
    }
}

Describe 'A way to sign in' {
    It 'warns where most orgs block it' {
        Connect-SfPubSub -Credential $user -SecurityToken $emulator.securityToken -ClientCredential $client -WarningVariable warnings @login | Out-Null
        "$warnings" | Should -BeLike '*orgs block*'
    }

    It 'takes paths of PowerShell' {
        Push-Location TestDrive:/
        try { (Connect-SfPubSub -PrivateKeyPath ./key.pem @jwt).SignedInBy | Should -Be 'JwtBearer' }
        finally { Pop-Location }
    }

    It 'refuses <LoginHost> for client credentials before any call' -ForEach @(
        @{ LoginHost = 'login.salesforce.com' }, @{ LoginHost = 'https://test.salesforce.com/' }, @{ LoginHost = 'LOGIN.salesforce.com' }
    ) {
        $failure = Get-Failure { Connect-SfPubSub -ClientCredential $client -InstanceUrl $LoginHost @at }
        Get-ErrorId $failure | Should -Be 'SfLoginHost'
        "$failure" | Should -BeLike '*My Domain*'
    }

    It 'refuses http for secrets beyond the loopback' {
        Get-ErrorId (Get-Failure { Connect-SfPubSub -ClientCredential $client -InstanceUrl http://example.com @at }) | Should -Be 'SfInsecureUrl'
        $failure = Get-Failure { Connect-SfPubSub -ClientId x -RefreshToken y -LoginUrl http://example.com @at }
        Get-ErrorId $failure | Should -Be 'SfInsecureUrl'
    }

    It 'refuses two private keys, and files without one' {
        "$(Get-Failure { Connect-SfPubSub -CertificatePath $keys.Pfx -PrivateKeyPath $keys.Key @jwt })" | Should -BeLike '*exclude each other*'
        $failure = Get-Failure { Connect-SfPubSub -CertificatePath $keys.Cert @jwt }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike '*cert.pem*no private key*'
        "$(Get-Failure { Connect-SfPubSub -CertificatePath $keys.Pfx -CertificatePassword wrong @jwt })" | Should -BeLike '*-CertificatePassword*'
    }
}

Describe 'A refusal of the org' {
    It '<Id> for <What>' -ForEach @(
        @{ What = 'a wrong secret'; Id = 'SfSignInInvalidClient'; Text = '*copy it again*'; Way = {
                Connect-SfPubSub -ClientCredential (New-Credential $emulator.clientId wrong) -InstanceUrl $emulator.instanceUrl @at }
        }
        @{ What = 'an unknown app'; Id = 'SfSignInInvalidClientId'; Text = '*consumer key*'; Way = {
                Connect-SfPubSub -ClientCredential (New-Credential nobody x) -InstanceUrl $emulator.instanceUrl @at }
        }
        @{ What = 'no user to run as'; Id = 'SfSignInInvalidGrant'; Text = '*Run As*'; Way = {
                Connect-SfPubSub -ClientCredential (New-Credential 3MVG9PubSub.Emulator.App_NoRunAs $emulator.clientSecret) `
                    -InstanceUrl $emulator.instanceUrl @at }
        }
        @{ What = 'a flow that is switched off'; Id = 'SfSignInUnsupportedGrantType'; Text = '*Enable*'; Way = {
                Connect-SfPubSub -ClientCredential (New-Credential 3MVG9PubSub.Emulator.App_NoFlows $emulator.clientSecret) `
                    -InstanceUrl $emulator.instanceUrl @at }
        }
        @{ What = 'a user who has not been admitted'; Id = 'SfSignInInvalidGrant'; Text = '*approved this consumer*admin-approved*'; Way = {
                Connect-SfPubSub -ClientId $emulator.clientId -Username unapproved@example.com -PrivateKeyPath $keys.Key @login }
        }
        @{ What = 'a user without the permission set'; Id = 'SfSignInInvalidAppAccess'; Text = '*permission set*'; Way = {
                Connect-SfPubSub -ClientId $emulator.clientId -Username unassigned@example.com -PrivateKeyPath $keys.Key @login }
        }
        @{ What = 'an inactive user'; Id = 'SfSignInInactiveUser'; Text = '*activate*'; Way = {
                Connect-SfPubSub -ClientId $emulator.clientId -Username inactive@example.com -PrivateKeyPath $keys.Key @login }
        }
        @{ What = 'a refresh token that is none'; Id = 'SfSignInInvalidGrant'; Text = '*revoked*'; Way = {
                Connect-SfPubSub -ClientId $emulator.clientId -RefreshToken 5Aep861 @login }
        }
        @{ What = 'a wrong password'; Id = 'SfSignInInvalidGrant'; Text = '*blocks this flow*'; Way = {
                Connect-SfPubSub -Credential (New-Credential $emulator.userName wrong) -ClientCredential $client @login }
        }
    ) {
        $failure = Get-Failure $Way
        Get-ErrorId $failure | Should -Be $Id
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        "$failure" | Should -BeLike $Text
        "$failure" | Should -Not -Match "`n"
    }

    It 'comes through with its own words for <Error>' -ForEach @(
        @{ Error = 'invalid_grant'; Description = 'audience is invalid'; Text = '*-Sandbox*' }
        @{ Error = 'invalid_grant'; Description = 'invalid assertion'; Text = '*certificate*' }
        @{ Error = 'invalid_grant'; Description = 'expired authorization code'; Text = '*clock*' }
        @{ Error = 'rate_limit_exceeded'; Description = 'login rate exceeded'; Text = '*wait*' }
        @{ Error = 'inactive_org'; Description = 'organization is locked'; Text = '*owner*' }
        @{ Error = 'invalid_request'; Description = 'missing parameter'; Text = '*blanks*' }
    ) {
        Invoke-Emulator $emulator oauth/refusals @{ error = $Error; description = $Description }
        "$(Get-Failure { Invoke-Way 'a PEM file' })" | Should -BeLike "*$Error`: $Description. $Text"
    }
}

Describe 'Signing in with the browser' {
    It 'shows the page with -NoBrowser, and goes on when the browser comes back' {
        $interactive = Start-Interactive
        try {
            $interactive.Page | Should -BeLike "$($emulator.loginUrl)/services/oauth2/authorize*redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect*"
            # Somebody else first, who knows nothing of the state.
            (Invoke-WebRequest 'http://localhost:1717/OauthRedirect?code=evil&state=x' -SkipHttpErrorCheck).StatusCode | Should -Be 400
            (Invoke-WebRequest $interactive.Page).Content | Should -BeLike '*signed in*'
            $session = $interactive.Shell.EndInvoke($interactive.Running)[0]
            $session.SignedInBy | Should -Be 'Browser'
            Invoke-Emulator $emulator tokens/expire
            (Get-SfTopic /event/Order_Event__e -Session $session).CanPublish | Should -BeTrue
        }
        finally { Remove-Apart $interactive.Shell }
    }

    It 'opens the browser of the machine' -Skip:(-not $IsLinux) {
        $bin = New-Item -ItemType Directory (Join-Path $TestDrive browser)
        Set-Content "$bin/xdg-open" "#!/bin/sh`nprintf '%s' `"`$1`" > $bin/page"
        chmod +x "$bin/xdg-open"
        $former = $env:PATH, $env:DISPLAY
        $env:PATH, $env:DISPLAY = "$bin`:$env:PATH", ':99'
        try {
            $interactive = Start-Interactive @{ NoBrowser = $false; RedirectUri = "http://127.0.0.1:$(Get-FreePort)/OauthRedirect" }
            Wait-Until { (Test-Path "$bin/page") -and (Get-Content "$bin/page" -Raw) }
            Invoke-WebRequest (Get-Content "$bin/page" -Raw) | Out-Null
            $interactive.Shell.EndInvoke($interactive.Running)[0].SignedInBy | Should -Be 'Browser'
            Remove-Apart $interactive.Shell
        }
        finally { $env:PATH, $env:DISPLAY = $former }
    }

    It 'runs no browser of the current folder' -Skip:(-not $IsLinux) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive untrusted)
        Set-Content "$folder/xdg-open" "#!/bin/sh`n: > $folder/ran"
        chmod +x "$folder/xdg-open"
        $former = $env:PATH, $env:DISPLAY, [Environment]::CurrentDirectory
        $env:PATH, $env:DISPLAY, [Environment]::CurrentDirectory = '.:/nowhere', ':99', "$folder"
        try {
            $interactive = Start-Interactive @{ NoBrowser = $false; RedirectUri = "http://127.0.0.1:$(Get-FreePort)/OauthRedirect" }
            "$($interactive.Shell.Streams.Information)" | Should -BeLike 'No browser can be opened here*'
            Stop-Apart $interactive.Shell
            Test-Path "$folder/ran" | Should -BeFalse
            Remove-Apart $interactive.Shell
        }
        finally { $env:PATH, $env:DISPLAY, [Environment]::CurrentDirectory = $former }
    }

    It 'is ended by Ctrl-C' {
        $port = Get-FreePort
        $interactive = Start-Interactive @{ RedirectUri = "http://localhost:$port/OauthRedirect" }
        Stop-Apart $interactive.Shell
        { Invoke-WebRequest "http://localhost:$port/" } | Should -Throw
        Remove-Apart $interactive.Shell
    }

    It 'ends after -TimeoutSec, and says that nobody came' {
        $failure = Get-Failure {
            Connect-SfPubSub -Interactive -NoBrowser -ClientId $emulator.clientId -RedirectUri "http://localhost:$(Get-FreePort)/OauthRedirect" -TimeoutSec 1 @login 6> $null
        }
        Get-ErrorId $failure | Should -Be 'SfSignInTimedOut'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        "$failure" | Should -BeLike '*Nobody signed in*1 seconds*'
    }

    It 'says that the person refused' {
        Invoke-Emulator $emulator oauth/refusals @{ error = 'access_denied'; description = 'end-user denied authorization'; at = 'authorize' }
        $interactive = Start-Interactive @{ RedirectUri = "http://localhost:$(Get-FreePort)/OauthRedirect" }
        try {
            Invoke-WebRequest $interactive.Page | Out-Null
            $interactive.Shell.EndInvoke($interactive.Running) | Should -BeNullOrEmpty
            "$($interactive.Shell.Streams.Error)" | Should -BeLike '*access_denied*allow the app*'
        }
        finally { Remove-Apart $interactive.Shell }
    }

    It 'refuses <Url> to come back to' -ForEach @(@{ Url = 'http://example.com/x' }, @{ Url = 'https://localhost:1717/OauthRedirect' }) {
        $failure = Get-Failure { Connect-SfPubSub -Interactive -ClientId x -RedirectUri $Url @login }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike '*-RedirectUri*'
    }
}

Describe 'The secrets of signing in' {
    It 'are in no stream, error, transcript, serialized session or process argument' {
        $refresh = Get-RefreshToken $emulator
        $secrets = @($emulator.clientSecret, $emulator.password, $emulator.securityToken, $refresh, 'pfx-s3cret', 'wrong-s3cret')
        $script = Join-Path $TestDrive secrets.ps1
        Set-Content $script @'
param($Module, $Transcript, $Parameters)
$p = Get-Content $Parameters -Raw | ConvertFrom-Json
Import-Module $Module
function Secure($Text) { ConvertTo-SecureString $Text -AsPlainText -Force }
$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
$client = [pscredential]::new($p.clientId, (Secure $p.clientSecret))
$wrong = [pscredential]::new($p.clientId, (Secure 'wrong-s3cret'))
$user = [pscredential]::new($p.userName, (Secure $p.password))
$at = @{ Endpoint = $p.endpoint }
$login = @{ Endpoint = $p.endpoint; LoginUrl = $p.loginUrl }
Start-Transcript $Transcript | Out-Null
$sessions = & {
    Connect-SfPubSub -ClientCredential $client -InstanceUrl $p.instanceUrl @at
    Connect-SfPubSub -ClientCredential $wrong -InstanceUrl $p.instanceUrl @at
    Connect-SfPubSub -ClientId $p.clientId -RefreshToken (Secure $p.refresh) @login
    Connect-SfPubSub -ClientId nobody -RefreshToken (Secure $p.refresh) @login
    Connect-SfPubSub -ClientId $p.clientId -ClientSecret $p.clientSecret -InstanceUrl 'not a url at all' @at
    Connect-SfPubSub -Credential $user -SecurityToken (Secure $p.securityToken) -ClientCredential $client @login
    Connect-SfPubSub -Credential $user -SecurityToken (Secure $p.securityToken) -ClientCredential $wrong @login
    Connect-SfPubSub -ClientId $p.clientId -Username $p.userName -CertificatePath $p.pfx -CertificatePassword (Secure 'pfx-s3cret') @login
    Connect-SfPubSub -ClientId $p.clientId -Username $p.userName -CertificatePath $p.pfx -CertificatePassword (Secure 'wrong-s3cret') @login
    Connect-SfPubSub -ClientCredential $client -InstanceUrl https://org.emulator.test -Proxy http://bob:wrong-s3cret@127.0.0.1:1
    Connect-SfPubSub -ClientCredential $client -InstanceUrl https://org.emulator.test -Proxy 127.0.0.1:1 -ProxyCredential $wrong
}
$sessions | Format-List * -Force
$sessions | ConvertTo-Json -Depth 4 -WarningAction Ignore
$sessions | ForEach-Object { [Management.Automation.PSSerializer]::Serialize($_, 4) }
$Error | ForEach-Object { $_ | Format-List * -Force; $_.Exception.ToString() }
Stop-Transcript | Out-Null
"sessions: $(@($sessions).Count)"
'@
        $parameters = Join-Path $TestDrive parameters.json
        $emulator | Select-Object * -ExcludeProperty Process |
            Add-Member -PassThru -NotePropertyMembers @{ refresh = $refresh; pfx = $keys.Pfx } | ConvertTo-Json | Set-Content $parameters
        $transcript = Join-Path $TestDrive transcript.txt
        $seen = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $script (Get-ModulePath) $transcript $parameters *>&1 | Out-String -Width 4000
        $seen | Should -BeLike '*sessions: 4*'
        $everything = $seen + (Get-Content $transcript -Raw)
        # The script's own commands are not in the transcript's text but for errors, which quote the line: none has a secret in it but this one.
        $everything = $everything -replace '-Proxy http://bob:wrong-s3cret@127.0.0.1:1', '' -replace "\(Secure 'wrong-s3cret'\)", '' -replace "\(Secure 'pfx-s3cret'\)", ''
        foreach ($secret in $secrets) { $everything.Contains($secret) | Should -BeFalse -Because "'$secret' is a secret" }
        $everything.Contains($emulator.accessToken.Split('!')[1]) | Should -BeFalse
        $everything | Should -Not -Match '00D\w{12}![\w.]{20}'
    }
}
