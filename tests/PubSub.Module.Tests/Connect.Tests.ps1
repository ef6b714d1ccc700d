BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    $token = $emulator.accessToken
    $instance = @{ InstanceUrl = $emulator.instanceUrl; Endpoint = $emulator.endpoint }
    $instanceHost = ([uri]$emulator.instanceUrl).Authority
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Connecting with a token' {
    It 'tells whose session it is' {
        $session = Connect-SfPubSub -AccessToken $token @instance
        $session.PSObject.TypeNames[0] | Should -Be 'PubSub.SfPubSubSession'
        $session.PSObject.Properties.Name | Should -Be @('Name', 'IsDefault', 'InstanceUrl', 'OrgId', 'UserName', 'UserId', 'Endpoint', 'SignedInBy', 'Statistics')
        $session.Name | Should -Be 'default'
        $session.OrgId | Should -Be $emulator.orgId
        $session.UserName | Should -Be $emulator.userName
        $session.UserId | Should -Be $emulator.userId
        $session.SignedInBy | Should -Be 'AccessToken'
        Get-SfPubSubSession | Should -Be $session
    }

    It 'takes a SecureString' {
        $secret = ConvertTo-SecureString $token -AsPlainText -Force
        (Connect-SfPubSub -AccessToken $secret @instance).OrgId | Should -Be $emulator.orgId
    }

    It 'sends the three headers that the service knows the caller by' {
        Connect-SfPubSub -AccessToken $token @instance | Out-Null
        $headers = (Get-EmulatorCall $emulator)[-1].headers
        $headers.accesstoken | Should -Be '(not shown)'
        $headers.instanceurl | Should -Be $emulator.instanceUrl
        $headers.tenantid | Should -Be $emulator.orgId
        $headers.'x-client-trace-id' | Should -Match '^[0-9a-f-]{36}$'
    }

    It 'drops a path, and takes 15 characters of an org id' {
        $url = "$($emulator.instanceUrl)/lightning/page/home"
        $id15 = $emulator.orgId.Substring(0, 15)
        $session = Connect-SfPubSub -AccessToken $token -InstanceUrl $url -Endpoint $emulator.endpoint -OrgId $id15
        $session.InstanceUrl.AbsoluteUri | Should -Be "$($emulator.instanceUrl)/"
        $session.OrgId | Should -Be $emulator.orgId
    }

    It 'takes a host without a scheme as https' {
        # Nothing speaks TLS there, so userinfo fails, which is no error: the token has the org's id.
        $session = Connect-SfPubSub -AccessToken $token -InstanceUrl $instanceHost -Endpoint $emulator.endpoint
        $session.InstanceUrl.AbsoluteUri | Should -Be "https://$instanceHost/"
        $session.OrgId | Should -Be $emulator.orgId
        $session.UserId | Should -BeNullOrEmpty
    }

    It 'refuses <Url> as an instance' -ForEach @(
        @{ Url = 'ftp://example.com' }, @{ Url = 'https://' }, @{ Url = 'https://user:secret@example.com' }
    ) {
        (Get-Failure { Connect-SfPubSub -AccessToken $token -InstanceUrl $Url -Endpoint $emulator.endpoint }).FullyQualifiedErrorId |
            Should -BeLike 'ParameterArgumentTransformationError,*'
    }

    It 'takes a user id for tokens that may not read userinfo, and sends with it' {
        $session = Connect-SfPubSub -AccessToken $token -InstanceUrl $instanceHost -Endpoint $emulator.endpoint -UserId 0055e000009ZzZzAAK
        (Send-SfEvent /event/Order_Event__e @{ Order_Number__c = 'U-1' } -Session $session).Success | Should -BeTrue
    }

    It 'takes 15 characters of a user id, and <What> for none' -ForEach @(@{ What = 'nothing'; Blank = '' }, @{ What = 'blanks'; Blank = '  ' }) {
        $id15 = $emulator.userId.Substring(0, 15)
        (Connect-SfPubSub -AccessToken $token -InstanceUrl $instanceHost -Endpoint $emulator.endpoint -UserId $id15).UserId | Should -BeExactly $emulator.userId
        (Connect-SfPubSub -AccessToken $token @instance -UserId $Blank).UserId | Should -BeExactly $emulator.userId
        $row = [pscustomobject]@{ accessToken = $token; instanceUrl = "https://$instanceHost"; userId = $Blank }
        $session = $row | Connect-SfPubSub -Endpoint $emulator.endpoint
        Get-ErrorId (Get-Failure { Send-SfEvent /event/Order_Event__e @{ Order_Number__c = 'U-2' } -Session $session -ErrorAction Stop }) | Should -Be 'SfUserIdUnknown'
    }

    It 'refuses <Id> as a user' -ForEach @(@{ Id = 'nonsense' }, @{ Id = '00D5e000001AbCdAAK' }, @{ Id = '0055e000001AbCdAA' }, @{ Id = 'ops@example.com' }) {
        $failure = Get-Failure { Connect-SfPubSub -AccessToken $token @instance -UserId $Id }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike "*'$Id'*005*"
    }

    It 'says by -Verbose why the user is not known' {
        $verbose = Connect-SfPubSub -AccessToken $token -InstanceUrl $instanceHost -Endpoint $emulator.endpoint -Verbose 4>&1
        "$verbose" | Should -BeLike '*userinfo*'
    }
}

Describe 'Connecting with JSON from the pipeline' {
    It 'takes what sf org display prints' {
        $json = @{
            status = 0
            result = @{
                id = $emulator.orgId; accessToken = $token; instanceUrl = $emulator.instanceUrl
                username = 'x@y.z'; alias = 'prod'; apiVersion = '64.0'; connectedStatus = 'Connected'
            }
        } | ConvertTo-Json
        $session = ($json | ConvertFrom-Json).result | Connect-SfPubSub -Endpoint $emulator.endpoint
        $session.OrgId | Should -Be $emulator.orgId
    }

    It 'takes an OAuth token response with an identity URL' {
        $json = @{
            access_token = $token; instance_url = $emulator.instanceUrl
            id = "https://login.salesforce.com/id/$($emulator.orgId)/0055e000009ZzZzAAK"
            token_type = 'Bearer'; issued_at = '1700000000000'; signature = 'x'
        } | ConvertTo-Json
        $session = $json | ConvertFrom-Json | Connect-SfPubSub -Endpoint $emulator.endpoint
        $session.OrgId | Should -Be $emulator.orgId
        $session.UserId | Should -Be '0055e000009ZzZzAAK'
    }

    It 'says what to do about a token that the CLI hides' {
        $failure = Get-Failure {
            [pscustomobject]@{ accessToken = '[REDACTED] Use --x to show'; instanceUrl = $emulator.instanceUrl } | Connect-SfPubSub -Endpoint $emulator.endpoint
        }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike '*REDACTED*show-access-token*'
    }

    It 'takes an ordered hashtable by splatting' {
        $splat = [ordered]@{ AccessToken = $token; InstanceUrl = $emulator.instanceUrl; Endpoint = $emulator.endpoint }
        (Connect-SfPubSub @splat).OrgId | Should -Be $emulator.orgId
    }
}

Describe 'A token that is not accepted' {
    It 'fails here, and leaves the sessions as they were' {
        $session = Connect-SfPubSub -AccessToken $token @instance
        $failure = Get-Failure { Connect-SfPubSub -AccessToken "$($emulator.orgId)!wrong" @instance }
        Get-ErrorId $failure | Should -Be 'SfServiceAuthError'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        "$failure" | Should -BeLike '*Connect-SfPubSub*'
        Get-SfPubSubSession | Should -Be $session
    }

    It 'fails for the id of another org' {
        Get-ErrorId (Get-Failure { Connect-SfPubSub -AccessToken $token @instance -OrgId 00D000000000001AAA }) |
            Should -Be 'SfServiceAuthError'
    }

    It 'fails without a call for <What>' -ForEach @(
        @{
            What = 'an empty token'; Token = '' }, @{ What = 'a token with a line break'
            Token = "00D!abc`ndef" }, @{ What = 'a token with a blank'; Token = '00D!abc def'
        }
    ) {
        $before = @(Get-EmulatorCall $emulator).Count
        $failure = Get-Failure { Connect-SfPubSub -AccessToken $Token @instance }
        $failure.FullyQualifiedErrorId | Should -Match 'SfArgumentInvalid|ParameterArgument'
        @(Get-EmulatorCall $emulator).Count | Should -Be $before
    }

    It 'fails for an id that is no org id' {
        $failure = Get-Failure { Connect-SfPubSub -AccessToken $token @instance -OrgId 0055e000001AbCdAAK }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike '*0055e000001AbCdAAK*00D*'
    }
}

Describe 'The token' {
    It 'is in no output, verbose line or error' {
        $Error.Clear()
        $seen = & {
            $session = Connect-SfPubSub -AccessToken $token @instance -Verbose -Debug
            $session
            $session | Format-List *
            $session | Format-List * -Force
            "$session"
            $session | ConvertTo-Json -Depth 4 -WarningAction Ignore
            [Management.Automation.PSSerializer]::Serialize($session, 4)
            Get-SfTopic /event/Nope__e -Verbose -Debug -ErrorAction Continue
            Get-Failure { Connect-SfPubSub -AccessToken $token @instance -OrgId nonsense }
            Get-Failure { Connect-SfPubSub -AccessToken $token -InstanceUrl $emulator.instanceUrl -Endpoint http://127.0.0.1:1 }
        } *>&1 | Out-String -Width 4000
        $errors = $Error | ForEach-Object { $_ | Format-List * -Force; $_.Exception.ToString(); $_.InvocationInfo.BoundParameters } |
            Out-String -Width 4000
        $seen | Should -BeLike "*$($emulator.orgId)*"
        $errors | Should -Not -BeNullOrEmpty
        "$seen$errors".Contains($token.Split('!')[1]) | Should -BeFalse
    }
}
