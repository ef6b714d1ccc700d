BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $prod = Start-Emulator
    $test = Start-Emulator
    function Connect-Named($Emulator, $Name) {
        Connect-SfPubSub -Name $Name -AccessToken $Emulator.accessToken -InstanceUrl $Emulator.instanceUrl -Endpoint $Emulator.endpoint
    }
}

AfterAll {
    Stop-Emulator $prod
    Stop-Emulator $test
}

Describe 'Several sessions' {
    BeforeEach {
        Get-SfPubSubSession | Disconnect-SfPubSub
        $prodSession = Connect-Named $prod Prod
        $testSession = Connect-Named $test test
    }

    It 'are used by name, in any case, by <Command>' -ForEach @(
        @{ Command = 'Get-SfTopic'; Script = { Get-SfTopic /event/Order_Event__e -Session prod } }
        @{ Command = 'Get-SfSchema'; Script = { Get-SfSchema /event/Order_Event__e -Session prod } }
        @{ Command = 'Send-SfEvent'; Script = { Send-SfEvent /event/Order_Event__e @{ Order_Number__c = 'S-1' } -Session prod } }
        @{ Command = 'Receive-SfEvent'; Script = { Receive-SfEvent /event/Order_Event__e -From Earliest -Count 1 -Session prod } }
    ) {
        $before = @(Get-EmulatorCall $prod).Count
        $beforeTest = @(Get-EmulatorCall $test).Count
        & $Script | Should -Not -BeNullOrEmpty
        @(Get-EmulatorCall $prod).Count | Should -BeGreaterThan $before
        @(Get-EmulatorCall $test).Count | Should -Be $beforeTest
    }

    It 'are listed, with the default marked' {
        $found = Get-SfPubSubSession
        $found.Name | Should -Be @('Prod', 'test')
        $found.IsDefault | Should -Be @($false, $true)
        $lines = ($found | Out-String).Trim() -split '\r?\n'
        $lines[0] | Should -Match '^Name\s+Default\s+UserName'
        $lines | Select-String '^test\s+\*\s' | Should -HaveCount 1
        $lines | Select-String '^Prod\s+\*\s' | Should -HaveCount 0
    }

    It 'are found by wildcards and in any case: <Name>' -ForEach @(
        @{ Name = 'p*'; Found = @('Prod') }
        @{ Name = 'PROD', '?est'; Found = @('Prod', 'test') }
        @{ Name = 'x*'; Found = @() }
    ) {
        @(Get-SfPubSubSession $Name).Name | Should -Be $Found
    }

    It 'are an error where none has the name, which lists those that there are' {
        $failure = Get-Failure { Get-SfTopic /event/Order_Event__e -Session nope }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        "$failure" | Should -BeLike "*'nope'*'Prod', 'test'*"
        Get-SfPubSubSession prod, nope -ErrorAction SilentlyContinue -ErrorVariable failed | Should -Be $prodSession
        Get-ErrorId $failed[0] | Should -Be 'SfSessionNotFound'
    }

    It 'goes on behind a pattern that is none' {
        Get-SfPubSubSession 'pr[', prod -ErrorAction SilentlyContinue -ErrorVariable failed | Should -Be $prodSession
        $failed | ForEach-Object { Get-ErrorId $_ } | Should -Be 'SfWildcardInvalid'
        $failed[0].TargetObject | Should -Be 'pr['
    }

    It 'are ended by name, by argument and from the pipeline' {
        Disconnect-SfPubSub prod
        (Get-SfPubSubSession).Name | Should -Be 'test'
        'TEST' | Disconnect-SfPubSub
        Get-SfPubSubSession | Should -BeNullOrEmpty
        "$(Get-Failure { Get-SfTopic /event/Order_Event__e -Session prod })" | Should -BeLike '*Connect-SfPubSub*'
    }

    It 'replace one another under the same name, and the new one is the default' {
        $again = Connect-Named $test PROD
        (Get-SfPubSubSession).Name | Should -Be @('PROD', 'test')
        Get-SfPubSubSession prod | Should -Be $again
        $again.IsDefault | Should -BeTrue
        # Who holds the former one can go on with it, and ends it alone.
        (Get-SfTopic /event/Order_Event__e -Session $prodSession).CanPublish | Should -BeTrue
        Disconnect-SfPubSub $prodSession
        (Get-SfTopic /event/Order_Event__e -Session prod).CanPublish | Should -BeTrue
        (Get-SfPubSubSession | Where-Object IsDefault).Name | Should -Be 'PROD'
    }

    It 'have names in their own runspace only' {
        $own = New-Apart { $session.IsDefault; Get-SfTopic /event/Order_Event__e -Session test } -Variable @{ session = $testSession }
        try {
            $own.Invoke() | Should -Be $false
            "$($own.Streams.Error[0])" | Should -BeLike "*'test'*no session at all*"
        }
        finally { Remove-Apart $own }
    }

    It 'cannot come from another process, and the error says so' {
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($testSession))
        "$(Get-Failure { Get-SfTopic /event/Order_Event__e -Session $copy })" | Should -BeLike "*'test' is of another process*Connect-SfPubSub*"
    }

    It 'are named where the default is gone' {
        Connect-Named $prod gone | Disconnect-SfPubSub
        "$(Get-Failure { Get-SfTopic /event/Order_Event__e })" | Should -BeLike "*no default session any more*'PROD'*"
    }
}
