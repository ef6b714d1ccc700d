BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '1'
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'

    class Order {
        [string] $Order_Number__c
        [double] $Amount__c
        [bool] $Is_Express__c
    }

    # The events of the receipts, as a subscriber sees them.
    function Get-Sent($Receipts) {
        $before = (Get-StoredEvent $emulator $topic).Where({ $_.id -eq $Receipts[0].EventId }, 'Until')[-1].replayId
        Receive-SfEvent $topic -ReplayId $before -Count $Receipts.Count
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Send-SfEvent' {
    It 'takes <What>' -ForEach @(
        @{ What = 'a hashtable'; Make = { @{ Order_Number__c = 'N-1'; Amount__c = 1.5; Is_Express__c = $true } } }
        @{ What = 'an ordered hashtable'; Make = { [ordered]@{ Order_Number__c = 'N-1'; Amount__c = 1.5; Is_Express__c = $true } } }
        @{ What = 'a custom object'; Make = { [pscustomobject]@{ Order_Number__c = 'N-1'; Amount__c = 1.5; Is_Express__c = $true } } }
        @{ What = 'an instance of a class'; Make = { [Order]@{ Order_Number__c = 'N-1'; Amount__c = 1.5; Is_Express__c = $true } } }
        @{ What = 'a CSV row'; Make = { "Order_Number__c,Amount__c,Is_Express__c,Quantity__c`nN-1,1.5,true," | ConvertFrom-Csv } }
        @{ What = 'JSON'; Make = { '{"Order_Number__c": "N-1", "Amount__c": 1.5, "Is_Express__c": true}' | ConvertFrom-Json } }
        @{
            What = 'a hashtable with an added property'
            Make = { @{ Order_Number__c = 'N-1'; Amount__c = 1.5; Is_Express__c = $true } | Add-Member Ignored x -PassThru }
        }
        @{
            What = 'what Select-Object makes'
            Make = { [Order]@{ Order_Number__c = 'N-1'; Amount__c = 1.5 } | Select-Object Order_Number__c, Amount__c, @{ n = 'Is_Express__c'; e = { $true } } }
        }
    ) {
        $input1 = & $Make
        foreach ($receipt in ($input1 | Send-SfEvent $topic), (Send-SfEvent -Topic $topic -InputObject $input1)) {
            $receipt.Success | Should -BeTrue
            $event = Get-Sent @($receipt)
            $event.Order_Number__c | Should -BeExactly 'N-1'
            $event.Amount__c | Should -Be 1.5
            $event.Is_Express__c | Should -BeTrue
            $event.Quantity__c | Should -BeNullOrEmpty
        }
    }

    It 'writes a receipt for each event, in the order of the input' {
        $receipts = 1..30 | ForEach-Object { @{ Order_Number__c = "N-$_"; Amount__c = ($_ % 3 ? $_ : 'wrong') } } |
            Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed
        $receipts.Count | Should -Be 30
        $receipts[0].PSObject.TypeNames[0] | Should -Be 'PubSub.SfPublishReceipt'
        $receipts[0].PSObject.Properties.Name | Should -Be @('Topic', 'EventId', 'ReplayId', 'Success', 'Outcome', 'Error')
        $receipts.Success | Should -Be (1..30 | ForEach-Object { [bool]($_ % 3) })
        $failed.Count | Should -Be 10
        $good = $receipts.Where({ $_.Success })
        (Get-Sent $good).Order_Number__c | Should -Be (1..30 | Where-Object { $_ % 3 } | ForEach-Object { "N-$_" })
        (Get-Sent $good).ReplayId | Should -BeExactly $good.ReplayId
        $receipts[2].Error | Should -BeLike '*Amount__c*wrong*'
        $receipts[2].ReplayId | Should -BeNullOrEmpty
    }

    It 'keeps the id that the input has, and makes one where it has none' {
        $id = [guid]::NewGuid()
        (Send-SfEvent $topic @{ EventId = $id; Order_Number__c = 'I-1' }).EventId | Should -Be $id.ToString()
        (Send-SfEvent $topic @{ eventid = 'my-own'; Order_Number__c = 'I-1' }).EventId | Should -Be 'my-own'
        [guid](Send-SfEvent $topic @{ EventId = ''; Order_Number__c = 'I-1' }).EventId | Should -Not -Be ([guid]::Empty)
    }

    It 'takes no <_> for an id' -ForEach 'hashtable', 'object', 'list' {
        $id = switch ($_) { hashtable { @{ a = 1 } } object { [pscustomobject]@{ a = 1 } } list { , (1, 2) } }
        $receipt = Send-SfEvent $topic @{ EventId = $id; Order_Number__c = 'I-2' } -ErrorAction SilentlyContinue
        ($receipt.Success, $receipt.EventId) | Should -Be $false, $null
        $receipt.Error | Should -BeLike "*EventId*an event's id is a text*"
    }

    It 'sends a received event again as it is, with its id' {
        $event = Receive-SfEvent $topic -From Earliest -Count 1
        $receipt = $event | Send-SfEvent $topic
        $receipt.EventId | Should -Be $event.EventId
        $receipt.ReplayId | Should -Not -Be $event.ReplayId
        $stored = (Get-StoredEvent $emulator $topic)[-1].replayId
        $again = (Receive-SfEvent $topic -From Earliest -Count @(Get-StoredEvent $emulator $topic).Count)[-1]
        $again.ReplayId | Should -BeExactly $stored
        foreach ($name in (Get-SfSchema $topic).Fields.Name | Where-Object { $_ -ne 'CreatedDate' }) { $again.$name | Should -Be $event.$name }
    }

    It 'fills in who and when, whatever the input says' {
        $given = @{ Order_Number__c = 'F-1'; CreatedDate = 'nonsense'; CreatedById = 'somebody'; Topic = 'x'; EventName = 'y'; ReplayId = 'z' }
        $event = Get-Sent @(Send-SfEvent $topic $given)
        $event.CreatedById | Should -Be $emulator.userId
        ([datetime]::UtcNow - $event.CreatedDate).TotalMinutes | Should -BeLessThan 5
    }

    It 'sends nothing with -WhatIf, and still checks' {
        $before = @(Get-StoredEvent $emulator $topic).Count
        @{ Order_Number__c = 'W-1' }, @{ Order_Number__c = 'W-2' } | Send-SfEvent $topic -WhatIf | Should -BeNullOrEmpty
        Send-SfEvent $topic @{ Amount__c = 'many' } -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        Get-ErrorId $failed[0] | Should -Be 'SfValueInvalid'
        @(Get-StoredEvent $emulator $topic).Count | Should -Be $before
        @(Get-EmulatorCall $emulator)[-1].method | Should -Not -Be 'PublishStream'
    }

    It 'sends nothing with $WhatIfPreference, unless -WhatIf:$false' {
        $before = @(Get-StoredEvent $emulator $topic).Count
        $own = New-Apart {
            $WhatIfPreference = $true
            Send-SfEvent $topic @{ Order_Number__c = 'W-3' } -Session $session
            Send-SfEvent $topic @{ Order_Number__c = 'W-4' } -Session $session -WhatIf:$false
        } -Variable @{ topic = $topic; session = Get-SfPubSubSession }
        try {
            @($own.Invoke()).Success | Should -Be @($true)
            @(Get-StoredEvent $emulator $topic).Count | Should -Be ($before + 1)
        }
        finally { Remove-Apart $own }
    }

    It 'sends nothing where the user answers no' {
        $before = @(Get-StoredEvent $emulator $topic).Count
        $own = New-Apart { $ConfirmPreference = 'Low'; Send-SfEvent $topic @{ Order_Number__c = 'C-1' } -Session $session } -Variable @{
            topic = $topic; session = Get-SfPubSubSession
        }
        try {
            # Without a user interface nobody can answer; what matters is that it was asked.
            $own.Invoke() | Should -BeNullOrEmpty
            "$($own.Streams.Error)" | Should -BeLike '*request confirmation*Publish event 1*'
            @(Get-StoredEvent $emulator $topic).Count | Should -Be $before
        }
        finally { Remove-Apart $own }
    }

    It 'does nothing for an empty pipeline' {
        @() | Send-SfEvent $topic | Should -BeNullOrEmpty
    }
}

Describe 'What cannot be published to' {
    It '<Id> for <To>' -ForEach @(
        @{ To = '/event/LoginEventStream'; Id = 'SfTopicCannotPublish'; Category = 'PermissionDenied' }
        @{ To = '/data/AccountChangeEvent'; Id = 'SfTopicCannotPublish'; Category = 'PermissionDenied' }
        @{ To = '/event/Nope__e'; Id = 'SfTopicNotFound'; Category = 'ObjectNotFound' }
    ) {
        $failure = Get-Failure { Send-SfEvent $To @{ Status = 'x' } }
        Get-ErrorId $failure | Should -Be $Id
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $To
    }

    It 'is anything but raw events while the user is not known' {
        $stored = Receive-SfEvent $topic -From Earliest -Count 2 -Raw
        $clone = $stored[1] | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $session = Connect-SfPubSub -Name nobody -AccessToken $emulator.accessToken -InstanceUrl http://127.0.0.1:1 -Endpoint $emulator.endpoint
        try {
            # The bytes have their own user.
            $receipts = $stored[0], $clone | Send-SfEvent $topic -Session $session
            $receipts.Success | Should -Be @($true, $true)
            (Get-StoredEvent $emulator $topic)[-2, -1].id | Should -Be $stored.EventId
            # What went before the event that cannot be made has its receipt.
            $receipts = @()
            $failure = Get-Failure { $stored[0], @{ Order_Number__c = 'x' }, $clone | Send-SfEvent $topic -Session $session | ForEach-Object { Set-Variable receipts ($receipts + $_) -Scope 1 } }
            Get-ErrorId $failure | Should -Be 'SfUserIdUnknown'
            $receipts.Success | Should -Be @($true)
            $session.UserId | Should -BeNullOrEmpty
            $failure = Get-Failure { Send-SfEvent $topic @{ Order_Number__c = 'x' } -Session $session }
            Get-ErrorId $failure | Should -Be 'SfUserIdUnknown'
            "$failure" | Should -BeLike '*-UserId*'
        }
        finally {
            Disconnect-SfPubSub $session
            Connect-Emulator $emulator | Out-Null
        }
    }
}
