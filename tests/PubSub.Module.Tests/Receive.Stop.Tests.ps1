BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    $session = Connect-Emulator $emulator
    $topic = '/event/Order_Event__e'

    function Get-Subscription { @(Get-EmulatorCall $emulator -Method Subscribe) }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Ctrl-C' {
    It 'ends a receive that <What>, promptly and at the service too' -ForEach @(
        @{ What = 'waits for events'; Script = { Receive-SfEvent $topic -Session $session }; Calls = 1 }
        @{ What = 'waits after events'; Script = { Receive-SfEvent $topic -From Earliest -Session $session }; Calls = 1 }
        @{ What = 'has several topics'; Script = { Receive-SfEvent $topic, /event/Order_Shipped__e -Session $session }; Calls = 2 }
    ) {
        $before = (Get-Subscription).Count
        $own = New-Apart $Script -Variable @{ session = $session; topic = $topic }
        try {
            $running = $own.BeginInvoke()
            Wait-Until { (Get-Subscription).Count -eq $before + $Calls -and (Get-Subscription)[-1].requests }
            (Get-Subscription)[-1].state | Should -Be 'open'
            Stop-Apart $own
            Wait-Until { (Get-Subscription)[-$Calls..-1].state -notcontains 'open' }
            $own.Streams.Error | Should -BeNullOrEmpty
        }
        finally { Remove-Apart $own }
    }

    It 'resets a call that has brought no event yet' {
        $before = (Get-Subscription).Count
        # On a busy machine the second may be over before the call is made.
        Wait-Until { Receive-SfEvent $topic -TimeoutSec 1; (Get-Subscription).Count -ge $before + 3 }
        Wait-Until { (Get-Subscription).state -notcontains 'open' }
        (Get-Subscription)[$before..($before + 2)].state | Should -Be @('cancelled', 'cancelled', 'cancelled')
    }

    It 'resets a call that has brought events' {
        Receive-SfEvent $topic -From Earliest -Session $session | Select-Object -First 1 | Out-Null
        Wait-Until { (Get-Subscription)[-1].state -eq 'cancelled' }
    }

    It 'ends a receive whose events nobody takes' {
        $before = (Get-Subscription).Count
        $own = New-Apart { Receive-SfEvent $topic -From Earliest -Session $session | ForEach-Object { $gate.Wait() } } -Variable @{
            session = $session; topic = $topic; gate = ($gate = [Threading.ManualResetEventSlim]::new())
        }
        try {
            $own.BeginInvoke() | Out-Null
            Wait-Until { (Get-Subscription).Count -gt $before -and (Get-Subscription)[-1].requests }
            $stopping = $own.BeginStop($null, $null)
            $gate.Set()
            $stopping.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            Wait-Until { (Get-Subscription)[-1].state -eq 'cancelled' }
        }
        finally { Remove-Apart $own }
    }

    It 'leaves the session usable' {
        (Receive-SfEvent $topic -From Earliest -Count 2 -Session $session).Count | Should -Be 2
    }
}

Describe 'Select-Object -First' {
    It 'ends the receive, at the service too' {
        $events = Receive-SfEvent $topic -From Earliest | Select-Object -First 2
        $events.EventId | Should -Be (Get-StoredEvent $emulator $topic).id[0..1]
        Wait-Until { (Get-Subscription)[-1].state -eq 'cancelled' }
    }
}

Describe 'A pipeline that fails further down' {
    It 'ends the receive at the service' {
        Get-Failure { Receive-SfEvent $topic -From Earliest | ForEach-Object { throw 'no more' } } | Should -BeLike '*no more*'
        Wait-Until { (Get-Subscription)[-1].state -eq 'cancelled' }
    }
}

Describe 'Disconnecting' {
    It 'ends a receive of another runspace' {
        $other = Connect-SfPubSub -Name other -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint
        $before = (Get-Subscription).Count
        $own = New-Apart { Receive-SfEvent $topic -Session $session } -Variable @{ session = $other; topic = $topic }
        try {
            $running = $own.BeginInvoke()
            Wait-Until { (Get-Subscription).Count -gt $before -and (Get-Subscription)[-1].requests }
            Disconnect-SfPubSub $other
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
        }
        finally { Remove-Apart $own }
    }
}

Describe 'A stream that the service ends' {
    It 'is a terminating error after the events that came, without attempts to reconnect: <Status>' -ForEach @(
        @{ Status = 'INTERNAL'; Query = 'status=INTERNAL&code=subscription.internal.error'; Id = 'SfSubscriptionInternalError' }
        @{ Status = 'UNAVAILABLE'; Query = 'status=UNAVAILABLE'; Id = 'SfUnavailable' }
        @{ Status = 'OK'; Query = ''; Id = 'SfUnavailable' }
    ) {
        $before = (Get-Subscription).Count
        $own = New-Apart { Receive-SfEvent $topic -From Earliest -Session $session -MaxReconnect 0 } -Variable @{ session = $session; topic = $topic }
        try {
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $own.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Until { (Get-Subscription).Count -gt $before -and $output.Count -eq 25 }
            Invoke-RestMethod "$($emulator.instanceUrl)/emulator/subscriptions/close?$Query" -Method Post | Out-Null
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            Get-ErrorId $own.Streams.Error[0] | Should -Be $Id
            $output.Count | Should -Be 25
        }
        finally { Remove-Apart $own }
    }

    It 'goes on over a keep-alive' {
        $own = New-Apart { (Receive-SfEvent $topic -Count 1 -Session $session).Order_Number__c } -Variable @{
            session = $session; topic = $topic
        }
        try {
            $before = (Get-Subscription).Count
            $running = $own.BeginInvoke()
            Wait-Until { (Get-Subscription).Count -gt $before -and (Get-Subscription)[-1].requests }
            (Invoke-RestMethod "$($emulator.instanceUrl)/emulator/keep-alive" -Method Post).subscriptions | Should -Be 1
            Send-SfEvent $topic @{ Order_Number__c = 'after' } -Session $session | Out-Null
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            $own.EndInvoke($running) | Should -Be 'after'
            (Get-Subscription)[-1].requests | Should -Be @(1)
        }
        finally { Remove-Apart $own }
    }
}
