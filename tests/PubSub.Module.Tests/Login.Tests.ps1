BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    $login = @{ LoginUrl = $emulator.loginUrl; Endpoint = $emulator.endpoint; WarningAction = 'SilentlyContinue' }

    function New-Credential($UserName, $Password = $emulator.password) {
        [pscredential]::new($UserName, (ConvertTo-SecureString $Password -AsPlainText -Force))
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'SOAP login' {
    It 'signs in with password and security token, whatever their characters' {
        $session = Connect-SfPubSub -Credential (New-Credential $emulator.userName) -SecurityToken $emulator.securityToken @login
        $session.SignedInBy | Should -Be 'SoapLogin'
        $session.OrgId | Should -Be $emulator.orgId
        $session.UserId | Should -Be $emulator.userId
        $session.UserName | Should -Be $emulator.userName
        (Get-SfTopic /event/Order_Event__e -Session $session).CanPublish | Should -BeTrue
    }

    It 'takes the security token as a SecureString, or at the end of the password' {
        $secret = ConvertTo-SecureString $emulator.securityToken -AsPlainText -Force
        (Connect-SfPubSub -Credential (New-Credential $emulator.userName) -SecurityToken $secret @login).OrgId | Should -Be $emulator.orgId
        $whole = New-Credential $emulator.userName "$($emulator.password)$($emulator.securityToken)"
        (Connect-SfPubSub -Credential $whole @login).OrgId | Should -Be $emulator.orgId
    }

    It 'needs no security token from a trusted address' {
        (Connect-SfPubSub -Credential (New-Credential trusted@example.com) @login).UserName | Should -Be 'trusted@example.com'
    }

    It 'warns that it ends' {
        Connect-SfPubSub -Credential (New-Credential trusted@example.com) -LoginUrl $emulator.loginUrl -Endpoint $emulator.endpoint `
            -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        "$warnings" | Should -BeLike "*Summer '27*"
    }

    It '<Id> for <What>' -ForEach @(
        @{
            What = 'a wrong password'; User = 'ops@example.com'; Password = 'wrong'; Id = 'SfSignInInvalidLogin'
            Text = '*INVALID_LOGIN*password*'
        }
        @{
            What = 'an unknown user'; User = 'nobody@example.com'; Password = 'wrong'; Id = 'SfSignInInvalidLogin'
            Text = '*INVALID_LOGIN*'
        }
        @{
            What = 'a missing security token'; User = 'ops@example.com'; Password = $null; Id = 'SfSignInLoginMustUseSecurityToken'
            Text = '*-SecurityToken*'
        }
        @{
            What = 'a locked user'; User = 'locked@example.com'; Password = 'wrong'; Id = 'SfSignInPasswordLockout'
            Text = '*administrator*'
        }
    ) {
        $failure = Get-Failure { Connect-SfPubSub -Credential (New-Credential $User ($Password ?? $emulator.password)) @login }
        Get-ErrorId $failure | Should -Be $Id
        "$failure" | Should -BeLike $Text
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
    }

    It 'takes an expired password for an error' {
        $failure = Get-Failure {
            Connect-SfPubSub -Credential (New-Credential expired@example.com) -SecurityToken $emulator.securityToken @login
        }
        Get-ErrorId $failure | Should -Be 'SfSignInInvalidOperationWithExpiredPassword'
        "$failure" | Should -BeLike '*expired*'
    }

    It 'says that an API version has no login' {
        $failure = Get-Failure { Connect-SfPubSub -Credential (New-Credential $emulator.userName) -ApiVersion 65.0 @login }
        Get-ErrorId $failure | Should -Be 'SfSignInUnsupportedApiVersion'
        "$failure" | Should -BeLike '*-ApiVersion*'
    }

    It 'refuses -Sandbox together with -LoginUrl, and http to another machine' {
        $credential = New-Credential $emulator.userName
        Get-ErrorId (Get-Failure { Connect-SfPubSub -Credential $credential -Sandbox @login }) | Should -Be 'SfArgumentInvalid'
        Get-ErrorId (Get-Failure { Connect-SfPubSub -Credential $credential -LoginUrl http://example.com }) | Should -Be 'SfInsecureUrl'
    }

    It 'says where nothing answers' {
        $failure = Get-Failure {
            Connect-SfPubSub -Credential (New-Credential $emulator.userName) -LoginUrl http://127.0.0.1:1 -WarningAction SilentlyContinue
        }
        Get-ErrorId $failure | Should -Be 'SfSignInLoginUnreachable'
        "$failure" | Should -BeLike '*127.0.0.1*-LoginUrl*'
    }

    It 'shows the password nowhere' {
        $Error.Clear()
        $seen = & {
            Connect-SfPubSub -Credential (New-Credential $emulator.userName) -SecurityToken $emulator.securityToken @login -Verbose -Debug |
                Format-List * -Force
            Get-Failure { Connect-SfPubSub -Credential (New-Credential locked@example.com) -SecurityToken $emulator.securityToken @login -Verbose }
        } *>&1 | Out-String -Width 4000
        $errors = $Error | ForEach-Object { $_ | Format-List * -Force; $_.Exception.ToString() } | Out-String -Width 4000
        $seen | Should -BeLike "*$($emulator.orgId)*"
        foreach ($secret in $emulator.password, $emulator.securityToken) { "$seen$errors".Contains($secret) | Should -BeFalse }
    }
}
