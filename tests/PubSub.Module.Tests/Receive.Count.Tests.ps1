BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '300'
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'

    # The credit that the last call has asked for, once the service knows that the call is over.
    function Get-Asked {
        Wait-Until { (Get-EmulatorCall $emulator -Method Subscribe)[-1].state -ne 'open' }
        @((Get-EmulatorCall $emulator -Method Subscribe)[-1].requests)
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Receive-SfEvent -Count' {
    It 'takes exactly 7, and asks for 7 and then for nothing' {
        (Receive-SfEvent $topic -From Earliest -Count 7).Count | Should -Be 7
        Get-Asked | Should -Be @(7)
    }

    It 'takes exactly <Count>, and never asks for more than that' -ForEach @(
        @{ Count = 1 }, @{ Count = 100 }, @{ Count = 101 }, @{ Count = 250 }
    ) {
        (Receive-SfEvent $topic -From Earliest -Count $Count).Count | Should -Be $Count
        $asked = Get-Asked
        ($asked | Measure-Object -Sum).Sum | Should -Be $Count
        ($asked | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'asks in batches of -BatchSize' {
        (Receive-SfEvent $topic -From Earliest -Count 50 -BatchSize 10).Count | Should -Be 50
        $asked = Get-Asked
        ($asked | Measure-Object -Sum).Sum | Should -Be 50
        $asked[0] | Should -Be 10
        ($asked | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 10
        # Never in dribs, but for the rest at the end.
        ($asked | Select-Object -SkipLast 1 | Measure-Object -Minimum).Minimum | Should -BeGreaterOrEqual 5
    }

    It 'is the number of all topics together' {
        (Receive-SfEvent $topic, /event/Order_Shipped__e -From Earliest -Count 11).Count | Should -Be 11
    }

    It 'takes everything once, in order, without -Count' {
        (Receive-All $emulator $topic).Events.EventId | Should -Be (Get-StoredEvent $emulator $topic).id
    }

    It 'has more than 100 outstanding at no time' {
        Receive-SfEvent $topic -From Earliest | Select-Object -First 300 | Out-Null
        (Get-Asked | Measure-Object -Sum).Sum | Should -BeIn (300..400)
    }

    It 'refuses <Name> <Value>' -ForEach @(
        @{
            Name = 'Count'; Value = 0 }, @{ Name = 'Count'; Value = -1 }, @{ Name = 'BatchSize'; Value = 0 }, @{ Name = 'BatchSize'
            Value = 101
        }
        @{ Name = 'TimeoutSec'; Value = 0 }, @{ Name = 'IdleTimeoutSec'; Value = -1 }
    ) {
        $argument = @{ $Name = $Value }
        (Get-Failure { Receive-SfEvent $topic @argument }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }
}

Describe 'Timeouts' {
    It 'end the command without an error when no event comes: <Name>' -ForEach @(@{ Name = 'TimeoutSec' }, @{ Name = 'IdleTimeoutSec' }) {
        $limit = @{ $Name = 1 }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Receive-SfEvent $topic -Count 5 @limit -ErrorVariable failed | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 30
        $failed | Should -BeNullOrEmpty
    }

    It 'end an idle subscription after its events, and no busy one' {
        $busy = Start-Emulator '--generate', '0', '--rate', '10'
        try {
            $session = Connect-Emulator $busy
            # Were the idle time counted from the start, no attempt would take longer than two seconds; on a busy machine one may be idle.
            Wait-Until {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $events = @(Receive-SfEvent $topic -TimeoutSec 4 -IdleTimeoutSec 2 -Session $session)
                $watch.Elapsed.TotalSeconds -gt 3.9 -and $events.Count -gt 5
            }
        }
        finally {
            Stop-Emulator $busy
            Connect-Emulator $emulator | Out-Null
        }
    }
}
