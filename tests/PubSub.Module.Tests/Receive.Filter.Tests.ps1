BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '0'
    Connect-Emulator $emulator | Out-Null
    $channel = '/data/ChangeEvents'

    $made = Add-RecordChange $emulator @{ entity = 'Account'; change = 'CREATE'; count = 150 }
    $ids = $made.events.recordIds
    Add-RecordChange $emulator @{ entity = 'Contact'; change = 'CREATE'; count = 3 } | Out-Null
    Add-RecordChange $emulator @(
        @{ entity = 'Account'; change = 'UPDATE'; ids = $ids[0, 1]; fields = @{ Name = 'x' } }
        @{ entity = 'Account'; change = 'DELETE'; ids = @($ids[2]) }
        @{ entity = 'Account'; change = 'GAP_UPDATE'; ids = @('001*') }
        @{ entity = 'Contact'; change = 'GAP_OVERFLOW' }
        @{ entity = 'Lead'; change = 'CREATE' }
    ) | Out-Null

    function Get-Filtered {
        <# .SYNOPSIS What the filters let through of all that there is, each as 'entity type'. #>
        param([hashtable] $Filter)
        (Receive-All $emulator $channel $Filter).Events | ForEach-Object { "$($_.ChangeEventHeader.entityName) $($_.ChangeEventHeader.changeType)" }
    }
}

AfterAll { Stop-Emulator $emulator }

Describe 'Filters' {
    It 'take objects' {
        Get-Filtered @{ EntityName = 'contact', 'Lead' } | Should -Be @('Contact CREATE', 'Contact CREATE', 'Contact CREATE', 'Contact GAP_OVERFLOW', 'Lead CREATE')
    }

    It 'take the wildcards of PowerShell' {
        Get-Filtered @{ EntityName = '[CL]*' } | Should -Be @('Contact CREATE', 'Contact CREATE', 'Contact CREATE', 'Contact GAP_OVERFLOW', 'Lead CREATE')
        Get-Filtered @{ ChangeType = '[FG]*_?P*' } | Should -Be @('Account GAP_UPDATE')
    }

    It 'refuse <Name> <Value> instead of waiting for it in silence' -ForEach @(
        @{ Name = 'EntityName'; Value = '[AC'; Id = 'SfWildcardInvalid'; Text = "*'?AC'*bracket*" }
        @{ Name = 'ChangeType'; Value = 'UPDATE', '[G'; Id = 'SfWildcardInvalid'; Text = "*'?G'*bracket*" }
        @{ Name = 'RecordId'; Value = '001?00000AbCdEF'; Id = 'SfArgumentInvalid'; Text = "*'001`?00000AbCdEF' is no record id*001`** " }
        @{ Name = 'RecordId'; Value = '*ABC'; Id = 'SfArgumentInvalid'; Text = "*'`*ABC' is no record id*" }
    ) {
        $filter = @{ $Name = $Value }
        $failure = Get-Failure { Receive-SfEvent $channel -From Earliest -TimeoutSec 1 @filter }
        Get-ErrorId $failure | Should -Be $Id
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$failure" | Should -BeLike $Text.Trim()
    }

    It 'take types' {
        Get-Filtered @{ ChangeType = 'UPDATE', 'delete' } | Should -Be @('Account UPDATE', 'Account DELETE')
        Get-Filtered @{ ChangeType = 'GAP_*' } | Should -Be @('Account GAP_UPDATE', 'Contact GAP_OVERFLOW')
    }

    It 'take records, of 15 and 18 characters, and all that may be about them' {
        $expected = @('Account CREATE', 'Account UPDATE', 'Account GAP_UPDATE', 'Contact GAP_OVERFLOW')
        Get-Filtered @{ RecordId = $ids[1] } | Should -Be $expected
        Get-Filtered @{ RecordId = $ids[1].Substring(0, 15) } | Should -Be $expected
        Get-Filtered @{ RecordId = '00Q*' } | Should -Be @('Contact GAP_OVERFLOW', 'Lead CREATE')
    }

    It 'hold together' {
        Get-Filtered @{ EntityName = 'Account'; ChangeType = 'UPDATE', 'DELETE'; RecordId = $ids[2], $ids[3] } | Should -Be @('Account DELETE')
    }

    It 'work with -ChangedOnly' {
        $change = Receive-SfEvent $channel -From Earliest -ChangeType UPDATE -ChangedOnly -Count 1
        $change.PSObject.Properties.Name[-2, -1] | Should -Be @('Name', 'LastModifiedDate')
    }

    It 'skip what is no change event' {
        Send-SfEvent /event/Order_Event__e @{ Order_Number__c = 'SO-1' } | Out-Null
        (Receive-All $emulator /event/Order_Event__e @{ EntityName = 'Account' }).Events | Should -BeNullOrEmpty
    }

    It 'warn of a type that there is not' {
        Receive-SfEvent $channel -From Earliest -Count 1 -ChangeType UPDTE, CREATE -WarningVariable warnings 3> $null | Out-Null
        $warnings.Count | Should -Be 1
        $warnings[0] | Should -BeLike "*'UPDTE'*CREATE, UPDATE*"
    }

    It 'do not decode the body of what is not wanted, and do not hide what cannot be read' {
        $stored = @(Get-StoredEvent $emulator /data/LeadChangeEvent)[-1]
        $payload = [Convert]::FromBase64String($stored.payload)
        Add-RawEvent $emulator /data/LeadChangeEvent $payload[0..($payload.Length - 10)] | Out-Null
        $contacts = Receive-All $emulator $channel @{ EntityName = 'Contact' }
        $contacts.Events | Should -HaveCount 4
        $contacts.Errors | Should -BeNullOrEmpty
        $leads = Receive-All $emulator $channel @{ EntityName = 'Lead' }
        $leads.Events | Should -HaveCount 1
        $leads.Errors | ForEach-Object { Get-ErrorId $_ } | Should -Be 'SfEventInvalid'
        Add-RawEvent $emulator /data/LeadChangeEvent ([byte[]] (255, 255)) | Out-Null
        $contacts = Receive-All $emulator $channel @{ EntityName = 'Contact' }
        $contacts.Events | Should -HaveCount 4
        $contacts.Errors | ForEach-Object { Get-ErrorId $_ } | Should -Be 'SfEventInvalid'
    }
}

Describe '-Count with a filter' {
    It 'counts what is written, and asks for whole batches' {
        $before = @(Get-EmulatorCall $emulator Subscribe).Count
        $found = Receive-SfEvent $channel -From Earliest -ChangeType UPDATE, DELETE -Count 2 -BatchSize 40
        $found.ChangeEventHeader.changeType | Should -Be @('UPDATE', 'DELETE')
        $call = @(Get-EmulatorCall $emulator Subscribe)[$before]
        $call.requests[0] | Should -Be 40
        ($call.requests | Measure-Object -Minimum).Minimum | Should -BeGreaterOrEqual 20
    }

    It 'has skipped events in the checkpoint, and none that came behind the last written one' {
        $file = Join-Path $TestDrive 'changes.json'
        $stored = @(Get-StoredEvent $emulator $channel)
        Receive-SfEvent $channel -From Earliest -ChangeType UPDATE -Count 1 -CheckpointPath $file | Out-Null
        Get-Content $file -Raw | Should -BeLike "*$($stored[153].replayId)*"
        # Nothing of this type comes after it, and yet the position is behind all that was skipped.
        Wait-Until {
            Receive-SfEvent $channel -ChangeType UNDELETE -IdleTimeoutSec 1 -CheckpointPath $file -ErrorAction SilentlyContinue | Out-Null
            (Get-Content $file -Raw) -like "*$($stored[-1].replayId)*"
        }
    }
}

Describe 'Skipping' {
    It 'says that events which are no changes are all skipped' {
        $skipped = Receive-All $emulator /event/Order_Event__e @{ ChangeType = 'UPDATE' }
        $skipped.Events | Should -BeNullOrEmpty
        "$($skipped.Warnings)" | Should -BeLike "*'Order_Event__e' are no change events*"
    }

    It 'has its types completed' {
        $line = 'Receive-SfEvent /data/ChangeEvents -ChangeType gap_u'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('GAP_UNDELETE', 'GAP_UPDATE')
    }
}
