BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '150'
    Connect-Emulator $emulator | Out-Null
    $orders, $shipped, $sensors = '/event/Order_Event__e', '/event/Order_Shipped__e', '/event/Sensor_Reading__e'
}

AfterAll { Stop-Emulator $emulator }

Describe 'Several topics in one call' {
    It 'come each in its order, with a stream each' {
        $before = @(Get-EmulatorCall $emulator -Method Subscribe).Count
        $events = Receive-SfEvent $orders, $shipped, $sensors -From Earliest -Count 450
        @(Get-EmulatorCall $emulator -Method Subscribe).Count | Should -Be ($before + 3)
        $groups = $events | Group-Object Topic
        $groups.Count | Should -Be 3
        foreach ($group in $groups) {
            $group.Count | Should -Be 150
            $group.Group.EventId | Should -BeExactly (Get-StoredEvent $emulator $group.Name).id
        }
    }

    It 'share one -Count, and no stream asks for more than that' {
        $before = @(Get-EmulatorCall $emulator -Method Subscribe).Count
        @(Receive-SfEvent $orders, $shipped -From Earliest -Count 7).Count | Should -Be 7
        $calls = @(Get-EmulatorCall $emulator -Method Subscribe)[$before..($before + 1)]
        $calls.Count | Should -BeGreaterThan 0
        foreach ($call in $calls) { ($call.requests | Measure-Object -Sum).Sum | Should -BeLessOrEqual 7 }
    }

    It 'keep a position each in one checkpoint: what came beyond -Count comes again, and nothing twice' {
        $path = Join-Path $TestDrive 'both.json'
        $events = @(
            Receive-SfEvent $orders, $shipped -From Earliest -Count 7 -CheckpointPath $path
            Receive-SfEvent $orders, $shipped -From Earliest -Count 100 -CheckpointPath $path
            Receive-SfEvent $shipped, $orders -From Earliest -Count (300 - 107) -CheckpointPath $path
        )
        foreach ($topic in $orders, $shipped) {
            $events.Where({ $_.Topic -eq $topic }).EventId | Should -BeExactly (Get-StoredEvent $emulator $topic).id
        }
    }

    It 'cannot share a replay id' {
        $id = (Get-StoredEvent $emulator $orders)[0].replayId
        $failure = Get-Failure { Receive-SfEvent $orders, $shipped -ReplayId $id -Count 1 }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        $failure = Get-Failure { (Get-SfTopic $orders, $shipped), [pscustomobject]@{ Topic = $orders; ReplayId = $id } | ForEach-Object { $_ } | Receive-SfEvent -Count 1 }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
    }

    It 'of one topic with several replay ids, the last counts' {
        $events = Receive-SfEvent $orders -From Earliest -Count 5
        ($events | Receive-SfEvent -Count 1).EventId | Should -Be (Get-StoredEvent $emulator $orders)[5].id
    }

    It 'may be the same twice, and count once' {
        $before = @(Get-EmulatorCall $emulator -Method Subscribe).Count
        @(Receive-SfEvent $orders, $orders -From Earliest -Count 3).EventId | Should -Be (Get-StoredEvent $emulator $orders)[0..2].id
        @(Get-EmulatorCall $emulator -Method Subscribe).Count | Should -Be ($before + 1)
    }
}

Describe 'A channel of several entities' {
    It '<Topic>: each event has the shape of its own schema' -ForEach @(
        @{ Topic = '/data/ChangeEvents'; Names = 'AccountChangeEvent', 'CaseChangeEvent', 'ContactChangeEvent', 'Employee__ChangeEvent', 'LeadChangeEvent' }
        @{ Topic = '/data/SalesEvents__chn'; Names = 'AccountChangeEvent', 'ContactChangeEvent' }
    ) {
        $events = Receive-SfEvent $Topic -From Earliest -Count 300
        $groups = $events | Group-Object EventName
        $groups.Name | Sort-Object | Should -BeExactly $Names
        foreach ($group in $groups) {
            $group.Group.Topic | Select-Object -Unique | Should -BeExactly $Topic
            $expected = @('Topic', 'EventName', 'EventId', 'ReplayId') + (Get-SfSchema "/data/$($group.Name)").Fields.Name
            foreach ($event in $group.Group) { $event.PSObject.Properties.Name | Should -BeExactly $expected }
            $own = Receive-SfEvent "/data/$($group.Name)" -From Earliest -Count $group.Count | Select-Object * -ExcludeProperty Topic
            ($group.Group | Select-Object * -ExcludeProperty Topic | ConvertTo-Json -Depth 5) | Should -BeExactly ($own | ConvertTo-Json -Depth 5)
        }
    }

    It 'reads well: Format-Table, Where-Object, Group-Object' {
        $events = Receive-SfEvent /data/ChangeEvents -From Earliest -Count 60
        ($events | Format-Table EventName, ReplayId | Out-String) | Should -Match 'AccountChangeEvent\s+AAAA'
        @($events | Where-Object { $_.ChangeEventHeader.changeType -eq 'UPDATE' }).Count | Should -BeGreaterThan 0
        ($events | Group-Object EventName).Count | Should -Be 5
    }
}
