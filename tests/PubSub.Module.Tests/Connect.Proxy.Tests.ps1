BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Join-Path $PSScriptRoot 'SignIn.psm1')
    Import-Module (Get-ModulePath)
    # Names under emulator.test exist behind the proxy alone: what answers there has come through it.
    $emulator = Start-Emulator '--tls-port', '0', '--proxy-port', '0'
    $locked = Start-Emulator '--tls-port', '0', '--proxy-port', '0', '--proxy-credential', 'bob:pr0xy-s3cret'
    $bob = New-Credential bob pr0xy-s3cret

    function Get-Behind($Emulator) {
        @{
            ClientCredential = New-Credential $Emulator.clientId $Emulator.clientSecret
            InstanceUrl = 'https://org.emulator.test:7443'; Endpoint = 'https://api.emulator.test:7443'; CertificateAuthorityPath = $Emulator.caFile
        }
    }

    function Get-Tunnel($Emulator) {
        Invoke-RestMethod "$($Emulator.instanceUrl)/emulator/proxy" | ForEach-Object { $_ } | Where-Object status -EQ 200
    }

    function Use-Environment([hashtable] $Variables, [scriptblock] $Script) {
        foreach ($name in $Variables.Keys) { Set-Item "env:$name" $Variables[$name] }
        try { & $Script }
        finally { foreach ($name in $Variables.Keys) { Remove-Item "env:$name" } }
    }

    $open = Get-Behind $emulator
    $closed = Get-Behind $locked
}

AfterAll {
    Stop-Emulator $emulator
    Stop-Emulator $locked
}

Describe 'A proxy' {
    It 'leads to login and to the service, with events in both directions' {
        $session = Connect-SfPubSub -Proxy $emulator.proxyUrl @open
        (Get-Tunnel $emulator).target | Should -Be 'org.emulator.test:7443', 'api.emulator.test:7443'
        (Send-SfEvent /event/Order_Event__e @{ Order_Number__c = 'P-1' } -Session $session).Success | Should -BeTrue
        (Receive-SfEvent /event/Order_Event__e -From Earliest -Count 3 -TimeoutSec 20 -Session $session).Count | Should -Be 3
    }

    It 'may be named without a scheme' {
        (Connect-SfPubSub -Proxy ([uri]$emulator.proxyUrl).Authority @open).OrgId | Should -Be $emulator.orgId
    }

    It 'is told user name and password' {
        (Connect-SfPubSub -Proxy $locked.proxyUrl -ProxyCredential $bob @closed).OrgId | Should -Be $emulator.orgId
        (Get-Tunnel $locked).user | Should -Be 'bob', 'bob'
    }

    It 'that asks nobody for a name lets -ProxyUseDefaultCredentials through' {
        (Connect-SfPubSub -Proxy $emulator.proxyUrl -ProxyUseDefaultCredentials @open).OrgId | Should -Be $emulator.orgId
    }

    It 'renews the session too' {
        $session = Connect-SfPubSub -Proxy $locked.proxyUrl -ProxyCredential $bob @closed
        Invoke-Emulator $locked tokens/expire
        (Get-SfTopic /event/Order_Event__e -Session $session).CanPublish | Should -BeTrue
    }

    It 'is taken from <Variable> as it is now' -ForEach @(@{ Variable = 'HTTPS_PROXY' }, @{ Variable = 'https_proxy' }, @{ Variable = 'ALL_PROXY' }) {
        Use-Environment @{ $Variable = $locked.proxyUrl.Replace('//', '//bob:pr0xy-s3cret@') } { Connect-SfPubSub @closed } | Should -Not -BeNullOrEmpty
        # Without the variable nobody knows these names.
        Get-ErrorId (Get-Failure { Connect-SfPubSub @closed }) | Should -Be 'SfSignInLoginUnreachable'
    }

    It 'is not used for what NO_PROXY names' {
        $failure = Use-Environment @{ HTTPS_PROXY = $emulator.proxyUrl; NO_PROXY = 'api.emulator.test' } { Get-Failure { Connect-SfPubSub @open } }
        Get-ErrorId $failure | Should -Be 'SfUnknownHost'
    }

    It 'is never used for the loopback, be it <How>' -ForEach @(
        @{ How = 'given'; Variables = @{}; Parameters = @{ Proxy = 'http://127.0.0.1:1' } }
        @{ How = 'of the environment'; Variables = @{ HTTPS_PROXY = 'http://127.0.0.1:1'; HTTP_PROXY = 'http://127.0.0.1:1' }; Parameters = @{} }
    ) {
        Use-Environment $Variables {
            (Connect-SfPubSub -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint @Parameters).UserId
        } | Should -Be $emulator.userId
    }
}

Describe 'A proxy in the way' {
    It 'asks for a password: login' {
        $failure = Get-Failure { Connect-SfPubSub -Proxy $locked.proxyUrl @closed }
        Get-ErrorId $failure | Should -Be 'SfSignInLoginUnreachable'
        "$failure" | Should -BeLike "*'407'*-ProxyCredential*"
    }

    It 'asks for a password: service' {
        $where = @{ AccessToken = $locked.accessToken; InstanceUrl = $locked.instanceUrl; Endpoint = $closed.Endpoint; CertificateAuthorityPath = $locked.caFile }
        $failure = Get-Failure { Connect-SfPubSub -Proxy $locked.proxyUrl -ProxyCredential (New-Credential bob wrong-s3cret) @where }
        Get-ErrorId $failure | Should -Be 'SfProxy'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        "$failure" | Should -BeLike '*407*-ProxyCredential*'
        "$failure$($failure.Exception)" | Should -Not -Match 's3cret'
    }

    It 'is <What>' -ForEach @(
        @{ What = 'not there'; Proxy = '127.0.0.1:1'; Text = '*The proxy 127.0.0.1:1 cannot be reached*' }
        @{ What = 'an unknown host'; Proxy = 'no-such-proxy.invalid:3128'; Text = '*The proxy no-such-proxy.invalid:3128 cannot be reached*' }
    ) {
        $failure = Get-Failure { Connect-SfPubSub -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $open.Endpoint -Proxy $Proxy }
        Get-ErrorId $failure | Should -Be 'SfProxy'
        "$failure" | Should -BeLike $Text
        $failure = Get-Failure { Connect-SfPubSub @open -Proxy $Proxy }
        Get-ErrorId $failure | Should -Be 'SfSignInLoginUnreachable'
        "$failure" | Should -BeLike $Text
    }

    It 'is refused before any call where it is <What>' -ForEach @(
        @{ What = 'no address'; Proxy = 'ftp://x'; Text = '*not the address of a proxy*' }
        @{ What = 'an address with a password'; Proxy = 'http://bob:pr0xy-s3cret@x:1'; Text = '*-ProxyCredential*' }
    ) {
        $failure = Get-Failure { Connect-SfPubSub @open -Proxy $Proxy }
        "$failure" | Should -BeLike $Text
        "$failure" | Should -Not -Match 's3cret'
    }

    It 'is refused where a variable is none, which is not shown' {
        $failure = Use-Environment @{ HTTPS_PROXY = 'http://bob:pr0xy-s3cret@' } { Get-Failure { Connect-SfPubSub @open } }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike '*HTTPS_PROXY*'
        "$failure" | Should -Not -Match 's3cret'
    }

    It 'cannot be told two things at once' {
        Get-ErrorId (Get-Failure { Connect-SfPubSub @open -ProxyCredential $bob -ProxyUseDefaultCredentials }) | Should -Be 'SfArgumentInvalid'
    }
}

Describe '-TimeoutSec' {
    It 'ends the wait for <What> that never answers' -ForEach @(@{ What = 'a login host' }, @{ What = 'an endpoint' }, @{ What = 'a proxy' }) {
        $silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $silent.Start()
        try {
            $address = "http://$($silent.LocalEndpoint)"
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $failure = Get-Failure {
                switch ($What) {
                    'a login host' { Connect-SfPubSub -ClientCredential $open.ClientCredential -InstanceUrl $address -TimeoutSec 1 }
                    'an endpoint' { Connect-SfPubSub -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $address -TimeoutSec 1 }
                    'a proxy' { Connect-SfPubSub @open -Proxy $address -TimeoutSec 1 }
                }
            }
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 25 -Because 'without it the wait is half a minute or longer'
            $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
            "$failure" | Should -BeLike '*within 1 seconds*-TimeoutSec*'
        }
        finally { $silent.Stop() }
    }
}
