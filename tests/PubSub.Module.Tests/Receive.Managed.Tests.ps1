BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '100'
    $session = Connect-Emulator $emulator
    $topic = '/event/Order_Event__e'
    $stored = (Get-StoredEvent $emulator $topic)
    $url = "$($emulator.instanceUrl)/emulator/managed-subscriptions"

    function Set-Managed {
        param([hashtable] $Value, [string] $Path = '')
        Invoke-RestMethod "$url$Path" -Method Post -ContentType application/json -Body ($Value | ConvertTo-Json) | Out-Null
    }

    function Get-Managed { param([string] $Name = 'Managed_Orders') Invoke-RestMethod $url | ForEach-Object { $_ } | Where-Object developerName -EQ $Name }

    function Get-ManagedCall { @(Get-EmulatorCall $emulator -Method ManagedSubscribe) }

    # A slot that has just been left is free at once, unless a test says otherwise.
    Set-Managed @{ release = 0; abortRelease = 0 } /times
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Receive-SfEvent -ManagedSubscription' {
    BeforeEach {
        Set-Managed @{ developerName = 'Managed_Orders'; committed = ''; takenSeconds = 0 }
    }

    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete | Out-Null
    }

    It 'gives each event once, over as many runs as it takes' {
        $first = Receive-SfEvent -ManagedSubscription Managed_Orders -Count 37 -WarningVariable warned
        (Get-Managed).committed | Should -Be $first[-1].ReplayId
        $second = Receive-SfEvent -ManagedSubscription Managed_Orders -Count 13 -WarningVariable +warned
        $third = Receive-SfEvent -ManagedSubscription Managed_Orders -Count 50 -WarningVariable +warned
        @($first) + @($second) + @($third) | ForEach-Object EventId | Should -Be $stored.id
        $first[0].Topic | Should -Be $topic
        Receive-SfEvent -ManagedSubscription Managed_Orders -IdleTimeoutSec 1 -WarningVariable +warned | Should -BeNullOrEmpty
        $warned | Should -BeNullOrEmpty
    }

    It 'ends its calls cleanly, and asks for no more than -Count' {
        Receive-SfEvent -ManagedSubscription Managed_Orders -Count 60 -BatchSize 20 | Out-Null
        Wait-Until { (Get-ManagedCall)[-1].state -ne 'open' }
        (Get-ManagedCall)[-1].state | Should -Be 'completed'
        ((Get-ManagedCall)[-1].requests | Measure-Object -Sum).Sum | Should -Be 60
    }

    It 'takes the id of the record as well' {
        $id = (Get-Managed).id
        (Receive-SfEvent -ManagedSubscription $id -Count 2).EventId | Should -Be $stored.id[0..1]
        (Receive-SfEvent -ManagedSubscription $id.Substring(0, 15) -Count 2).EventId | Should -Be $stored.id[2..3]
    }

    It 'repeats exactly the event during which Select-Object ended the pipeline' {
        # A commit that takes a busy machine too long is given up, which Select-Object leaves no time for.
        Wait-Until {
            Set-Managed @{ developerName = 'Managed_Orders'; committed = '' }
            $script:first = Receive-SfEvent -ManagedSubscription Managed_Orders | Select-Object -First 5
            Wait-Until { -not (Get-Managed).active }
            (Get-Managed).committed -eq $stored[3].replayId
        }
        $script:first.EventId | Should -Be $stored.id[0..4]
        $second = Receive-SfEvent -ManagedSubscription Managed_Orders -Count 2
        $second.EventId | Should -Be $stored.id[4..5]
    }

    It 'commits while it runs, and what was taken at the latest on Ctrl-C' {
        $own = New-Apart { Receive-SfEvent -ManagedSubscription Managed_Orders -Session $session } -Variable @{ session = $session }
        try {
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $own.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output) | Out-Null
            Wait-Until { $output.Count -eq 100 }
            Wait-Until { (Get-Managed).committed -eq $stored[-1].replayId }
            Add-RawEvent $emulator $topic ([byte[]](0)) | Out-Null
            Wait-Until { $own.Streams.Error.Count -eq 1 }
            Stop-Apart $own
            (Get-Managed).committed | Should -Be (Get-StoredEvent $emulator $topic)[-1].replayId
            Wait-Until { (Get-ManagedCall)[-1].state -eq 'completed' }
        }
        finally { Remove-Apart $own }
    }

    It 'goes on where it was when a stream breaks: <Kind>' -ForEach @(@{ Kind = 'status' }, @{ Kind = 'reset' }) {
        $rule = @{ kind = $Kind; status = 'UNAVAILABLE'; errorCode = 2; method = 'ManagedSubscribe'; afterMessages = 1; count = 3 }
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($rule | ConvertTo-Json) | Out-Null
        $before = $session.Statistics.Reconnects
        $events = Receive-SfEvent -ManagedSubscription Managed_Orders -Count 100 -BatchSize 20
        $events.EventId | Should -Be $stored.id
        $session.Statistics.Reconnects | Should -BeGreaterOrEqual ($before + 3)
    }

    It 'begins with new events where the record says so' {
        Set-Managed @{ developerName = 'Managed_Orders'; defaultReplay = 'LATEST' }
        try {
            $own = New-Apart { Receive-SfEvent -ManagedSubscription Managed_Orders -Count 1 -Session $session } -Variable @{ session = $session }
            $running = $own.BeginInvoke()
            Wait-Until { (Get-Managed).active }
            $new = Send-SfEvent $topic @{ Order_Number__c = 'new' }
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            $own.EndInvoke($running).EventId | Should -Be $new.EventId
        }
        finally {
            Remove-Apart $own
            Set-Managed @{ developerName = 'Managed_Orders'; defaultReplay = 'EARLIEST' }
        }
    }

    It 'names the topic after the event where the Tooling API does not tell it' {
        $rule = @{ kind = 'http'; httpStatus = 403; method = 'tooling' }
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($rule | ConvertTo-Json) | Out-Null
        Set-Managed @{ developerName = 'Managed_Accounts'; defaultReplay = 'EARLIEST' }
        $all = Receive-SfEvent -ManagedSubscription Managed_Accounts -Count 1 -Verbose 4>&1
        ($all | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }).Topic | Should -Be '/data/AccountChangeEvent'
        "$all" | Should -BeLike '*named after its events*HTTP 403*'
    }
}

Describe 'A managed subscription that cannot be had' {
    It 'is an error that says why: <Name>' -ForEach @(
        @{ Name = 'Managed_Stopped'; Id = 'SfManagedSubscriptionConfigStopped'; Category = 'InvalidOperation'; Text = '*RUN*' }
        @{ Name = 'Nobody_Knows'; Id = 'SfManagedSubscriptionDeveloperNameNotFound'; Category = 'ObjectNotFound'; Text = "*'Nobody_Knows'*" }
        @{ Name = '18x000000000001'; Id = 'SfManagedSubscriptionSubscriptionIdNotFound'; Category = 'ObjectNotFound'; Text = '*18x000000000001*' }
        @{ Name = '18x'; Id = 'SfManagedSubscriptionSubscriptionIdInvalid'; Category = 'InvalidArgument'; Text = '*15 or 18*' }
        @{ Name = '/event/A__e'; Id = 'SfArgumentInvalid'; Category = 'InvalidArgument'; Text = '*developer name*' }
    ) {
        $failed = Get-Failure { Receive-SfEvent -ManagedSubscription $Name }
        Get-ErrorId $failed | Should -Be $Id
        $failed.CategoryInfo.Category | Should -Be $Category
        $failed.Exception.Message | Should -BeLike $Text
    }

    It 'is waited for while another client has it, which -TimeoutSec bounds' {
        Set-Managed @{ developerName = 'Managed_Orders'; takenSeconds = 600 }
        $own = New-Apart { Receive-SfEvent -ManagedSubscription Managed_Orders -TimeoutSec 2 -Session $session } -Variable @{ session = $session }
        try {
            # On a busy machine the two seconds may be over before the service has refused it.
            Wait-Until {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $own.Invoke() | Should -BeNullOrEmpty
                $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 1.9
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 29 -Because 'the wait for the slot is cut'
                $own.Streams.Warning.Count
            }
            $own.Streams.Error | Should -BeNullOrEmpty
            "$($own.Streams.Warning)" | Should -BeLike '*already.active*30.0 s*'
            $own.Streams.Progress[0].StatusDescription | Should -BeLike '*already exists*'
            $own.Streams.Progress[-1].RecordType | Should -Be 'Completed'
        }
        finally {
            Remove-Apart $own
            Set-Managed @{ developerName = 'Managed_Orders'; takenSeconds = 0 }
        }
    }

    It 'is an error at once with -MaxReconnect 0' {
        Set-Managed @{ developerName = 'Managed_Orders'; takenSeconds = 600 }
        try {
            Get-ErrorId (Get-Failure { Receive-SfEvent -ManagedSubscription Managed_Orders -MaxReconnect 0 }) | Should -Be 'SfManagedSubscriptionAlreadyActive'
        }
        finally { Set-Managed @{ developerName = 'Managed_Orders'; takenSeconds = 0 } }
    }

    It 'ends a receive when it is stopped' {
        $own = New-Apart { Receive-SfEvent -ManagedSubscription Managed_Orders -Session $session } -Variable @{ session = $session }
        try {
            $running = $own.BeginInvoke()
            Wait-Until { (Get-Managed).active }
            Set-Managed @{ developerName = 'Managed_Orders'; state = 'STOP' }
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            Get-ErrorId $own.Streams.Error[-1] | Should -Be 'SfManagedSubscriptionConfigStopped'
        }
        finally {
            Remove-Apart $own
            Set-Managed @{ developerName = 'Managed_Orders'; state = 'RUN' }
        }
    }

    It 'goes with no <Name>' -ForEach @(
        @{ Name = 'Topic'; Value = '/event/Order_Event__e' }, @{ Name = 'ReplayId'; Value = 'AAAAAAAXkFEAAA==' }, @{ Name = 'From'; Value = 'Earliest' }
        @{ Name = 'CheckpointPath'; Value = 'x.json' }, @{ Name = 'OnInvalidReplayId'; Value = 'Latest' }
    ) {
        $other = @{ $Name = $Value }
        Get-ErrorId (Get-Failure { Receive-SfEvent -ManagedSubscription Managed_Orders @other }) | Should -Be 'AmbiguousParameterSet'
    }
}
