BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '0'
    Connect-Emulator $emulator | Out-Null
    $accounts = '/data/AccountChangeEvent'

    function Get-New {
        <# .SYNOPSIS The events that a script block causes on a topic. #>
        param([scriptblock] $Script, [string] $Topic = $accounts, [hashtable] $Receive = @{})
        $before = @(Get-StoredEvent $emulator $Topic)
        & $Script | Out-Null
        $new = @(Get-StoredEvent $emulator $Topic).Count - $before.Count
        $start = $before ? @{ ReplayId = $before[-1].replayId } : @{ From = 'Earliest' }
        Receive-SfEvent $Topic -Count $new @start @Receive
    }

    function Get-Body {
        <# .SYNOPSIS The names of an event's properties after the header. #>
        param($Change)
        @($Change.PSObject.Properties.Name | Select-Object -Skip 5)
    }

    $created = Add-RecordChange $emulator @{
        entity = 'Account'; change = 'CREATE'
        fields = @{ Name = 'Acme'; Phone = '1'; BillingAddress = @{ Street = 'A'; City = 'Oslo' }; AnnualRevenue = 5 }
    }
    $id = $created.events[0].recordIds[0]
}

AfterAll { Stop-Emulator $emulator }

Describe 'The names in the header' {
    It 'are those of changed, nulled and compound fields, the own ones first' {
        $change = Get-New {
            Add-RecordChange $emulator @{
                entity = 'Account'; change = 'UPDATE'; ids = @($id); fields = @{ Phone = $null; BillingAddress = @{ City = 'Bergen' }; Active__c = $true }
            }
        }
        $change.ChangeEventHeader.changedFields | Should -BeExactly @('Phone', 'LastModifiedDate', 'Active__c', 'BillingAddress.City')
        $change.ChangeEventHeader.nulledFields | Should -BeExactly @('Phone')
        $change.ChangeEventHeader.diffFields.Count | Should -Be 0
        $change.ChangeEventHeader.commitTimestamp.Kind | Should -Be 'Utc'
    }

    It 'are the compound field alone when all of it is meant' {
        $all = @{
            Street = 'a'; City = 'b'; State = 'c'; PostalCode = 'd'; Country = 'e'; StateCode = 'f'; CountryCode = 'g'
            Latitude = 1; Longitude = 2; GeocodeAccuracy = 'h'
        }
        $change = Get-New { Add-RecordChange $emulator @{ entity = 'Account'; change = 'UPDATE'; ids = @($id); touch = $false; fields = @{ ShippingAddress = $all } } }
        $change.ChangeEventHeader.changedFields | Should -BeExactly @('ShippingAddress')
        $change = Get-New { Add-RecordChange $emulator @{ entity = 'Account'; change = 'UPDATE'; ids = @($id); touch = $false; fields = @{ ShippingAddress = $null } } }
        $change.ChangeEventHeader.nulledFields | Should -BeExactly @('ShippingAddress')
    }
}

Describe 'A bit of no field' {
    BeforeAll {
        # An update as the service sends it, with a last list that the schema has no fields for: ["0x80000040"] instead of ["0x1040"].
        $stored = Get-New { Add-RecordChange $emulator @{ entity = 'Account'; change = 'UPDATE'; ids = @($id); fields = @{ Phone = '2' } } }
        $hex = [Convert]::ToHexString([Convert]::FromBase64String((Get-StoredEvent $emulator $accounts)[-1].payload))
        $from = [Convert]::ToHexString([Text.Encoding]::ASCII.GetBytes("`u{2}`u{c}0x1040"))
        $to = [Convert]::ToHexString([Text.Encoding]::ASCII.GetBytes("`u{2}`u{14}0x80000040"))
        $payload = [Convert]::FromHexString($hex.Replace($from, $to))
    }

    It 'is a warning once for the schema and topic, and no event is lost' {
        $hex | Should -BeLike "*$from*"
        1..3 | ForEach-Object { Add-RawEvent $emulator $accounts $payload }
        $changes = Receive-SfEvent $accounts -From Earliest -Count @(Get-StoredEvent $emulator $accounts).Count -WarningVariable warnings 3> $null
        $changes[-1].ChangeEventHeader.changedFields | Should -BeExactly @('Phone')
        $changes[-1].Phone | Should -Be '2'
        $warnings.Count | Should -Be 1
        $warnings[0] | Should -BeLike "*$accounts*changedFields*0x80000040*16 fields*"
    }

    It 'leaves all values where only the changed ones are wanted' {
        $change = Receive-SfEvent $accounts -From Earliest -ChangedOnly -Count @(Get-StoredEvent $emulator $accounts).Count -WarningAction SilentlyContinue |
            Select-Object -Last 1
        Get-Body $change | Should -Be @('Phone', 'LastModifiedDate')
    }
}

Describe '-ChangedOnly' {
    It 'keeps of an update what is changed or has become empty' {
        $change = Get-New -Receive @{ ChangedOnly = $true } {
            Add-RecordChange $emulator @{
                entity = 'Account'; change = 'UPDATE'; ids = @($id); fields = @{ Phone = $null; Type = 'Customer'; BillingAddress = @{ Street = $null; City = 'Voss' } }
            }
        }
        $change.PSObject.Properties.Name | Should -Be @(
            'Topic', 'EventName', 'EventId', 'ReplayId', 'ChangeEventHeader', 'Type', 'BillingAddress', 'Phone', 'LastModifiedDate')
        $change.Phone | Should -BeNullOrEmpty
        $change.BillingAddress.PSObject.Properties.Name | Should -Be @('Street', 'City')
        $change.BillingAddress.Street | Should -BeNullOrEmpty
        $change.BillingAddress.City | Should -Be 'Voss'
    }

    It 'keeps the part of a compound field that has become empty when nothing else of it has changed' {
        $change = Get-New -Receive @{ ChangedOnly = $true } {
            Add-RecordChange $emulator @{ entity = 'Account'; change = 'UPDATE'; ids = @($id); touch = $false; fields = @{ BillingAddress = @{ City = $null } } }
        }
        Get-Body $change | Should -Be @('BillingAddress')
        $change.BillingAddress.PSObject.Properties.Name | Should -Be @('City')
        $change.BillingAddress.City | Should -BeNullOrEmpty
    }

    It 'keeps the header alone of a deletion and of gaps' {
        $changes = Get-New -Receive @{ ChangedOnly = $true } {
            Add-RecordChange $emulator @(
                @{ entity = 'Account'; change = 'DELETE'; ids = @($id) }
                @{ entity = 'Account'; change = 'GAP_UPDATE'; ids = @('001*') }
                @{ entity = 'Account'; change = 'GAP_OVERFLOW' }
            )
        }
        $changes.ChangeEventHeader.changeType | Should -Be @('DELETE', 'GAP_UPDATE', 'GAP_OVERFLOW')
        foreach ($change in $changes) { Get-Body $change | Should -BeNullOrEmpty }
        $changes[1].ChangeEventHeader.recordIds | Should -Be @('001*')
        $changes[2].ChangeEventHeader.recordIds.Count | Should -Be 0
    }

    It 'leaves a restored and a created record and a platform event whole' {
        $whole = @((Get-SfSchema $accounts).Fields.Name | Select-Object -Skip 1)
        $changes = Get-New -Receive @{ ChangedOnly = $true } {
            Add-RecordChange $emulator @{ entity = 'Account'; change = 'UNDELETE'; ids = @($id) }
            Add-RecordChange $emulator @{ entity = 'Account'; change = 'CREATE' }
        }
        foreach ($change in $changes) { Get-Body $change | Should -Be $whole }
        Send-SfEvent /event/Order_Event__e @{ Order_Number__c = 'SO-1' } | Out-Null
        $order = Receive-SfEvent /event/Order_Event__e -From Earliest -Count 1 -ChangedOnly
        $order.PSObject.Properties.Name | Should -Be (@('Topic', 'EventName', 'EventId', 'ReplayId') + (Get-SfSchema /event/Order_Event__e).Fields.Name)
    }
}

Describe 'Change events on the pipeline' {
    BeforeAll {
        foreach ($entity in 'Contact', 'Employee__c', 'Lead', 'Case') {
            $one = Add-RecordChange $emulator @{ entity = $entity; change = 'CREATE'; count = 2 }
            Add-RecordChange $emulator @{ entity = $entity; change = 'UPDATE'; ids = $one.events.recordIds; fields = @{ OwnerId = '0055e000001AbCdAAK' } } | Out-Null
        }
        $all = Receive-SfEvent /data/ChangeEvents -From Earliest -Count @(Get-StoredEvent $emulator /data/ChangeEvents).Count -WarningAction SilentlyContinue
    }

    It 'are told apart by Where-Object' {
        $updates = $all | Where-Object { $_.ChangeEventHeader.changeType -eq 'UPDATE' -and $_.EventName -ne 'AccountChangeEvent' }
        $updates.Count | Should -Be 4
        foreach ($update in $updates) { $update.ChangeEventHeader.recordIds.Count | Should -Be 2 }
    }

    It 'are grouped by their name on a channel of five objects' {
        $groups = $all | Group-Object EventName
        $groups.Name | Sort-Object | Should -Be @('AccountChangeEvent', 'CaseChangeEvent', 'ContactChangeEvent', 'Employee__ChangeEvent', 'LeadChangeEvent')
        ($groups | Where-Object Name -EQ 'LeadChangeEvent').Count | Should -Be 3
        ($all | Where-Object EventName -EQ 'CaseChangeEvent' | ForEach-Object { $_.ChangeEventHeader.entityName } | Sort-Object -Unique) | Should -Be 'Case'
    }

    It 'go through JSON' {
        $first = $all[0] | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $first.ChangeEventHeader.recordIds | Should -Be @($id)
        $first.BillingAddress.City | Should -Be 'Oslo'
        $all[1] | ConvertTo-Json -Depth 5 | ConvertFrom-Json | ForEach-Object { $_.ChangeEventHeader.changedFields } |
            Should -Be @('Phone', 'LastModifiedDate', 'Active__c', 'BillingAddress.City')
    }

    It 'can be read in a table' {
        $lines = $all[0..1] | Format-Table EventName, @{ Name = 'Type'; Expression = { $_.ChangeEventHeader.changeType } },
            @{ Name = 'Changed'; Expression = { $_.ChangeEventHeader.changedFields -join ', ' } } | Out-String -Width 120
        $lines | Should -Match 'AccountChangeEvent\s+CREATE'
        $lines | Should -Match 'AccountChangeEvent\s+UPDATE\s+Phone, LastModifiedDate, Active__c, BillingAddress.City'
        $all[0] | Format-Table | Out-String -Width 200 | Should -Match '(?s)Topic +EventName +EventId +ReplayId +ChangeEventHeader.*/data/ChangeEvents AccountChangeEvent \S{36} \S{16} @{entityName=Account;'
    }
}

Describe 'Real-time monitoring events' {
    It 'have times without labels as times' {
        $other = Start-Emulator '--generate', '3', '--seed', '1'
        try {
            $session = Connect-Emulator $other
            $logins = Receive-SfEvent /event/LoginEventStream -From Earliest -Count 3 -Session $session
            $dates = $logins.EventDate.Where({ $null -ne $_ })
            $dates | Should -Not -BeNullOrEmpty
            $dates.Kind | Select-Object -Unique | Should -Be 'Utc'
            (Receive-SfEvent /event/Monitoring__chn -From Earliest -Count 6 -Session $session).EventName | Sort-Object -Unique |
                Should -Be @('ApiEventStream', 'LoginEventStream')
        }
        finally {
            Stop-Emulator $other
            Connect-Emulator $emulator | Out-Null
        }
    }
}
