BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $schema = Join-Path $TestDrive 'Strict__e.avsc'
    Set-Content $schema @'
{"name":"Strict__e","namespace":"com.sforce.eventbus","type":"record","fields":[
 {"name":"CreatedDate","type":"long","doc":"CreatedDate:DateTime"},
 {"name":"CreatedById","type":"string","doc":"CreatedBy:EntityId"},
 {"name":"Sku__c","type":"string","doc":"Data:Text:00N"},
 {"name":"Amount__c","type":["null","double"],"doc":"Data:Double:00N","default":null},
 {"name":"Topic","type":["null","string"],"default":null},
 {"name":"Due__c","type":"long","doc":"Data:DateTime:00N"},
 {"name":"Day__c","type":["null","long"],"doc":"Data:DateOnly:00N","default":null},
 {"name":"Time__c","type":["null","long"],"doc":"Data:TimeOnly:00N","default":null},
 {"name":"Level__c","type":{"type":"enum","name":"Level","symbols":["Low","High"]},"default":"High"},
 {"name":"Since__c","type":"long","doc":"Data:DateTime:00N","default":0},
 {"name":"Tags__c","type":{"type":"array","items":"string"}}]}
'@
    $emulator = Start-Emulator '--topic', $schema
    Connect-Emulator $emulator | Out-Null
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'New-SfEvent' {
    It 'has the fields in their order, all null, and not those that sending fills in' {
        $new = New-SfEvent /event/Order_Event__e
        $fields = (Get-SfSchema /event/Order_Event__e).Fields.Name | Where-Object { $_ -notin 'CreatedDate', 'CreatedById' }
        $new.PSObject.Properties.Name | Should -Be $fields
        @($new.PSObject.Properties.Value -ne $null).Count | Should -Be 0
        @(($new | ConvertTo-Json | ConvertFrom-Json).PSObject.Properties.Value -ne $null).Count | Should -Be 0
    }

    It 'has the defaults that the schema has' {
        $new = New-SfEvent /event/Strict__e
        $new.Level__c | Should -Be 'High'
        $new.Since__c | Should -Be ([datetime]::UnixEpoch)
    }

    It 'shows what belongs into a field, and what is there' {
        $new = New-SfEvent /event/Strict__e
        $new.Amount__c = 12.5
        $lines = ($new | Out-String).Trim() -split '\r?\n'
        $lines | Should -Be @(
            'Sku__c    : <text, required>', 'Amount__c : 12.5', 'Topic_    : <text>', 'Due__c    : <date and time, required>'
            'Day__c    : <date>', 'Time__c   : <time of day>', 'Level__c  : High', 'Since__c  : 01/01/1970 00:00:00'
            'Tags__c   : <list of text, required>')
    }

    It 'tells types and need to Get-Member and in its properties' {
        $new = New-SfEvent /event/Strict__e
        ($new | Get-Member Due__c).Definition | Should -Be 'datetime Due__c=<date and time, required>'
        ($new | Get-Member Time__c).Definition | Should -Be 'timespan Time__c=<time of day>'
        ($new | Get-Member Amount__c).MemberType | Should -Be 'NoteProperty'
        ($new.PSObject.Properties | Where-Object IsRequired).Name | Should -Be @('Sku__c', 'Due__c', 'Tags__c')
        $new.PSObject.Properties['Sku__c'].TypeNameOfValue | Should -Be 'System.String'
        $new.Sku__c = 5
        $new.PSObject.Properties['Sku__c'].TypeNameOfValue | Should -Be 'System.Int32'
    }

    It 'can be sent once it is filled in, and is a clear error before' {
        $new = New-SfEvent /event/Strict__e
        $new.Sku__c = 'A-1'
        $new.Tags__c = 'a', 'b'
        $receipt = Send-SfEvent /event/Strict__e $new -ErrorAction SilentlyContinue -ErrorVariable failed
        $receipt.Outcome | Should -Be 'Failed'
        Get-ErrorId $failed[0] | Should -Be 'SfValueInvalid'
        "$($failed[0])" | Should -BeLike 'Due__c:*required*'
        $new.Due__c = '2026-03-01T10:00:00Z'
        $new.Topic_ = 'paper'
        ($new | Send-SfEvent /event/Strict__e).Success | Should -BeTrue
        $received = Receive-SfEvent /event/Strict__e -From Earliest -Count 1
        $received.Sku__c, $received.Topic_, $received.Level__c | Should -Be @('A-1', 'paper', 'High')
        $received.Due__c | Should -Be ([datetime]::new(2026, 3, 1, 10, 0, 0, [DateTimeKind]::Utc))
    }

    It 'can be copied' {
        $first = New-SfEvent /event/Strict__e
        $second = $first.PSObject.Copy()
        $second.Sku__c = 'B'
        $first.Sku__c | Should -BeNullOrEmpty
        $second.PSObject.Properties['Due__c'].IsRequired | Should -BeTrue
    }

    It 'takes topics from the pipeline, and is an error where nothing can be published' {
        $made = Get-SfTopic /event/Order_Event__e, /data/AccountChangeEvent, /data/ChangeEvents, /event/Payroll_Run__e |
            New-SfEvent -ErrorAction SilentlyContinue -ErrorVariable failed
        $made.Count | Should -Be 2
        $made[1].PSObject.Properties.Name | Should -Be @('Period__c', 'Total__c')
        $failed | ForEach-Object { Get-ErrorId $_ } | Should -Be @('SfTopicCannotPublish', 'SfTopicWithoutSchema')
        Get-ErrorId (Get-Failure { New-SfEvent /event/Nope__e -ErrorAction Stop }) | Should -Be 'SfTopicNotFound'
    }
}
