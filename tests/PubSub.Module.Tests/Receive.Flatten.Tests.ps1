BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--topic', (Join-Path $PSScriptRoot 'AllTypes.avsc'), '--generate', '20'
    Connect-Emulator $emulator | Out-Null
    $all = '/event/All_Types__e'
    $accounts = '/data/AccountChangeEvent'
    Send-SfEvent $all @{} | Out-Null

    # What a receiver gets of one input.
    function Get-Received($InputObject, [hashtable] $Options = @{}) {
        $before = (Get-StoredEvent $emulator $all)[-1].replayId
        (Send-SfEvent $all $InputObject).Error | Should -BeNullOrEmpty
        Receive-SfEvent $all -ReplayId $before -Count 1 @Options
    }
}

AfterAll { Stop-Emulator $emulator }

Describe 'Receive-SfEvent -Flatten' {
    It 'has the same columns for every event, in the order of the schema, those of null records too' {
        $flat = Receive-SfEvent $accounts -From Earliest -Count 15 -Flatten
        $columns = $flat[0].PSObject.Properties.Name
        foreach ($row in $flat) { $row.PSObject.Properties.Name | Should -BeExactly $columns }
        $columns[0..5] | Should -BeExactly @('Topic', 'EventName', 'EventId', 'ReplayId', 'ChangeEventHeader.entityName', 'ChangeEventHeader.recordIds')
        $columns | Should -Contain 'Name'
        $columns | Should -Contain 'Name.FirstName'
        $columns | Should -Contain 'BillingAddress.City'
        $columns | Should -Not -Contain 'BillingAddress'
        @($flat | Where-Object { $null -ne $_.'BillingAddress.City' }).Count | Should -BeLessThan 15
    }

    It 'has the values that the nested form has' {
        $nested = Receive-SfEvent $accounts -From Earliest -Count 15 -TimestampFormat Iso8601
        $flat = Receive-SfEvent $accounts -From Earliest -Count 15 -Flatten
        for ($i = 0; $i -lt 15; $i++) {
            $header = $nested[$i].ChangeEventHeader
            $flat[$i].EventId | Should -Be $nested[$i].EventId
            $flat[$i].'ChangeEventHeader.changedFields' | Should -BeExactly ($header.changedFields -join ';')
            $flat[$i].'ChangeEventHeader.recordIds' | Should -BeExactly ($header.recordIds -join ';')
            $flat[$i].'ChangeEventHeader.changeType' | Should -BeExactly $header.changeType
            $flat[$i].'ChangeEventHeader.commitTimestamp' | Should -BeExactly $header.commitTimestamp
            $flat[$i].'ChangeEventHeader.commitNumber' | Should -BeExactly "$($header.commitNumber)"
            $flat[$i].'BillingAddress.City' | Should -BeExactly $nested[$i].BillingAddress.City
            $flat[$i].Name | Should -BeExactly ($nested[$i].Name -is [string] ? $nested[$i].Name : $null)
            $flat[$i].'Name.LastName' | Should -BeExactly $nested[$i].Name.LastName
        }
    }

    It 'makes text of every type but true and false' {
        $row = Get-Received -Options @{ Flatten = $true } @{
            Text__c = '=1+1'; Boolean__c = $true; Int__c = -5; Long__c = [long]::MaxValue; Float__c = 0.5; Double__c = 0.1
            DateTime__c = '2026-03-01T14:30:00.5+01:00'; Date__c = '2026-03-01'; Time__c = '14:30'; Bytes__c = [byte[]](1, 2)
            Fixed__c = [byte[]](0, 0, 0, 1); Enum__c = 'RED'; Texts__c = 'a', 'b;c', 'd\'; Numbers__c = 1.5, 2; Map__c = @{ k = 7 }
            Name = @{ FirstName = 'Ada' }; Address__c = @{ Location = @{ Latitude = 59.9 } }; Stops__c = , @{ Longitude = -0.5 }
        }
        $row.PSObject.Properties.Value | Where-Object { $_ -isnot [string] -and $null -ne $_ } | Should -BeExactly $true
        $actual = $row.PSObject.Properties.Name | Where-Object { $_ -match '__c|Name' -and $null -ne $row.$_ } | ForEach-Object { "$_=$($row.$_)" }
        $actual | Should -BeExactly @(
            'EventName=All_Types__e', 'Text__c==1+1', 'Boolean__c=True', 'Int__c=-5', 'Long__c=9223372036854775807', 'Float__c=0.5', 'Double__c=0.1'
            'DateTime__c=2026-03-01T13:30:00.500Z', 'Date__c=2026-03-01', 'Time__c=14:30:00.000', 'Bytes__c=AQI=', 'Fixed__c=AAAAAQ=='
            'Enum__c=RED', 'Texts__c=a;b\;c;d\\', 'Numbers__c=1.5;2', 'Map__c={"k":7}', 'Name.FirstName=Ada', 'Address__c.Location.Latitude=59.9'
            'Stops__c=[{"Latitude":null,"Longitude":-0.5}]', 'Must__c=', 'Tags__c='
        )
    }

    It 'gives times as -TimestampFormat says' {
        $times = @{ DateTime__c = '2026-03-01T14:30:00Z'; Date__c = '2026-03-01'; Time__c = '14:30' }
        $row = Get-Received $times @{ Flatten = $true; TimestampFormat = 'UnixMs' }
        $row.DateTime__c, $row.Date__c, $row.Time__c | Should -BeExactly @('1772375400000', '1772323200000', '52200000')
        $row = Get-Received $times @{ Flatten = $true; TimestampFormat = 'DateTime' }
        $row.DateTime__c | Should -Be ([datetime]::new(2026, 3, 1, 14, 30, 0, [DateTimeKind]::Utc))
        $row.Time__c | Should -Be ([timespan]'14:30')
    }

    It 'tells empty arrays, null items and empty texts apart' {
        foreach ($case in @(@{ Items = @(); Text = '[]' }, @{ Items = @(''); Text = '\E' }, @{ Items = @('', ''); Text = ';' })) {
            (Get-Received @{ Texts__c = $case.Items } @{ Flatten = $true }).Texts__c | Should -BeExactly $case.Text
        }
        (Get-Received @{ Texts__c = $null } @{ Flatten = $true }).Texts__c | Should -BeNullOrEmpty
    }

    It 'warns, once, of rows that have other columns than the first' {
        Receive-SfEvent /data/ChangeEvents -From Earliest -Count 60 -Flatten -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        $warnings.Count | Should -Be 1
        "$warnings" | Should -BeLike '*other columns*Group-Object EventName*'
    }
}

Describe 'Receive-SfEvent -AsHashtable' {
    It 'gives ordered hashtables with what the objects have, nested ones too' {
        $object = Receive-SfEvent $accounts -From Earliest -Count 10
        $table = Receive-SfEvent $accounts -From Earliest -Count 10 -AsHashtable
        for ($i = 0; $i -lt 10; $i++) {
            $table[$i] | Should -BeOfType [Collections.Specialized.OrderedDictionary]
            @($table[$i].Keys) | Should -BeExactly $object[$i].PSObject.Properties.Name
            ($table[$i] | ConvertTo-Json -Depth 5) | Should -BeExactly ($object[$i] | ConvertTo-Json -Depth 5)
        }
        $table[0].changeeventheader.ENTITYNAME | Should -BeExactly 'Account'
    }

    It 'goes together with -Flatten' {
        $object = Receive-SfEvent $accounts -From Earliest -Count 1 -Flatten
        $table = Receive-SfEvent $accounts -From Earliest -Count 1 -Flatten -AsHashtable
        ([pscustomobject] $table | ConvertTo-Json) | Should -BeExactly ($object | ConvertTo-Json)
    }

    It 'can be sent, and resumed after' {
        $event = Receive-SfEvent /event/Order_Event__e -From Earliest -Count 1 -AsHashtable
        (Send-SfEvent /event/Order_Event__e $event).EventId | Should -Be $event.EventId
    }
}
