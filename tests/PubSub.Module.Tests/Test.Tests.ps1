BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Join-Path $PSScriptRoot 'SignIn.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--tls-port', '0', '--proxy-port', '0', '--proxy-credential', 'bob:pr0xy-s3cret'
    $token = @{ AccessToken = $emulator.accessToken; InstanceUrl = $emulator.instanceUrl }
    $direct = @{ Endpoint = $emulator.endpoint }
    $order = 'Name resolution', 'TCP', 'Proxy', 'TLS', 'HTTP/2', 'Sign-in', 'Userinfo', 'Access', 'Topic', 'Schema', 'Publish', 'Subscribe',
        'Keep-alive', 'Deliveries', 'Publications'

    function Get-Row {
        <# .SYNOPSIS The rows of a test by their steps; each must be whole. #>
        param([Parameter(ValueFromPipeline)] $Row)
        begin { $rows = @{} }
        process {
            $Row.Detail | Should -Not -BeNullOrEmpty
            $Row.Elapsed | Should -BeOfType timespan
            if ($Row.Result -in 'Warn', 'Fail') { $Row.Advice | Should -Not -BeNullOrEmpty -Because $Row.Step }
            $rows[$Row.Step -replace ' \d+$'] = $Row
        }
        end { $rows }
    }

    function Add-Fault([hashtable] $Rule) {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($Rule | ConvertTo-Json) | Out-Null
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Test-SfPubSub' {
    BeforeEach {
        Get-SfPubSubSession | Disconnect-SfPubSub
    }

    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/allocation" -Method Post | Out-Null
    }

    It 'passes every step with <Way>, and gives the rows in their order' -ForEach @(
        @{ Way = 'the default session'; Splat = @{} ; Connects = $true }
        @{ Way = 'a named session'; Splat = @{ Session = 'default' }; Connects = $true }
        @{ Way = 'the parameters of Connect-SfPubSub' ; Splat = 'token', 'direct'; Connects = $false }
    ) {
        if ($Connects) { Connect-Emulator $emulator | Out-Null; $all = $Splat } else { $all = $token + $direct }
        $found = Test-SfPubSub /event/Order_Event__e @all
        $found[0].PSObject.TypeNames[0] | Should -Be 'PubSub.SfTestStep'
        $found[0].PSObject.Properties.Name | Should -Be @('Step', 'Result', 'Elapsed', 'Detail', 'Advice')
        $found.Step -replace ' \d+$' | Should -Be $order
        ($found | Where-Object Result -NE Pass).Step | Should -Be @('Proxy', 'TLS')
        ($found | Where-Object Step -EQ Keep-alive).Elapsed.TotalSeconds | Should -BeLessThan 20
        @(Get-SfPubSubSession).Count | Should -Be ([int]$Connects)
    }

    It 'takes the JSON of the CLI from the pipeline' {
        $rows = [pscustomobject]@{ accessToken = $emulator.accessToken; instanceUrl = $emulator.instanceUrl } | Test-SfPubSub @direct | Get-Row
        $rows['Access'].Result | Should -Be 'Pass'
    }

    It 'gives each row as it comes' {
        Connect-Emulator $emulator | Out-Null
        $before = @(Get-EmulatorCall $emulator).Count
        (Test-SfPubSub /event/Order_Event__e | Select-Object -First 3).Count | Should -Be 3
        # The first steps make no call.
        @(Get-EmulatorCall $emulator).Count | Should -Be $before
    }

    It 'tests the network alone, before there is a session' {
        $rows = Test-SfPubSub @direct | Get-Row
        $rows['HTTP/2'].Result | Should -Be 'Pass'
        $rows['Sign-in'].Result | Should -Be 'Skip'
        $rows['Sign-in'].Detail | Should -BeLike '*Connect-SfPubSub*'
        $rows['Deliveries'].Result | Should -Be 'Skip'
    }

    It 'tells a bad token from a bad network' {
        $rows = Test-SfPubSub /event/Order_Event__e -AccessToken "$($emulator.orgId)!nope" -InstanceUrl $emulator.instanceUrl @direct | Get-Row
        $rows['HTTP/2'].Result | Should -Be 'Pass'
        $rows['Sign-in'].Result | Should -Be 'Pass'
        $rows['Userinfo'].Result | Should -Be 'Warn'
        $rows['Access'].Result | Should -Be 'Fail'
        $rows['Access'].Advice | Should -BeLike '*Connect-SfPubSub*'
        $rows['Topic'].Result | Should -Be 'Skip'
    }

    It 'says why a login is refused, in a step of its own' {
        $wrong = [pscredential]::new($emulator.userName, (ConvertTo-SecureString 'wr0ng-s3cret' -AsPlainText -Force))
        $rows = Test-SfPubSub -Credential $wrong -LoginUrl $emulator.instanceUrl @direct -WarningAction Ignore | Get-Row
        $rows['Sign-in'].Result | Should -Be 'Fail'
        $rows['Sign-in'].Advice | Should -BeLike '*INVALID_LOGIN*'
        $rows['HTTP/2'].Result | Should -Be 'Pass'
        "$($rows.Values | Format-List * | Out-String -Width 4000)" | Should -Not -BeLike '*wr0ng-s3cret*'
    }

    It 'says what the user may not do with <Topic>' -ForEach @(
        @{ Topic = '/event/Payroll_Run__e'; Publish = 'Pass'; Subscribe = 'Warn'; KeepAlive = 'Skip'; Schema = 'Pass' }
        @{ Topic = '/event/LoginEventStream'; Publish = 'Skip'; Subscribe = 'Pass'; KeepAlive = 'Pass'; Schema = 'Pass' }
        @{ Topic = '/data/ChangeEvents'; Publish = 'Skip'; Subscribe = 'Pass'; KeepAlive = 'Pass'; Schema = 'Skip' }
    ) {
        Connect-Emulator $emulator | Out-Null
        $rows = Test-SfPubSub $Topic | Get-Row
        $rows['Publish'].Result, $rows['Subscribe'].Result, $rows['Keep-alive'].Result, $rows['Schema'].Result | Should -Be @($Publish, $Subscribe, $KeepAlive, $Schema)
    }

    It 'goes on behind a topic that is not there' {
        Connect-Emulator $emulator | Out-Null
        $rows = Test-SfPubSub /event/Nope__e | Get-Row
        $rows['Topic'].Result | Should -Be 'Fail'
        $rows['Topic'].Advice | Should -BeLike '*name*'
        $rows['Schema'].Result | Should -Be 'Skip'
        $rows['Deliveries'].Result | Should -Be 'Pass'
    }

    It 'shows the chain of a certificate that is not trusted' {
        $rows = Test-SfPubSub -Endpoint $emulator.tlsEndpoint | Get-Row
        $rows['TLS'].Result | Should -Be 'Fail'
        $rows['TLS'].Detail | Should -BeLike '*PubSub emulator CA*'
        $rows = Test-SfPubSub -Endpoint $emulator.tlsEndpoint -CertificateAuthorityPath $emulator.caFile | Get-Row
        $rows['TLS'].Result, $rows['HTTP/2'].Result | Should -Be @('Pass', 'Pass')
    }

    It 'notices <What> while a stream is quiet' -ForEach @(
        @{ What = 'a connection that carries nothing any more'; Rule = @{ kind = 'freeze'; method = 'Subscribe' }; Result = 'Fail'; Text = '*idle timeout*' }
        @{ What = 'a connection that is cut'; Rule = @{ kind = 'drop'; method = 'Subscribe'; afterSeconds = 0.5 }; Result = 'Fail'; Text = '*network team*' }
        @{ What = 'a refusal'; Rule = @{ kind = 'status'; method = 'Subscribe'; code = 'concurrent.client.limit.exceeded' }; Result = 'Fail'; Text = '*clients*' }
        @{ What = 'a server that only does not speak'; Rule = @{ kind = 'silence'; method = 'Subscribe' }; Result = 'Pass'; Text = '' }
    ) {
        Connect-Emulator $emulator | Out-Null
        Add-Fault $Rule
        $row = (Test-SfPubSub /event/Order_Event__e | Get-Row)['Keep-alive']
        $row.Result | Should -Be $Result
        $row.Advice | Should -BeLike $Text
        $row.Elapsed.TotalSeconds | Should -BeLessThan 20
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/thaw" -Method Post | Out-Null
    }

    It 'asks for one event, from now on, and is content with it' {
        Connect-Emulator $emulator | Out-Null
        $own = New-Apart { Test-SfPubSub /event/Order_Event__e -Session $session } -Variable @{ session = (Get-SfPubSubSession) }
        $before = @(Get-EmulatorCall $emulator Subscribe).Count
        $running = $own.BeginInvoke()
        Wait-Until { @(Get-EmulatorCall $emulator Subscribe).Count -gt $before }
        Wait-Until { (Get-EmulatorCall $emulator Subscribe)[-1].requests.Count -gt 0 }
        $payload = [Convert]::FromBase64String((Get-StoredEvent $emulator /event/Order_Event__e)[-1].payload)
        1..3 | ForEach-Object { Add-RawEvent $emulator /event/Order_Event__e $payload | Out-Null }
        $rows = $own.EndInvoke($running) | Get-Row
        Remove-Apart $own
        $rows['Keep-alive'].Detail | Should -Be 'An event came.'
        (Get-EmulatorCall $emulator Subscribe)[-1].requests | Should -Be 1
    }

    It 'shows the allocations, and when they are used up' {
        Connect-Emulator $emulator | Out-Null
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/allocation?deliveries=4000" -Method Post | Out-Null
        $rows = Test-SfPubSub | Get-Row
        $rows['Deliveries'].Result | Should -Be 'Warn'
        $rows['Deliveries'].Detail | Should -Be '46000 of 50000 used, 4000 left.'
        $rows['Publications'].Result | Should -Be 'Pass'
        Add-Fault @{ kind = 'http'; method = 'limits'; httpStatus = 403; count = 2; contentType = 'application/json'; body = '[{"message":"no","errorCode":"INSUFFICIENT_ACCESS"}]' }
        $rows = Test-SfPubSub | Get-Row
        $rows['Deliveries'].Result, $rows['Publications'].Result | Should -Be @('Skip', 'Skip')
        $rows['Deliveries'].Detail | Should -BeLike '*View Setup and Configuration*'
    }

    It 'goes through a proxy, and says what the proxy wants' {
        $behind = @{
            ClientCredential = New-Credential $emulator.clientId $emulator.clientSecret
            InstanceUrl = 'https://org.emulator.test:7443'; Endpoint = 'https://api.emulator.test:7443'; CertificateAuthorityPath = $emulator.caFile
            Proxy = $emulator.proxyUrl
        }
        $rows = Test-SfPubSub /event/Order_Event__e @behind -ProxyCredential (New-Credential bob pr0xy-s3cret) | Get-Row
        # Only the proxy knows the name.
        $rows['Name resolution'].Result | Should -Be 'Warn'
        $rows['TCP'].Result | Should -Be 'Skip'
        'Proxy', 'TLS', 'HTTP/2', 'Sign-in', 'Userinfo', 'Access', 'Topic', 'Keep-alive', 'Deliveries' | ForEach-Object { $rows[$_].Result | Should -Be 'Pass' -Because $_ }
        $untrusted = $behind.Clone()
        $untrusted.Remove('CertificateAuthorityPath')
        $rows = Test-SfPubSub @untrusted -ProxyCredential (New-Credential bob pr0xy-s3cret) | Get-Row
        $rows['Proxy'].Result, $rows['TLS'].Result | Should -Be @('Pass', 'Fail')
        $rows['TLS'].Detail | Should -BeLike '*PubSub emulator CA*'
        $rows = Test-SfPubSub /event/Order_Event__e @behind | Get-Row
        $rows['Proxy'].Result | Should -Be 'Fail'
        $rows['Proxy'].Advice | Should -BeLike '*-ProxyCredential*'
        $rows['TLS'].Result, $rows['HTTP/2'].Result | Should -Be @('Skip', 'Skip')
    }

    It 'ends with Ctrl-C, in the middle of a step' {
        Connect-Emulator $emulator | Out-Null
        Add-Fault @{ kind = 'silence'; method = 'GetTopic'; topic = '/event/Order_Event__e' }
        $own = New-Apart { Test-SfPubSub /event/Order_Event__e -Session $session } -Variable @{ session = (Get-SfPubSubSession) }
        $running = $own.BeginInvoke()
        Wait-Until { Get-EmulatorCall $emulator GetTopic /event/Order_Event__e }
        Stop-Apart $own
        Remove-Apart $own
    }

    It 'is an error for what cannot be meant' {
        Connect-Emulator $emulator | Out-Null
        "$(Get-Failure { Test-SfPubSub -Session default @direct })" | Should -BeLike '*-Session*-Endpoint*'
        Get-ErrorId (Get-Failure { Test-SfPubSub @direct -CertificateAuthorityPath nowhere.pem }) | Should -Be 'SfArgumentInvalid'
        $session = Get-SfPubSubSession
        Disconnect-SfPubSub
        Get-ErrorId (Get-Failure { Test-SfPubSub -Session $session }) | Should -Be 'SfSessionClosed'
    }

    It 'takes no parameter that would do nothing' {
        Connect-Emulator $emulator | Out-Null
        foreach ($given in @{ TimeoutSec = 5 }, @{ TimeoutSec = 5; Session = 'default' }, (@{ TimeoutSec = 5 } + $direct)) {
            $failure = Get-Failure { Test-SfPubSub @given }
            Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
            "$failure" | Should -BeLike '*-TimeoutSec*sign in*'
        }
        foreach ($given in @{ AllowInsecure = $true }, @{ AllowInsecure = $true; Session = 'default' }) {
            "$(Get-Failure { Test-SfPubSub @given })" | Should -BeLike '*-AllowInsecure*-Endpoint*'
        }
        (Test-SfPubSub -AllowInsecure @direct | Get-Row)['HTTP/2'].Result | Should -Be 'Pass'
    }

    It 'limits the sign-in with -TimeoutSec' {
        $silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $silent.Start()
        try { $rows = Test-SfPubSub -ClientCredential (New-Credential key s3cret) -InstanceUrl "http://$($silent.LocalEndpoint)" -TimeoutSec 1 @direct | Get-Row }
        finally { $silent.Stop() }
        $rows['Sign-in'].Detail | Should -BeLike '*TIMED_OUT'
        $rows['Sign-in'].Advice | Should -BeLike '*within 1 seconds*-TimeoutSec*'
        $rows['HTTP/2'].Result | Should -Be 'Pass'
    }

    It 'has all rows where the name of the org cannot be given to the sf CLI' {
        $found = Test-SfPubSub -TargetOrg '--help' @direct
        $found.Step -replace ' \d+$' | Should -Be $order
        ($found | Get-Row)['Sign-in'].Detail | Should -BeLike '*-TargetOrg*'
    }

    It 'shows as a table whose words are whole' {
        $text = Test-SfPubSub -Endpoint http://127.0.0.1:1 | Out-String
        $text | Should -Match '(?m)^Step\s+Result\s+Elapsed\s+Detail and advice'
        $text | Should -Match '(?m)^TCP 1\s+Fail\s+\d+\.\d\d s 127\.0\.0\.1:1'
        $text | Should -Match '=> Ask the firewall team'
    }
}
