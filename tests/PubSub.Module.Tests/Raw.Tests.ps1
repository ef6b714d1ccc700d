BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--topic', (Join-Path $PSScriptRoot 'AllTypes.avsc')
    $session = Connect-Emulator $emulator
    $topic = '/event/Order_Event__e'
    $accounts = '/data/AccountChangeEvent'

    # Runs a script where there is no session.
    function Invoke-Offline([scriptblock] $Script, [hashtable] $Variable) {
        $own = New-Apart $Script -Variable $Variable
        try {
            $own.Invoke()
            $own.Streams.Error | ForEach-Object { throw $_ }
        }
        finally { Remove-Apart $own }
    }
}

AfterAll { Stop-Emulator $emulator }

Describe 'Receive-SfEvent -Raw' {
    It 'gives what the service holds, untouched' {
        $raw = Receive-SfEvent $topic -From Earliest -Count 5 -Raw
        $stored = (Get-StoredEvent $emulator $topic)[0..4]
        $raw[0].PSObject.TypeNames[0] | Should -Be 'PubSub.SfRawEvent'
        $raw[0].PSObject.Properties.Name | Should -Be @('Topic', 'EventId', 'ReplayId', 'SchemaId', 'Payload', 'Headers')
        for ($i = 0; $i -lt 5; $i++) {
            $raw[$i].Topic | Should -BeExactly $topic
            $raw[$i].EventId, $raw[$i].ReplayId, $raw[$i].SchemaId | Should -BeExactly @($stored[$i].id, $stored[$i].replayId, $stored[$i].schemaId)
            , $raw[$i].Payload | Should -BeOfType [byte[]]
            [Convert]::ToBase64String($raw[$i].Payload) | Should -BeExactly $stored[$i].payload
            $raw[$i].Headers | Should -BeNullOrEmpty
        }
    }

    It 'gives events that cannot be decoded too, without an error' {
        Add-RawEvent $emulator $topic ([byte[]](1, 2, 3)) 'no-such-schema' | Out-Null
        $raw = Receive-SfEvent $topic -From Earliest -Count @(Get-StoredEvent $emulator $topic).Count -Raw -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        $raw[-1].SchemaId, "$($raw[-1].Payload)" | Should -Be @('no-such-schema', '1 2 3')
    }

    It 'takes events on: the next receive goes on after a raw one' {
        $raw = Receive-SfEvent $topic -From Earliest -Count 2 -Raw
        ($raw[-1] | Receive-SfEvent -Count 1).EventId | Should -Be (Get-StoredEvent $emulator $topic)[2].id
    }

    It 'excludes <_>' -ForEach @('Flatten', 'AsHashtable') {
        $option = @{ $_ = $true }
        Get-ErrorId (Get-Failure { Receive-SfEvent $topic -From Earliest -Count 1 -Raw @option }) | Should -Be 'SfArgumentInvalid'
    }
}

Describe 'ConvertFrom-SfEvent' {
    It 'gives what Receive-SfEvent gives: <What>' -ForEach @(
        @{ What = 'objects'; Options = @{} }, @{ What = 'rows'; Options = @{ Flatten = $true } }
        @{ What = 'hashtables'; Options = @{ AsHashtable = $true } }, @{ What = 'flat hashtables'; Options = @{ AsHashtable = $true; Flatten = $true } }
        @{ What = 'changed fields only'; Options = @{ ChangedOnly = $true } }, @{ What = 'milliseconds'; Options = @{ TimestampFormat = 'UnixMs' } }, @{ What = 'rows with times'; Options = @{ Flatten = $true; TimestampFormat = 'DateTime' } }
    ) {
        $expected = Receive-SfEvent $accounts -From Earliest -Count 10 @Options
        $actual = Receive-SfEvent $accounts -From Earliest -Count 10 -Raw | ConvertFrom-SfEvent @Options
        ($actual | ConvertTo-Json -Depth 5) | Should -BeExactly ($expected | ConvertTo-Json -Depth 5)
        $actual[0].GetType() | Should -Be $expected[0].GetType()
    }

    It 'does not flatten what differs from event to event, and neither does Receive-SfEvent' {
        $raw = Receive-SfEvent $accounts -From Earliest -Count 1 -Raw
        "$(Get-Failure { $raw | ConvertFrom-SfEvent -ChangedOnly -Flatten })" | Should -BeLike '*-ChangedOnly*excludes -Flatten*'
        "$(Get-Failure { Receive-SfEvent $accounts -From Earliest -Count 1 -ChangedOnly -AsHashtable })" | Should -BeLike '*-ChangedOnly*-AsHashtable*'
    }

    It 'needs no session with -Schema, after files of <What>' -ForEach @(
        @{ What = 'Export-Clixml'; Save = { param($value, $path) $value | Export-Clixml $path }; Load = { param($path) Import-Clixml $path } }
        @{
            What = 'ConvertTo-Json'; Save = { param($value, $path) $value | ConvertTo-Json -Depth 5 | Set-Content $path }
            Load = { param($path) Get-Content $path -Raw | ConvertFrom-Json }
        }
    ) {
        $events, $schema = (Join-Path $TestDrive 'events'), (Join-Path $TestDrive 'schema')
        & $Save (Receive-SfEvent $accounts -From Earliest -Count 4 -Raw) $events
        & $Save (Get-SfSchema $accounts) $schema
        $expected = Receive-SfEvent $accounts -From Earliest -Count 4 | ConvertTo-Json -Depth 5
        $actual = Invoke-Offline { & ([scriptblock]::Create($load)) $events | ConvertFrom-SfEvent -Schema (& ([scriptblock]::Create($load)) $schema) } @{
            load = "$Load"; events = $events; schema = $schema
        }
        ($actual | ConvertTo-Json -Depth 5) | Should -BeExactly $expected
    }

    It 'names the event that it cannot read, and goes on' {
        $raw = Receive-SfEvent $accounts -From Earliest -Count 2 -Raw | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $raw[0].Payload = $raw[0].Payload[0..5]
        $raw | ConvertFrom-SfEvent -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object EventId | Should -Be $raw[1].EventId
        "$($failed[0])" | Should -BeLike "*$($raw[0].EventId)*$accounts*$($raw[0].ReplayId)*Avro data, byte*"
        Get-ErrorId $failed[0] | Should -Be 'SfEventInvalid'
        $failed[0].TargetObject | Should -Be $raw[0]
    }

    It 'takes the text of a schema, and several schemas' {
        $raw = @(Receive-SfEvent $accounts -From Earliest -Count 1 -Raw) + @(Receive-SfEvent $topic -From Earliest -Count 1 -Raw)
        $schemas = (Get-SfSchema $accounts).Json, (Get-SfSchema $topic)
        $names = Invoke-Offline { $raw | ConvertFrom-SfEvent -Schema $schemas | ForEach-Object EventName } @{ raw = $raw; schemas = $schemas }
        $names | Should -Be @('AccountChangeEvent', 'Order_Event__e')
        # Without the service's own remark, the id is computed.
        $text = ((Get-SfSchema $topic).Json | ConvertFrom-Json | Select-Object * -ExcludeProperty uuid | ConvertTo-Json -Depth 20)
        $text | Should -Not -BeLike '*uuid*'
        $event = Invoke-Offline { $raw | ConvertFrom-SfEvent -Schema $text } @{ raw = $raw[1]; text = $text }
        $event.EventId | Should -Be $raw[1].EventId
    }

    It 'says which schema is missing where there is no session, and goes on' {
        $raw = @(Receive-SfEvent $accounts -From Earliest -Count 1 -Raw) + @(Receive-SfEvent $topic -From Earliest -Count 1 -Raw)
        $result = Invoke-Offline {
            $raw | ConvertFrom-SfEvent -Schema $schema -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object EventName
            $failed[0]
        } @{ raw = $raw; schema = Get-SfSchema $topic }
        $result[0] | Should -Be 'Order_Event__e'
        Get-ErrorId $result[1] | Should -Be 'SfSchemaUnknown'
        $result[1].TargetObject.EventId | Should -Be $raw[0].EventId
        "$($result[1])" | Should -BeLike "*$($raw[0].SchemaId)*-Schema*"
    }

    It 'is an error for <What>, and the next one is decoded' -ForEach @(
        @{ What = 'something else'; Bad = [pscustomobject]@{ a = 1 }; Text = '*no SchemaId*' }
        @{ What = 'no bytes'; Bad = [pscustomobject]@{ SchemaId = 'x'; Payload = 'not base64!' }; Text = '*base64*' }
        @{ What = 'numbers that are no bytes'; Bad = @{ SchemaId = 'x'; Payload = 1, 300 }; Text = '*byte*' }
        @{ What = 'what a CSV file leaves of bytes'; Bad = [pscustomobject]@{ SchemaId = 'x'; Payload = [byte[]](1, 2) } | ConvertTo-Csv | ConvertFrom-Csv; Text = '*CSV*Export-Clixml*' }
    ) {
        $good = Receive-SfEvent $topic -From Earliest -Count 1 -Raw
        $events = $Bad, $good | ConvertFrom-SfEvent -ErrorAction SilentlyContinue -ErrorVariable failed
        @($events).Count | Should -Be 1
        $failed.Count | Should -Be 1
        Get-ErrorId $failed[0] | Should -Be 'SfArgumentInvalid'
        "$($failed[0])" | Should -BeLike $Text
    }

    It 'decodes what Receive-SfEvent could not, once it can' {
        Receive-SfEvent $topic -From Earliest -Count @(Get-StoredEvent $emulator $topic).Count -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        $failed.Count | Should -Be 1
        $failed[0].TargetObject.PSObject.TypeNames[0] | Should -Be 'PubSub.SfRawEvent'
        $failed[0].TargetObject | ConvertFrom-SfEvent -ErrorAction SilentlyContinue -ErrorVariable again
        Get-ErrorId $again[0] | Should -Be 'SfSchemaValidationFailed'
        # With a schema that such bytes fit: -1 and nothing else.
        $text = '{"type":"record","name":"Odd","uuid":"no-such-schema","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"},{"name":"c","type":"int"}]}'
        $event = $failed[0].TargetObject | ConvertFrom-SfEvent -Schema $text
        $event.EventName, $event.a, $event.b, $event.c | Should -Be @('Odd', -1, 1, -2)
    }

    It 'refuses as -Schema: <What>' -ForEach @(
        @{ What = 'text that is no schema'; Schema = 'hello'; Id = 'SfSchemaInvalid' }, @{ What = 'a number'; Schema = 5; Id = 'SfArgumentInvalid' }
    ) {
        Get-ErrorId (Get-Failure { ConvertFrom-SfEvent @{} -Schema $Schema }) | Should -Be $Id
    }
}

Describe 'Send-SfEvent of raw events' {
    It 'publishes the same bytes with the same schema and id: <What>' -ForEach @(
        @{ What = 'as they are'; Through = { $_ } }
        @{ What = 'after Export-Clixml'; Through = { $_ | Export-Clixml $path; Import-Clixml $path } }
        @{ What = 'after JSON'; Through = { $_ | ConvertTo-Json | ConvertFrom-Json } }
        @{ What = 'as hashtables with base64'; Through = { @{ EventId = $_.EventId; SchemaId = $_.SchemaId; Payload = [Convert]::ToBase64String($_.Payload) } } }
    ) {
        $path = Join-Path $TestDrive 'raw.xml'
        $stored = (Get-StoredEvent $emulator $topic)[0..2]
        $raw = Receive-SfEvent $topic -From Earliest -Count 3 -Raw
        $receipts = $raw | ForEach-Object $Through | Send-SfEvent $topic
        $receipts.Success | Should -Not -Contain $false
        $again = (Get-StoredEvent $emulator $topic)[-3..-1]
        $again.id | Should -BeExactly $stored.id
        $again.schemaId | Should -BeExactly $stored.schemaId
        # The service puts its own time in front, whatever the bytes.
        $again.payload | ForEach-Object { $_.Substring(8) } | Should -BeExactly ($stored.payload | ForEach-Object { $_.Substring(8) })
    }

    It 'takes the bytes of its input as they are when it comes: one array may serve for all' {
        'a', 'b', 'c' | ForEach-Object { @{ Order_Number__c = $_ } } | Send-SfEvent $topic | Out-Null
        $stored = @(Get-StoredEvent $emulator $topic)[-3..-1]
        $buffer = [byte[]]::new([Convert]::FromBase64String($stored[0].payload).Length)
        $receipts = $stored | ForEach-Object {
            [Convert]::FromBase64String($_.payload).CopyTo($buffer, 0)
            @{ SchemaId = $_.schemaId; Payload = $buffer }
        } | Send-SfEvent $topic
        $receipts.Success | Should -Not -Contain $false
        @(Get-StoredEvent $emulator $topic)[-3..-1].payload.ForEach({ $_.Substring(8) }) | Should -BeExactly $stored.payload.ForEach({ $_.Substring(8) })
    }

    It 'does not look into the bytes: what the service refuses is a receipt' {
        $receipt = @{ SchemaId = (Get-SfTopic $topic).SchemaId; Payload = [byte[]](1, 2) } | Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed
        $receipt.Success | Should -BeFalse
        Get-ErrorId $failed[0] | Should -BeLike 'SfPublish*'
    }
}
