BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '1'
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'

    function Get-LastReplayId { (Get-StoredEvent $emulator $topic)[-1].replayId }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe '500 rows of a CSV file' {
    It 'are published and read back value by value' {
        $rows = 1..500 | ForEach-Object {
            [pscustomobject]@{
                Order_Number__c = "SO-$_"
                Customer__c = ('M', [char]0xFC, "ller, ""$_""") -join ''
                Status__c = $_ % 7 ? "S$($_ % 7)" : ''
                Amount__c = $_ % 5 ? ($_ / 8).ToString([cultureinfo]::InvariantCulture) : ''
                Quantity__c = "$_"
                Is_Express__c = $_ % 3 ? 'true' : 'FALSE'
                Order_Date__c = [datetime]::new(2024, 1, 1).AddDays($_).ToString('yyyy-MM-dd')
                Delivery_Time__c = [datetime]::UnixEpoch.AddSeconds(1700000000 + $_ * 3661).ToString('o')
                Notes__c = "line one`nline $_"
            }
        }
        $path = Join-Path $TestDrive 'orders.csv'
        $rows | Export-Csv $path
        $before = Get-LastReplayId
        $receipts = Import-Csv $path | Send-SfEvent $topic
        $receipts.Where({ -not $_.Success }) | Should -BeNullOrEmpty
        $events = Receive-SfEvent $topic -ReplayId $before -Count 500
        $events.EventId | Should -Be $receipts.EventId
        $events.ReplayId | Should -BeExactly $receipts.ReplayId
        for ($i = 0; $i -lt 500; $i++) {
            $row, $event = $rows[$i], $events[$i]
            $same = $event.Order_Number__c -ceq $row.Order_Number__c -and $event.Customer__c -ceq $row.Customer__c -and
                $event.Status__c -ceq $row.Status__c -and $event.Notes__c -ceq $row.Notes__c -and
                $event.Amount__c -eq ($row.Amount__c ? [double]$row.Amount__c : $null) -and $event.Quantity__c -eq $i + 1 -and
                $event.Is_Express__c -eq [bool](($i + 1) % 3) -and
                $event.Order_Date__c -eq [datetime]::new(2024, 1, 1).AddDays($i + 1) -and
                $event.Delivery_Time__c -eq [datetime]::UnixEpoch.AddSeconds(1700000000 + ($i + 1) * 3661)
            if (-not $same) { "$row became $event" | Should -Be 'the same' }
        }
    }
}

Describe 'Batches' {
    It 'have 200 events at most: 450 are 200, 200 and 50 on one call' {
        $inputs = foreach ($i in 1..450) { [pscustomobject]@{ Order_Number__c = "B-$i" } }
        # A batch leaves early when it is 50 ms old, so a busy machine may need another attempt; no batch is ever larger.
        Wait-Until {
            $script:before = Get-LastReplayId
            ($inputs | Send-SfEvent $topic).Count | Should -Be 450
            $call = (Get-EmulatorCall $emulator -Method PublishStream)[-1]
            ($call.requests | Measure-Object -Sum).Sum | Should -Be 450
            ($call.requests | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 200
            "$($call.requests)" -eq '200 200 50'
        }
        $sent = Receive-SfEvent $topic -ReplayId $script:before -Count 450
        $sent.Order_Number__c | Should -Be $inputs.Order_Number__c
    }

    It 'have 3 MB at most' {
        $text = 'x' * 900000
        $receipts = 1..5 | ForEach-Object { @{ Order_Number__c = "$_"; Notes__c = $text } } | Send-SfEvent $topic
        $receipts.Where({ $_.Success }).Count | Should -Be 5
        $call = (Get-EmulatorCall $emulator -Method PublishStream)[-1]
        ($call.requests | Measure-Object -Sum).Sum | Should -Be 5
        ($call.requests | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 3
    }

    It 'leave while the pipeline is slow: the first receipt comes before the last input' {
        $state = @{ Receipts = 0 }
        & {
            @{ Order_Number__c = 'first' }
            # Each further input gives the command an occasion to write what has been answered.
            $watch = [Diagnostics.Stopwatch]::StartNew()
            while ($state.Receipts -eq 0 -and $watch.Elapsed.TotalSeconds -lt 60) { @{ Order_Number__c = 'more' } }
            $state.Before = $state.Receipts
            @{ Order_Number__c = 'last' }
        } | Send-SfEvent $topic | ForEach-Object { $state.Receipts++ }
        $state.Before | Should -BeGreaterThan 0
    }
}

Describe 'An event over 1 MB' {
    It 'is refused here, and the others are sent' {
        $receipts = @{ Order_Number__c = 'a' }, @{ Notes__c = 'x' * 1048577 }, @{ Order_Number__c = 'b' } |
            Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed
        $receipts.Success | Should -Be @($true, $false, $true)
        Get-ErrorId $failed[0] | Should -Be 'SfPublishEventTooLarge'
        $failed[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
        "$($failed[0])" | Should -BeLike '*1048576*'
        ((Get-EmulatorCall $emulator -Method PublishStream)[-1].requests | Measure-Object -Sum).Sum | Should -Be 2
    }
}

Describe 'Stopping' {
    It 'is prompt, and ends the call at the service' {
        $before = @(Get-EmulatorCall $emulator -Method PublishStream).Count
        $own = New-Apart { & { while ($true) { @{ Order_Number__c = 'S' } } } | Send-SfEvent $topic -Session $session | Out-Null } -Variable @{
            topic = $topic; session = Get-SfPubSubSession
        }
        try {
            $own.BeginInvoke() | Out-Null
            Wait-Until {
                @(Get-EmulatorCall $emulator -Method PublishStream).Count -gt $before -and (Get-EmulatorCall $emulator)[-1].requests
            }
            Stop-Apart $own
            Wait-Until { (Get-EmulatorCall $emulator -Method PublishStream)[-1].state -ne 'open' }
        }
        finally { Remove-Apart $own }
    }

    It 'works with Select-Object -First' {
        $receipts = & { while ($true) { @{ Order_Number__c = 'F' } } } | Send-SfEvent $topic | Select-Object -First 3
        $receipts.Success | Should -Be @($true, $true, $true)
        Wait-Until { (Get-EmulatorCall $emulator -Method PublishStream)[-1].state -ne 'open' }
    }
}
