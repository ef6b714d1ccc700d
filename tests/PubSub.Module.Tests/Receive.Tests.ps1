BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--seed', '1'
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A received event' {
    BeforeAll {
        $events = Receive-SfEvent $topic -From Earliest -Count 25
        $fields = (Get-SfSchema $topic).Fields
    }

    It 'has the four common properties and the fields in their order, nulls included' {
        $expected = @('Topic', 'EventName', 'EventId', 'ReplayId') + $fields.Name
        foreach ($event in $events) { $event.PSObject.Properties.Name | Should -Be $expected }
        $events.Where({ $null -eq $_.Customer__c }).Count | Should -BeGreaterThan 0
        $events[0] | Should -BeOfType [Management.Automation.PSCustomObject]
        $events[0].PSObject.TypeNames | Should -Be @('System.Management.Automation.PSCustomObject', 'System.Object')
    }

    It 'is the one on the bus, in the order of the bus' {
        $stored = Get-StoredEvent $emulator $topic
        $events.EventId | Should -Be $stored.id
        $events.ReplayId | Should -BeExactly $stored.replayId
        $events[0].Topic | Should -BeExactly $topic
        $events[0].EventName | Should -BeExactly 'Order_Event__e'
    }

    It 'has values of their types, times in UTC and dates without a zone' {
        $first = $events[0]
        $first.CreatedDate | Should -BeOfType [datetime]
        $first.CreatedDate.Kind | Should -Be 'Utc'
        $first.CreatedDate.ToString('o') | Should -Be '2026-01-01T00:00:00.0000000Z'
        $dated = $events.Where({ $_.Order_Date__c })[0]
        $dated.Order_Date__c.Kind | Should -Be 'Unspecified'
        $dated.Order_Date__c.TimeOfDay | Should -Be ([timespan]::Zero)
        $events.Where({ $null -ne $_.Quantity__c })[0].Quantity__c | Should -BeOfType [double]
        $events.Where({ $null -ne $_.Is_Express__c })[0].Is_Express__c | Should -BeOfType [bool]
        $events.Where({ $_.Notes__c })[0].Notes__c | Should -BeOfType [string]
    }

    It 'is read with the schema that it carries, when the schema has changed' {
        $inventory = Receive-SfEvent /event/Inventory__e -From Earliest -Count 25
        $shapes = $inventory | ForEach-Object { $_.PSObject.Properties.Name -contains 'Bin__c' }
        $shapes[0] | Should -BeFalse
        $shapes[-1] | Should -BeTrue
        $inventory.Where({ $_.On_Hand__c }).Count | Should -BeGreaterThan 0
    }
}

Describe 'A change event' {
    BeforeAll {
        $changes = Receive-SfEvent /data/AccountChangeEvent -From Earliest -Count 25
    }

    It 'has its header as an object' {
        $header = $changes[0].ChangeEventHeader
        $header.entityName | Should -Be 'Account'
        $header.changeType | Should -Be 'CREATE'
        $header.recordIds.Count | Should -Be 1
        $header.recordIds[0] | Should -Match '^001'
        $header.commitTimestamp | Should -BeOfType [datetime]
        $header.commitNumber | Should -Be 11694581000000
    }

    It 'has field names for the bitmaps' {
        $changes[0].ChangeEventHeader.changedFields.Count | Should -Be 0
        # The third is an update of the whole address and of a field that became null; the fourth of two parts of the address.
        $header = $changes[2].ChangeEventHeader
        $header.changeType | Should -Be 'UPDATE'
        $header.changedFields | Should -Contain 'LastModifiedDate'
        $header.changedFields | Should -Contain 'BillingAddress.Street'
        $header.nulledFields.Count | Should -Be 1
        $header.nulledFields[0] | Should -BeIn $header.changedFields
        $changes[2].($header.nulledFields[0]) | Should -BeNullOrEmpty
        $changes[3].ChangeEventHeader.changedFields | Should -Be @('BillingAddress.Latitude', 'BillingAddress.Longitude')
        $changes[3].BillingAddress.Latitude | Should -BeOfType [double]
        $changes[3].BillingAddress.Street | Should -BeNullOrEmpty
    }

    It 'has times of day as timespans' {
        $employees = Receive-SfEvent /data/Employee__ChangeEvent -From Earliest -Count 25
        $employees.Where({ $null -ne $_.Shift_Start__c })[0].Shift_Start__c | Should -BeOfType [timespan]
    }

    It 'has the type data of its runspace in others too, and so has its header' {
        $type = 'System.Management.Automation.PSCustomObject'
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName Shout -Value Hey
        try {
            # By the second time the schema is known, and another thread reads the event.
            $events = 1..2 | ForEach-Object { Receive-SfEvent /data/AccountChangeEvent -From Earliest -Count 1 }
            $shell = New-Apart { $events | ForEach-Object { $_.Shout, $_.ChangeEventHeader.Shout } } @{ events = $events }
            $shell.Invoke() | Should -Be @('Hey', 'Hey', 'Hey', 'Hey')
        }
        finally {
            Remove-TypeData -TypeName $type
            if ($shell) { Remove-Apart $shell }
        }
    }

    It 'comes from a channel with the name of its own event' {
        $mixed = Receive-SfEvent /data/ChangeEvents -From Earliest -Count 30
        $mixed.EventName | Sort-Object -Unique |
            Should -Be @('AccountChangeEvent', 'CaseChangeEvent', 'ContactChangeEvent', 'Employee__ChangeEvent', 'LeadChangeEvent')
        $mixed.Topic | Sort-Object -Unique | Should -Be '/data/ChangeEvents'
    }
}

Describe 'Several topics' {
    It 'come from the pipeline and the argument, each event with its topic' {
        $events = '/event/Order_Event__e', '/event/Order_Shipped__e' | Get-SfTopic | Receive-SfEvent -From Earliest -Count 50 -TimeoutSec 30
        ($events | Group-Object Topic).ForEach({ "$($_.Name) $($_.Count)" }) | Sort-Object |
            Should -Be @('/event/Order_Event__e 25', '/event/Order_Shipped__e 25')
        (Receive-SfEvent /event/Order_Event__e, /event/Order_Event__e -From Earliest -IdleTimeoutSec 1).Count | Should -Be 25
    }

    It 'refuse a replay id' {
        $failure = Get-Failure { Receive-SfEvent /event/Order_Event__e, /event/Order_Shipped__e -ReplayId 12 -Count 1 }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
    }

    It 'are none without an error when the pipeline is empty' {
        @() | Receive-SfEvent -Count 1 | Should -BeNullOrEmpty
    }
}
