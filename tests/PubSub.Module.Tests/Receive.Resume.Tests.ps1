BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '200'
    $topic = '/event/Order_Event__e'
    $stored = (Get-StoredEvent $emulator $topic).id

    function Add-Fault {
        param([hashtable] $Rule)
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($Rule | ConvertTo-Json) | Out-Null
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Receive-SfEvent through breaks' {
    BeforeEach {
        $session = Connect-Emulator $emulator
    }

    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete | Out-Null
    }

    It 'gives each event once and in order, and tells each break: <Kind>' -ForEach @(
        @{ Kind = 'ok' }, @{ Kind = 'noStatus' }, @{ Kind = 'reset' }, @{ Kind = 'drop' }, @{ Kind = 'status' }
    ) {
        Add-Fault @{ kind = $Kind; status = 'UNAVAILABLE'; errorCode = 2; method = 'Subscribe'; afterMessages = 1; count = 3 }
        $all = Receive-SfEvent $topic -From Earliest -Count 200 -BatchSize 20 -Verbose 4>&1
        ($all | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }).EventId | Should -Be $stored
        $told = @($all | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and $_.Message -like '*Going on in*' })
        $told.Count | Should -Be 3
        $session.Statistics.Reconnects | Should -Be 3
        $session.Statistics.LastError | Should -Not -BeNullOrEmpty
    }

    It 'fails at the first break with -MaxReconnect 0' {
        Add-Fault @{ kind = 'reset'; errorCode = 2; method = 'Subscribe'; afterMessages = 1 }
        Get-ErrorId (Get-Failure { Receive-SfEvent $topic -From Earliest -Count 200 -BatchSize 20 -MaxReconnect 0 }) | Should -Be 'SfInternal'
        $session.Statistics.Reconnects | Should -Be 0
    }

    It 'says so where its time is over in a break' {
        Add-Fault @{ kind = 'status'; status = 'UNAVAILABLE'; method = 'Subscribe'; count = 1000 }
        $none = Receive-SfEvent $topic -From Earliest -IdleTimeoutSec 1 -WarningVariable warnings -WarningAction SilentlyContinue
        $none | Should -BeNullOrEmpty
        $warnings[-1] | Should -BeLike 'The time is over, and nothing has come since a break; events may wait that could not be received.*UNAVAILABLE*'
    }

    It 'takes another connection where the one it has is frozen' {
        Add-Fault @{ kind = 'freeze'; method = 'Subscribe'; afterMessages = 1 }
        (Receive-SfEvent $topic -From Earliest -Count 200 -BatchSize 20 -KeepAliveTimeoutSec 2).EventId | Should -Be $stored
        # More where a busy machine takes longer than that for a batch.
        $session.Statistics.Reconnects | Should -BeGreaterOrEqual 1
    }
}
