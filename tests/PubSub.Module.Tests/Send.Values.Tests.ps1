BeforeDiscovery {
    $moment = [datetime]::new(2026, 3, 1, 14, 30, 0, [DateTimeKind]::Utc)
    $alphabets = "$([char]0x682A)$([char]0xD83D)$([char]0xDE00)"
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '1'
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A row of a database' {
    It 'is sent with its columns, and its null is null' {
        $table = [Data.DataTable]::new()
        $table.Columns.AddRange([Data.DataColumn[]] @(
            [Data.DataColumn]::new('Order_Number__c'), [Data.DataColumn]::new('Amount__c', [double]), [Data.DataColumn]::new('Customer__c')))
        $table.Rows.Add('R-1', 1.5, [DBNull]::Value) | Out-Null
        $table.Rows.Add('R-2', [DBNull]::Value, 'Acme') | Out-Null
        # What is called as something that every row has is no column.
        $odd = $table.Rows[0] | Add-Member Item x -PassThru -Force | Send-SfEvent $topic -ErrorAction SilentlyContinue
        $odd.Outcome | Should -Be @('Published')
        $receipts = $table | Send-SfEvent $topic
        $receipts.Success | Should -Be @($true, $true)
        $count = @(Get-StoredEvent $emulator $topic).Count
        $events = Receive-SfEvent $topic -From Earliest -Count $count | Where-Object EventId -In $receipts.EventId
        $events.Order_Number__c | Should -Be @('R-1', 'R-2')
        $events.Amount__c | Should -Be @(1.5, $null)
        $events.Customer__c | Should -Be @($null, 'Acme')
    }
}

Describe 'What stands for nothing' {
    It 'is null: <What>' -ForEach @(
        @{ What = 'a pipeline without output'; Make = { } }
        @{ What = 'NullString'; Make = { [NullString]::Value } }
    ) {
        $value = & $Make
        @{ EventId = 'n-1'; Customer__c = $value; Amount__c = $value }, [pscustomobject]@{ EventId = $value; Customer__c = $value; Amount__c = $value } |
            Send-SfEvent $topic -ErrorVariable failed | Out-Null
        $failed | Should -BeNullOrEmpty
        $events = (Receive-SfEvent $topic -From Earliest -Count @(Get-StoredEvent $emulator $topic).Count)[-2, -1]
        $events.Customer__c | Should -Be @($null, $null)
        $events.Amount__c | Should -Be @($null, $null)
    }

    It 'is a blank cell where the field is no text' {
        $row = '"Order_Number__c","Amount__c","Quantity__c","Is_Express__c","Order_Date__c"', '"B-1","  "," 2 "," true ","  "' | ConvertFrom-Csv
        $receipt = $row | Send-SfEvent $topic
        $sent = (Receive-SfEvent $topic -From Earliest -Count @(Get-StoredEvent $emulator $topic).Count)[-1]
        $sent.EventId | Should -Be $receipt.EventId
        $sent.Amount__c, $sent.Quantity__c, $sent.Is_Express__c, $sent.Order_Date__c | Should -Be @($null, 2, $true, $null)
    }
}

Describe 'An object whose properties were listed before' {
    It 'is sent with these, and none of PowerShell''s own' {
        $order = [pscustomobject]@{ Order_Number__c = 'S-2' }
        $order | Add-Member ScriptProperty Amount__c { 12.5 }
        @($order.psobject.Properties).Count | Should -Be 2
        $order | Format-List | Out-Null
        ($order | Send-SfEvent $topic).Success | Should -BeTrue
    }
}

Describe 'An object whose scripts change it while it is read' {
    It 'is sent as it was before: <What>' -ForEach @(
        @{ What = 'a property is removed'; Script = { $this.psobject.Properties.Remove('Order_Number__c'); 12.5 } }
        @{ What = 'a value stays as a property'; Script = { $this | Add-Member -Force NoteProperty Amount__c 12.5; 12.5 } }
        @{ What = 'its properties are looked at'; Script = { @($this.psobject.Properties).Count * 2.5 } }
    ) {
        $order = [pscustomobject]@{ Order_Number__c = 'S-1'; Is_Express__c = $true }
        $order | Add-Member ScriptProperty Amount__c $Script
        $order | Add-Member NoteProperty Customer__c 'Acme'
        $order | Add-Member NoteProperty Status__c 'New'
        $receipt = $order | Send-SfEvent $topic
        $count = @(Get-StoredEvent $emulator $topic).Count
        $sent = Receive-SfEvent $topic -From Earliest -Count $count | Where-Object EventId -EQ $receipt.EventId
        $sent.Order_Number__c, $sent.Amount__c, $sent.Customer__c, $sent.Status__c | Should -Be @('S-1', 12.5, 'Acme', 'New')
    }
}

Describe 'A value that fits' {
    It 'is sent: <Field> <What>' -ForEach @(
        @{ Field = 'Amount__c'; What = 'int'; Value = 12; Expected = 12.0 }
        @{ Field = 'Amount__c'; What = 'decimal'; Value = 12.25d; Expected = 12.25 }
        @{ Field = 'Amount__c'; What = 'text'; Value = '-1.5'; Expected = -1.5 }
        @{ Field = 'Amount__c'; What = 'text with an exponent'; Value = '1e3'; Expected = 1000.0 }
        @{ Field = 'Amount__c'; What = 'empty text'; Value = ''; Expected = $null }
        @{ Field = 'Amount__c'; What = 'null'; Value = $null; Expected = $null }
        @{ Field = 'Is_Express__c'; What = 'text'; Value = 'True'; Expected = $true }
        @{ Field = 'Is_Express__c'; What = 'number'; Value = 0; Expected = $false }
        @{ Field = 'Is_Express__c'; What = 'digit'; Value = '1'; Expected = $true }
        @{ Field = 'Order_Number__c'; What = 'number'; Value = 1234.5; Expected = '1234.5' }
        @{ Field = 'Order_Number__c'; What = 'empty text'; Value = ''; Expected = '' }
        @{ Field = 'Order_Number__c'; What = 'text of many alphabets'; Value = $alphabets; Expected = $alphabets }
        @{
            Field = 'Order_Number__c'; What = 'guid'; Value = [guid]'0f8fad5b-d9cb-469f-a165-70867728950e'
            Expected = '0f8fad5b-d9cb-469f-a165-70867728950e'
        }
        @{ Field = 'Delivery_Time__c'; What = 'UTC'; Value = $moment; Expected = $moment }
        @{ Field = 'Delivery_Time__c'; What = 'local time'; Value = $moment.ToLocalTime(); Expected = $moment }
        @{ Field = 'Delivery_Time__c'; What = 'offset'; Value = [datetimeoffset]'2026-03-01T15:30:00+01:00'; Expected = $moment }
        @{ Field = 'Delivery_Time__c'; What = 'ISO text in UTC'; Value = '2026-03-01T14:30:00Z'; Expected = $moment }
        @{
            Field = 'Delivery_Time__c'; What = 'ISO text with an offset'; Value = '2026-03-01T15:30:00.250+01:00'
            Expected = $moment.AddMilliseconds(250)
        }
        @{ Field = 'Delivery_Time__c'; What = 'milliseconds'; Value = 1772375400000; Expected = $moment }
        @{ Field = 'Delivery_Time__c'; What = 'milliseconds as text'; Value = '1772375400000'; Expected = $moment }
        @{ Field = 'Order_Date__c'; What = 'a day'; Value = [datetime]'2026-03-01'; Expected = [datetime]'2026-03-01' }
        @{
            Field = 'Order_Date__c'; What = 'a time of that day'
            Value = [datetime]::new(2026, 3, 1, 23, 59, 0, [DateTimeKind]::Local); Expected = [datetime]'2026-03-01'
        }
        @{ Field = 'Order_Date__c'; What = 'dateonly'; Value = [DateOnly]::new(2026, 3, 1); Expected = [datetime]'2026-03-01' }
        @{ Field = 'Order_Date__c'; What = 'text'; Value = '2026-03-01'; Expected = [datetime]'2026-03-01' }
        @{ Field = 'Order_Date__c'; What = 'empty text'; Value = ''; Expected = $null }
    ) {
        $before = (Get-StoredEvent $emulator $topic)[-1].replayId
        $receipt = Send-SfEvent $topic @{ $Field = $Value }
        $receipt.Error | Should -BeNullOrEmpty
        $event = Receive-SfEvent $topic -ReplayId $before -Count 1
        $event.EventId | Should -Be $receipt.EventId
        if ($null -eq $Expected) { $null -eq $event.$Field | Should -BeTrue }
        else {
            $event.$Field | Should -BeExactly $Expected
            $event.$Field | Should -BeOfType $Expected.GetType()
        }
    }
}

Describe 'A value that does not fit' {
    It 'is one error that names field and value, and the others are sent: <Field> <Value>' -ForEach @(
        @{ Field = 'Amount__c'; Value = '1,5' }
        @{ Field = 'Amount__c'; Value = '1.000,5' }
        @{ Field = 'Amount__c'; Value = 'many' }
        @{ Field = 'Amount__c'; Value = '1e999' }
        @{ Field = 'Is_Express__c'; Value = 'yes' }
        @{ Field = 'Is_Express__c'; Value = 2 }
        @{ Field = 'Delivery_Time__c'; Value = 1.5 }
    ) {
        $before = @(Get-StoredEvent $emulator $topic).Count
        $bad = @{ $Field = $Value }
        $receipts = @{ Order_Number__c = 'a' }, $bad, @{ Order_Number__c = 'b' } |
            Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed
        $receipts.Success | Should -Be @($true, $false, $true)
        $failed.Count | Should -Be 1
        Get-ErrorId $failed[0] | Should -Be 'SfValueInvalid'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidData'
        [object]::ReferenceEquals($failed[0].TargetObject.PSObject.BaseObject, $bad) | Should -BeTrue
        "$($failed[0])" | Should -BeLike "*$Field*$([Convert]::ToString($Value, [cultureinfo]::InvariantCulture))*"
        $receipts[1].Error | Should -Be "$($failed[0])"
        @(Get-StoredEvent $emulator $topic).Count | Should -Be ($before + 2)
    }

    It 'is text that is no time: <Field> <Value>' -ForEach @(
        @{ Field = 'Delivery_Time__c'; Value = '01/03/2026 14:30:00'; Reason = 'ISO 8601' }
        @{ Field = 'Delivery_Time__c'; Value = '2026-03-01T14:30:00'; Reason = 'no zone' }
        @{ Field = 'Order_Date__c'; Value = '01.03.2026'; Reason = 'ISO 8601' }
        @{ Field = 'Order_Date__c'; Value = '2026-02-30'; Reason = 'ISO 8601' }
    ) {
        (Send-SfEvent $topic @{ $Field = $Value } -ErrorAction SilentlyContinue -ErrorVariable failed).Success | Should -BeFalse
        Get-ErrorId $failed[0] | Should -Be 'SfValueInvalid'
        "$($failed[0])" | Should -BeLike "*$Field*$Reason*"
    }

    It 'is named also where it is a time' {
        Send-SfEvent $topic @{ Order_Date__c = '01.03.2026' } -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        "$($failed[0])" | Should -BeLike '*01.03.2026*'
    }

    It 'is a [datetime] without a zone for a moment' {
        Send-SfEvent $topic @{ Delivery_Time__c = [datetime]'2026-03-01T14:30:00' } -ErrorAction SilentlyContinue -ErrorVariable failed |
            Out-Null
        "$($failed[0])" | Should -BeLike '*Delivery_Time__c*zone*'
    }

    It 'is a property that no field has, with a hint' {
        Send-SfEvent $topic @{ Amont__c = 1 } -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        "$($failed[0])" | Should -BeLike '*Amont__c*Amount__c*'
        # Upper and lower case are the same, as everywhere in PowerShell.
        (Send-SfEvent $topic @{ amount__C = 1 }).Success | Should -BeTrue
    }

    It 'is <What> as the whole event' -ForEach @(@{ What = 'text'; Value = 'hello' }, @{ What = 'a number'; Value = 5 }) {
        $receipt = $Value | Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed
        $receipt.Success | Should -BeFalse
        Get-ErrorId $failed[0] | Should -Be 'SfValueInvalid'
    }

    It 'ends the command with -ErrorAction Stop' {
        Get-ErrorId (Get-Failure { Send-SfEvent $topic @{ Amount__c = 'x' } -ErrorAction Stop }) | Should -Be 'SfValueInvalid'
    }
}
