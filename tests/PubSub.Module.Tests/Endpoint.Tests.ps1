BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--tls-port', '0'
    $instance = @{ AccessToken = $emulator.accessToken; InstanceUrl = $emulator.instanceUrl }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'TLS' {
    It 'trusts the authority of -CertificateAuthorityPath' {
        $session = Connect-SfPubSub @instance -Endpoint $emulator.tlsEndpoint -CertificateAuthorityPath $emulator.caFile
        $session.Endpoint.Scheme | Should -Be 'https'
        (Receive-SfEvent /event/Order_Event__e -From Earliest -Count 25 -TimeoutSec 20 -Session $session).Count | Should -Be 25
    }

    It 'takes a path of PowerShell, relative to its location' {
        Copy-Item $emulator.caFile TestDrive:/ca.pem
        Push-Location TestDrive:/
        try { (Connect-SfPubSub @instance -Endpoint $emulator.tlsEndpoint -CertificateAuthorityPath ./ca.pem).OrgId | Should -Be $emulator.orgId }
        finally { Pop-Location }
    }

    It 'fails for an authority that nobody knows, and says what to do' {
        $failure = Get-Failure { Connect-SfPubSub @instance -Endpoint $emulator.tlsEndpoint }
        Get-ErrorId $failure | Should -Be 'SfTls'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        "$failure" | Should -BeLike '*-CertificateAuthorityPath*'
    }

    It 'fails for a file that is <What>' -ForEach @(@{ What = 'missing'; Text = $null }, @{ What = 'no certificate'; Text = 'hello' }) {
        $path = Join-Path $TestDrive "$What.pem"
        if ($Text) { Set-Content $path $Text }
        $failure = Get-Failure { Connect-SfPubSub @instance -Endpoint $emulator.tlsEndpoint -CertificateAuthorityPath $path }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike "*$What.pem*"
    }
}

Describe 'http' {
    It 'is refused for <Parameter> beyond the loopback' -ForEach @(@{ Parameter = 'Endpoint' }, @{ Parameter = 'InstanceUrl' }) {
        $where = @{ AccessToken = $emulator.accessToken; InstanceUrl = $emulator.instanceUrl; Endpoint = $emulator.endpoint }
        $where[$Parameter] = 'http://pubsub.example.com:7011'
        $failure = Get-Failure { Connect-SfPubSub @where }
        Get-ErrorId $failure | Should -Be 'SfInsecureUrl'
        $failure.CategoryInfo.Category | Should -Be 'SecurityError'
        "$failure" | Should -BeLike "*-$Parameter*-AllowInsecure*"
    }

    It 'is tried with -AllowInsecure' {
        Get-ErrorId (Get-Failure { Connect-SfPubSub @instance -Endpoint http://no-such-host.invalid:7011 -AllowInsecure }) |
            Should -Be 'SfUnknownHost'
    }
}

Describe 'An endpoint that does not answer' {
    It '<Id> for <Endpoint>' -ForEach @(
        @{ Endpoint = 'http://127.0.0.1:1'; Id = 'SfRefused'; Text = '*firewall*' }
        @{ Endpoint = 'https://no-such-host.invalid:7443'; Id = 'SfUnknownHost'; Text = '*spelling of -Endpoint*' }
    ) {
        $failure = Get-Failure { Connect-SfPubSub @instance -Endpoint $Endpoint }
        Get-ErrorId $failure | Should -Be $Id
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        "$failure" | Should -BeLike $Text
    }

    It 'is an error for a port that speaks no HTTP/2' {
        $failure = Get-Failure { Connect-SfPubSub @instance -Endpoint $emulator.instanceUrl }
        $failure.FullyQualifiedErrorId | Should -Be 'SfNotGrpc,PubSub.Commands.ConnectSfPubSubCommand'
        $failure.CategoryInfo.Category | Should -Be 'NotImplemented'
    }
}
