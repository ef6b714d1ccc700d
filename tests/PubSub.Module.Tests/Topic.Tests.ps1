BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    Connect-Emulator $emulator | Out-Null
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Get-SfTopic' {
    It 'tells what the user may do with <Topic>' -ForEach @(
        @{ Topic = '/event/LoginEventStream'; Kind = 'Monitoring'; CanPublish = $false; CanSubscribe = $true; HasSchema = $true }
        @{ Topic = '/event/Order_Event__e'; Kind = 'PlatformEvent'; CanPublish = $true; CanSubscribe = $true; HasSchema = $true }
        @{ Topic = '/event/Payroll_Run__e'; Kind = 'PlatformEvent'; CanPublish = $true; CanSubscribe = $false; HasSchema = $true }
        @{ Topic = '/data/AccountChangeEvent'; Kind = 'ChangeEvent'; CanPublish = $false; CanSubscribe = $true; HasSchema = $true }
        @{ Topic = '/data/ChangeEvents'; Kind = 'Channel'; CanPublish = $false; CanSubscribe = $true; HasSchema = $false }
    ) {
        $found = Get-SfTopic $Topic
        $found.PSObject.TypeNames[0] | Should -Be 'PubSub.SfTopic'
        $found.PSObject.Properties.Name | Should -Be @('Topic', 'Kind', 'CanPublish', 'CanSubscribe', 'SchemaId', 'TenantGuid', 'RpcId')
        $found.Topic | Should -BeExactly $Topic
        $found.Kind | Should -Be $Kind
        $found.CanPublish | Should -Be $CanPublish
        $found.CanSubscribe | Should -Be $CanSubscribe
        $found.SchemaId.Length | Should -Be ($HasSchema ? 22 : 0)
        $found.TenantGuid | Should -BeLike "*$($emulator.orgId)"
        $found.RpcId | Should -Be (Get-EmulatorCall $emulator)[-1].rpcId
    }

    It 'takes names by argument, alias, pipeline and property <By>' -ForEach @(
        @{ By = 'Topic' }, @{ By = 'Name' }, @{ By = 'TopicName' }
    ) {
        $names = '/event/Order_Event__e', '/event/Order_Shipped__e'
        $argument = @{ $By = $names }
        (Get-SfTopic @argument).Topic | Should -Be $names
        ($names | Get-SfTopic).Topic | Should -Be $names
        ($names | ForEach-Object { [pscustomobject]@{ $By = $_ } } | Get-SfTopic).Topic | Should -Be $names
    }

    It 'writes the others when one does not exist' {
        $found = Get-SfTopic /event/Order_Event__e, /event/Nope__e, /event/Order_Shipped__e -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Topic | Should -Be @('/event/Order_Event__e', '/event/Order_Shipped__e')
        $failed.Count | Should -Be 1
        Get-ErrorId $failed[0] | Should -Be 'SfTopicNotFound'
        $failed[0].TargetObject | Should -Be '/event/Nope__e'
    }

    It 'minds upper and lower case' {
        Get-ErrorId (Get-Failure { Get-SfTopic /event/order_event__e -ErrorAction Stop }) | Should -Be 'SfTopicNotFound'
    }

    It 'shows as a table of what matters' {
        $lines = (Get-SfTopic /event/Order_Event__e | Out-String).Trim() -split '\r?\n'
        $lines[0] | Should -Match '^Topic\s+Kind\s+CanPublish\s+CanSubscribe\s+SchemaId'
    }
}

Describe 'Get-SfTopic -ListAvailable' {
    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete
    }

    It 'lists what the org has, by name, without a call to the service' {
        $before = @(Get-EmulatorCall $emulator).Count
        $found = Get-SfTopic -ListAvailable
        $known = (Invoke-RestMethod "$($emulator.instanceUrl)/emulator/topics").name
        $found.Topic | Sort-Object | Should -Be ($known | Sort-Object)
        ($found | Where-Object Topic -eq /data/SalesEvents__chn).Kind | Should -Be 'Channel'
        @($found.CanPublish + $found.SchemaId + $found.RpcId -ne $null).Count | Should -Be 0
        @(Get-EmulatorCall $emulator).Count | Should -Be $before
    }

    It 'is meant by <Case>' -ForEach @(
        @{ Case = 'a wildcard'; Splat = @{ Topic = '/event/Order_*' }; Found = '/event/Order_Event__e', '/event/Order_Shipped__e' }
        @{ Case = 'a wildcard of the name alone'; Splat = @{ Topic = 'order_*' }; Found = '/event/Order_Event__e', '/event/Order_Shipped__e' }
        @{ Case = 'a kind'; Splat = @{ Kind = 'Channel' }; Found = '/data/ChangeEvents', '/data/SalesEvents__chn', '/event/Monitoring__chn', '/event/Orders__chn' }
        @{ Case = 'kinds and wildcards'; Splat = @{ Topic = '*A*', '*s'; Kind = 'Channel', 'Monitoring' }
            Found = '/data/ChangeEvents', '/data/SalesEvents__chn', '/event/ApiEventStream', '/event/LoginEventStream', '/data/ChangeEvents' }
        @{ Case = 'wildcards that fit nothing'; Splat = @{ Topic = '*nothing*' }; Found = $null }
    ) {
        (Get-SfTopic @Splat).Topic | Should -Be $Found
    }

    It 'asks the service about each with -Verify, and leaves out what it does not have' {
        # The warning about selections makes the change events of all objects candidates.
        $denied = @{ kind = 'http'; method = 'tooling'; httpStatus = 403; count = 9; contentType = 'application/json'
            body = '[{"message":"no","errorCode":"INSUFFICIENT_ACCESS"}]' }
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($denied | ConvertTo-Json) | Out-Null
        (Get-SfTopic -Kind ChangeEvent -WarningAction Ignore).Topic | Should -Contain '/data/OpportunityChangeEvent'
        $seen = Get-SfTopic -Kind ChangeEvent, PlatformEvent -Verify -Verbose -WarningVariable warnings -WarningAction SilentlyContinue 4>&1
        $found = $seen | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }
        $found.Topic | Should -Contain '/data/AccountChangeEvent'
        $found.Topic | Should -Not -Contain '/data/OpportunityChangeEvent'
        "$seen" | Should -BeLike '*OpportunityChangeEvent is left out*'
        ($found | Where-Object Topic -eq /event/Payroll_Run__e).CanSubscribe | Should -BeFalse
        $found.SchemaId | ForEach-Object { $_.Length | Should -Be 22 }
        "$warnings" | Should -BeLike '*selected*View Setup and Configuration*'
    }

    It 'goes on where one check fails' {
        $broken = @{ kind = 'status'; method = 'GetTopic'; topic = '/event/Inventory__e'; code = 'service.unavailable' }
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($broken | ConvertTo-Json) | Out-Null
        $found = Get-SfTopic -Kind PlatformEvent -Verify -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Topic | Should -Contain '/event/Sensor_Reading__e'
        $failed.TargetObject | Should -Be '/event/Inventory__e'
        Get-ErrorId $failed[0] | Should -Be 'SfServiceUnavailable'
    }

    It 'is an error for a name that the org does not list, and without any name' {
        Get-ErrorId (Get-Failure { Get-SfTopic /event/Nope__e -ListAvailable -ErrorAction Stop }) | Should -Be 'SfTopicNotListed'
        $failure = Get-Failure { Get-SfTopic }
        Get-ErrorId $failure | Should -Be 'SfTopicMissing'
        "$failure" | Should -BeLike '*-ListAvailable*'
    }

    It 'ends with an error where the org does not answer' {
        $broken = @{ kind = 'http'; method = 'data'; httpStatus = 503; body = 'maintenance' }
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($broken | ConvertTo-Json) | Out-Null
        $failure = Get-Failure { Get-SfTopic -ListAvailable }
        Get-ErrorId $failure | Should -Be 'SfRestHttp503'
        "$failure" | Should -BeLike '*503*'
    }

    It 'goes on behind a pattern that is none' {
        $found = '/event/Order[', '/event/Order_Event__e' | Get-SfTopic -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Topic | Should -Be '/event/Order_Event__e'
        Get-ErrorId $failed[0] | Should -Be 'SfWildcardInvalid'
        $failed[0].TargetObject | Should -Be '/event/Order['
    }
}
