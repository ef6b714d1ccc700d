BeforeDiscovery {
    # The CLI of these tests is a shell script.
    $skip = $IsWindows
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Join-Path $PSScriptRoot 'SignIn.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    $bin = Join-Path $TestDrive 'a folder with blanks'
    New-FakeSf $bin $emulator
    $path = $env:PATH

    function Use-Sf([string] $Mode, [string] $Token = (New-Token)) {
        Set-Content "$bin/mode" $Mode
        Set-Content "$bin/token" $Token -NoNewline
        Remove-Item "$bin/calls", "$bin/cmdlines", "$bin/child" -ErrorAction Ignore
        $env:PATH = "$bin`:/usr/bin:/bin"
    }

    # The process that a CLI which hangs has started.
    function Get-Child { if (Get-Content "$bin/child" -ErrorAction Ignore) { Get-Process -Id (Get-Content "$bin/child") -ErrorAction Ignore } }

    function New-Token {
        (Invoke-RestMethod "$($emulator.instanceUrl)/emulator/tokens" -Method Post).accessToken
    }
}

AfterAll {
    $env:PATH = $path
    Stop-Emulator $emulator
}

Describe 'Signing in as the sf CLI is' -Skip:$skip {
    AfterEach {
        $env:PATH = $path
    }

    It 'works with a CLI that is <Mode>' -ForEach @(@{ Mode = 'old'; Count = 1 }, @{ Mode = 'middle'; Count = 1 }, @{ Mode = 'new'; Count = 2 }) {
        Use-Sf $Mode
        $session = Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint
        $session.SignedInBy | Should -Be 'SfCli'
        $session.OrgId | Should -Be $emulator.orgId
        $session.UserName | Should -Be $emulator.userName
        $session.UserId | Should -Be $emulator.userId
        $calls = @(Get-Content "$bin/calls")
        $calls.Count | Should -Be $Count
        $calls[0] | Should -Be 'org display --json --target-org prod'
    }

    It 'takes the org from SF_TARGET_ORG with -FromEnvironment' {
        Use-Sf new
        ($env:SF_TARGET_ORG, $env:SF_PUBSUB_ENDPOINT) = 'prod', $emulator.endpoint
        try { $session = Connect-SfPubSub -FromEnvironment }
        finally { Remove-Item env:SF_TARGET_ORG, env:SF_PUBSUB_ENDPOINT }
        ($session.SignedInBy, $session.OrgId) | Should -Be 'SfCli', $emulator.orgId
        (Get-Content "$bin/calls")[0] | Should -Be 'org display --json --target-org prod'
    }

    It 'finds the JSON among warnings and banners' {
        Use-Sf banner
        (Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint).OrgId | Should -Be $emulator.orgId
    }

    It 'asks the CLI again when the token has expired' {
        Use-Sf new
        $session = Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint
        Invoke-Emulator $emulator tokens/expire
        Use-Sf new (New-Token)
        (Get-SfTopic /event/Order_Event__e -Session $session).CanPublish | Should -BeTrue
        $session.Statistics.Renewals | Should -Be 1
    }

    It 'says so when the CLI has nothing but the token that has expired' {
        $token = New-Token
        Use-Sf new $token
        $session = Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint
        Invoke-Emulator $emulator tokens/expire
        $failure = Get-Failure { Get-SfTopic /event/Order_Event__e -Session $session -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'SfSignInCliTokenStale'
        "$failure" | Should -BeLike '*sf org login web --alias prod*'
        # As it says.
        Use-Sf new (New-Token)
        (Get-SfTopic /event/Order_Event__e -Session $session).CanPublish | Should -BeTrue
        Use-Sf new $token
        $failure = Get-Failure { Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint }
        Get-ErrorId $failure | Should -Be 'SfSignInCliTokenStale'
        "$failure".Contains($token.Split('!')[1]) | Should -BeFalse
    }

    It 'passes the name of the org as one argument, whatever is in it' {
        Use-Sf old
        $name = 'x; touch $(pwd)/pwned `touch pwned` "&|<>'' y'
        (Connect-SfPubSub -TargetOrg $name -Endpoint $emulator.endpoint).OrgId | Should -Be $emulator.orgId
        Get-Content "$bin/calls" | Should -Be "org display --json --target-org $name"
        Test-Path pwned | Should -BeFalse
    }

    It 'refuses a name that <What>' -ForEach @(
        @{ What = 'is an option'; Name = '--help' }, @{ What = 'has a line break'; Name = "a`nb" }, @{ What = 'has a zero'; Name = "a`0b" }
    ) {
        Use-Sf old
        Get-ErrorId (Get-Failure { Connect-SfPubSub -TargetOrg $Name -Endpoint $emulator.endpoint }) | Should -Be 'SfArgumentInvalid'
        Test-Path "$bin/calls" | Should -BeFalse
    }

    It '<Id> for a CLI that <What>' -ForEach @(
        @{ Mode = 'unknown'; What = 'does not know the org'; Id = 'SfSignInCliNotSignedIn'; Text = '*not signed in*No authorization*sf org login web*' }
        @{ Mode = 'stderr'; What = 'says so on standard error'; Id = 'SfSignInCliNotSignedIn'; Text = '*not signed in*' }
        @{ Mode = 'failed'; What = 'cannot refresh'; Id = 'SfSignInCliFailed'; Text = '*expired access/refresh token*sf org login web*' }
        @{ Mode = 'html'; What = 'prints something else'; Id = 'SfSignInCliFailed'; Text = '*ended with 3*crash (hidden)*' }
        @{ Mode = 'flood'; What = 'prints without end'; Id = 'SfSignInCliFailed'; Text = '*JSON*' }
        @{ Mode = 'hidden'; What = 'hides the token for good'; Id = 'SfSignInCliFailed'; Text = '*not a sf command*sf update*' }
    ) {
        $token = New-Token
        Use-Sf $Mode $token
        $failure = Get-Failure { Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint }
        Get-ErrorId $failure | Should -Be $Id
        "$failure" | Should -BeLike $Text
        "$failure".Contains($token.Split('!')[1]) | Should -BeFalse
    }

    It 'says that there is no CLI' {
        Use-Sf old
        $env:PATH = "$TestDrive/nothing-here"
        $failure = Get-Failure { Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint }
        Get-ErrorId $failure | Should -Be 'SfSignInCliMissing'
        $failure.CategoryInfo.Category | Should -Be 'NotInstalled'
        "$failure" | Should -BeLike '*not on the PATH*'
    }

    It 'runs no sf of the current folder' {
        Use-Sf old
        $env:PATH = '.:/usr/bin:/bin'
        Push-Location $bin
        try { Get-ErrorId (Get-Failure { Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint }) | Should -Be 'SfSignInCliMissing' }
        finally { Pop-Location }
    }

    It 'ends a CLI that hangs after -TimeoutSec, its children too' {
        Use-Sf hang
        $failure = Get-Failure { Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint -TimeoutSec 1 }
        Get-ErrorId $failure | Should -Be 'SfSignInTimedOut'
        "$failure" | Should -BeLike '*sf CLI did not answer*'
        Wait-Until { -not (Get-Process | Where-Object CommandLine -Like "*$bin*") }
        Wait-Until { -not (Get-Child) }
    }

    It 'does not wait for what the CLI leaves running in the background' {
        Use-Sf leaves
        try {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            (Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint).OrgId | Should -Be $emulator.orgId
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 30
            Get-Process -Id (Get-Content "$bin/left") | Should -Not -BeNullOrEmpty
        }
        finally { Stop-Process -Id (Get-Content "$bin/left") }
    }

    It 'ends a CLI that hangs at Ctrl-C' {
        Use-Sf hang
        $own = New-Apart { Connect-SfPubSub -TargetOrg prod } -Variable @{}
        try {
            $null = $own.BeginInvoke()
            Wait-Until { Get-Child }
            Stop-Apart $own
            Wait-Until { -not (Get-Child) }
        }
        finally { Remove-Apart $own }
    }

    It 'shows the token to no process' {
        $token = New-Token
        Use-Sf new $token
        Connect-SfPubSub -TargetOrg prod -Endpoint $emulator.endpoint | Out-Null
        $seen = Get-Content "$bin/cmdlines" -Raw
        $seen | Should -BeLike '*--target-org prod*'
        $seen.Contains($token.Split('!')[1]) | Should -BeFalse
    }
}
