BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    Connect-Emulator $emulator | Out-Null
    $id = (Get-SfTopic /event/Order_Event__e).SchemaId
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Get-SfSchema' {
    It 'gets the newest of a topic' {
        $schema = Get-SfSchema /event/Order_Event__e
        $schema.PSObject.TypeNames[0] | Should -Be 'PubSub.SfSchema'
        $schema.PSObject.Properties.Name | Should -Be @('Id', 'Name', 'Namespace', 'Fields', 'Json')
        $schema.Id | Should -BeExactly $id
        $schema.Name | Should -Be 'Order_Event__e'
        $schema.Namespace | Should -Be 'com.sforce.eventbus'
        ($schema.Json | ConvertFrom-Json).fields.name | Should -Be $schema.Fields.Name
    }

    It 'gets one by its id, also under the name that Get-SfTopic has for it' {
        (Get-SfSchema -Id $id).Name | Should -Be 'Order_Event__e'
        ([pscustomobject]@{ SchemaId = $id } | Get-SfSchema).Id | Should -BeExactly $id
        ([pscustomobject]@{ Id = $id } | Get-SfSchema).Id | Should -BeExactly $id
    }

    It 'takes what Get-SfTopic writes' {
        $topics = '/event/Order_Event__e', '/data/AccountChangeEvent'
        ($topics | Get-SfTopic | Get-SfSchema).Name | Should -Be @('Order_Event__e', 'AccountChangeEvent')
    }

    It 'gets both schemas of a topic whose schema has changed' {
        $ids = (Invoke-RestMethod "$($emulator.instanceUrl)/emulator/topics").Where({ $_.name -eq '/event/Inventory__e' }).schemaIds
        $schemas = Get-SfSchema -Id $ids
        $schemas.Id | Should -BeExactly $ids
        (Compare-Object $schemas[0].Fields.Name $schemas[1].Fields.Name).InputObject | Should -Be @('Bin__c', 'Counted_At__c')
        (Get-SfSchema /event/Inventory__e).Id | Should -BeExactly $ids[-1]
    }

    It 'says that a channel has no schema of its own' {
        $schemas = Get-SfSchema /data/ChangeEvents, /event/Order_Event__e -ErrorAction SilentlyContinue -ErrorVariable failed
        $schemas.Name | Should -Be 'Order_Event__e'
        Get-ErrorId $failed[0] | Should -Be 'SfTopicWithoutSchema'
        "$($failed[0])" | Should -BeLike '*channel*/data/AccountChangeEvent*'
    }

    It 'goes on after an id that does not exist' {
        $schemas = Get-SfSchema -Id 'AAAAAAAAAAAAAAAAAAAAAA', $id -ErrorAction SilentlyContinue -ErrorVariable failed
        $schemas.Id | Should -BeExactly $id
        Get-ErrorId $failed[0] | Should -Be 'SfSchemaValidationFailed'
        $failed[0].TargetObject | Should -Be 'AAAAAAAAAAAAAAAAAAAAAA'
    }

    It 'asks the service once for each schema' {
        1..3 | ForEach-Object { Get-SfSchema -Id $id } | Out-Null
        $before = @(Get-EmulatorCall $emulator -Method GetSchema).Count
        Get-SfSchema -Id $id | Out-Null
        @(Get-EmulatorCall $emulator -Method GetSchema).Count | Should -Be $before
    }
}

Describe 'The fields of a schema' {
    BeforeAll {
        $fields = (Get-SfSchema /event/Order_Event__e).Fields
        $change = (Get-SfSchema /data/AccountChangeEvent).Fields
    }

    It 'say name, type and what it is in Salesforce' {
        $fields[0].PSObject.Properties.Name | Should -Be @('Name', 'Type', 'Nullable', 'Required', 'SalesforceType', 'Default', 'Doc')
        $amount = $fields.Where({ $_.Name -eq 'Amount__c' })[0]
        $amount.Type | Should -Be 'double'
        $amount.Nullable | Should -BeTrue
        $amount.SalesforceType | Should -Be 'Double'
        $amount.Doc | Should -BeLike 'Data:Double:*'
        $fields[0].Nullable | Should -BeFalse
        $fields[0].SalesforceType | Should -Be 'DateTime'
    }

    It 'name nested types' {
        $change.Where({ $_.Name -eq 'BillingAddress' })[0].Type | Should -Be 'Address'
        $change.Where({ $_.Name -eq 'Name' })[0].Type | Should -Be 'string | Switchable_PersonName'
    }

    It 'read well as a table' {
        $lines = ($fields | Out-String).Trim() -split '\r?\n'
        $lines[0] | Should -Match '^Name\s+Type\s+Nullable\s+Required\s+SalesforceType\s+Default'
        $lines.Where({ $_ -match '^Is_Express__c' }) | Should -Match 'boolean\s+True\s+False\s+Boolean'
        $lines.Count | Should -Be ($fields.Count + 2)
    }

    It 'say what Send-SfEvent needs' {
        # What the command fills in is not for the input.
        $fields.Where({ $_.Required }) | Should -BeNullOrEmpty
        $change.Where({ $_.Required }).Name | Should -Be 'ChangeEventHeader'
    }
}

Describe 'A schema' {
    It 'shows itself as a table of its fields' {
        $text = Get-SfSchema /event/Order_Event__e | Out-String -Width 120
        $text | Should -BeLike "*com.sforce.eventbus.Order_Event__e, schema $id*"
        $text | Should -Match '(?m)^Amount__c\s+double\s+True\s+False\s+Double'
        (Get-SfSchema /event/Order_Event__e, /event/Inventory__e | Out-String) | Should -BeLike '*Order_Event__e*Amount__c*Inventory__e*Bin__c*'
    }

    It 'has the text of the service, byte for byte' {
        # Names and escapes that a writer of JSON might spell otherwise.
        $name = [char]0xFC + [char]::ConvertFromUtf32(0x1F600)
        $schema = "{`"name`": `"Odd__e`",  `"type`":`"record`", `"doc`":`"$name \u00fc \/`", `"fields`":[{`"name`":`"a`",`"type`":`"long`"}]}"
        $file = Join-Path $TestDrive 'odd.avsc'
        Set-Content $file $schema -NoNewline
        $odd = Start-Emulator '--topic', $file
        try {
            $session = Connect-Emulator $odd
            $topic = Get-SfTopic /event/Odd__e -Session $session
            # As another client gets it.
            $expected = (Invoke-WebRequest "$($odd.instanceUrl)/emulator/schemas?id=$($topic.SchemaId)").Content
            (Get-SfSchema /event/Odd__e -Session $session).Json | Should -BeExactly $expected
        }
        finally {
            Stop-Emulator $odd
            Connect-Emulator $emulator | Out-Null
        }
    }
}
