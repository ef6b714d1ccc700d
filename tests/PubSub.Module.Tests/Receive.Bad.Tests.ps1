BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'
    $good = [Convert]::FromBase64String((Get-StoredEvent $emulator $topic)[0].payload)
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A bad event among good ones' {
    It 'is one error, counts, and stops nothing: <What>' -ForEach @(
        @{ What = 'truncated'; Make = { $good[0..($good.Length - 3)] }; SchemaId = ''; Id = 'SfEventInvalid'; Category = 'InvalidData' }
        @{
            What = 'with bytes left over'; Make = { $good + [byte[]](0, 1) }; SchemaId = ''; Id = 'SfEventInvalid'
            Category = 'InvalidData'
        }
        @{ What = 'empty'; Make = { [byte[]]@() }; SchemaId = ''; Id = 'SfEventInvalid'; Category = 'InvalidData' }
        @{
            What = 'with a lying length'; Make = { [byte[]](2, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F) + $good }; SchemaId = ''
            Id = 'SfEventInvalid'; Category = 'InvalidData'
        }
        @{
            What = 'with an endless number'; Make = { , [byte[]](@(0xFF) * 40) }; SchemaId = ''; Id = 'SfEventInvalid'
            Category = 'InvalidData'
        }
        @{
            What = 'of an unknown schema'; Make = { $good }; SchemaId = 'AAAAAAAAAAAAAAAAAAAAAA'; Id = 'SfSchemaValidationFailed'
            Category = 'InvalidArgument'
        }
    ) {
        $first = Send-SfEvent $topic @{ Order_Number__c = 'before' }
        $payload = [byte[]](& $Make)
        $bad = $payload.Length -eq 0 ?
            (Invoke-RestMethod "$($emulator.instanceUrl)/emulator/events?topic=$topic" -Method Post -ContentType application/json -Body '{"payload":""}') :
            (Add-RawEvent $emulator $topic $payload $SchemaId)
        Send-SfEvent $topic @{ Order_Number__c = 'after' } | Out-Null
        Send-SfEvent $topic @{ Order_Number__c = 'too much' } | Out-Null

        $events = $first | Receive-SfEvent -Count 2 -ErrorAction SilentlyContinue -ErrorVariable failed
        $events.Order_Number__c | Should -Be 'after'
        $failed.Count | Should -Be 1
        Get-ErrorId $failed[0] | Should -Be $Id
        $failed[0].CategoryInfo.Category | Should -Be $Category
        $raw = $failed[0].TargetObject
        $raw.Topic, $raw.EventId, $raw.ReplayId | Should -BeExactly @($topic, $bad.id, $bad.replayId)
        -join $raw.Payload | Should -BeExactly (-join $payload)
        "$($failed[0])" | Should -BeLike "*$($bad.id)*$topic*$($bad.replayId)*"
        (Get-EmulatorCall $emulator -Method Subscribe)[-1].requests | Should -Be @(2)
    }

    It 'says where the bytes are wrong' {
        $start = (Get-StoredEvent $emulator $topic)[-1].replayId
        Add-RawEvent $emulator $topic $good[0..($good.Length - 3)] | Out-Null
        Receive-SfEvent $topic -ReplayId $start -Count 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Match 'byte \d+, field \w+__c'
    }

    It 'ends the command with -ErrorAction Stop' {
        $start = (Get-StoredEvent $emulator $topic)[-1].replayId
        Add-RawEvent $emulator $topic ([byte[]](1, 2, 3)) | Out-Null
        Get-ErrorId (Get-Failure { Receive-SfEvent $topic -ReplayId $start -Count 2 -ErrorAction Stop }) | Should -Be 'SfEventInvalid'
        Wait-Until { (Get-EmulatorCall $emulator -Method Subscribe)[-1].state -eq 'cancelled' }
    }
}

Describe 'A subscription that cannot begin' {
    It '<Id> for <Topic>' -ForEach @(
        @{ Topic = '/event/Nope__e'; Id = 'SfTopicNotFound'; Category = 'ObjectNotFound' }
        @{ Topic = '/event/Payroll_Run__e'; Id = 'SfSubscriptionTopicCannotSubscribe'; Category = 'PermissionDenied' }
    ) {
        $failure = Get-Failure { Receive-SfEvent $Topic -Count 1 }
        Get-ErrorId $failure | Should -Be $Id
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $Topic
    }
}
