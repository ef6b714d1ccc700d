BeforeDiscovery {
    # German: 1,5 and 01.03.2026. Turkish: I is not the capital of i. Arabic of Saudi Arabia: another calendar.
    $cultures = 'de-DE', 'tr-TR', 'ar-SA' | ForEach-Object { @{ Culture = $_ } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '3', '--seed', '1'
    $session = Connect-Emulator $emulator
    $topic = '/event/Order_Event__e'

    # Runs a script in another culture, and gives what it wrote; an error fails the test.
    function Invoke-InCulture([string] $Name, [scriptblock] $Script) {
        $text = "[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = '$Name'`n$Script"
        $own = New-Apart ([scriptblock]::Create($text)) -Variable @{
            session = $session; topic = $topic; emulator = $emulator; folder = "$TestDrive"
        }
        try {
            $own.Invoke()
            $own.Streams.Error | ForEach-Object { throw $_ }
        }
        finally { Remove-Apart $own }
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'In <Culture>' -ForEach $cultures {
    It 'the culture is really another' {
        Invoke-InCulture $Culture { [cultureinfo]::CurrentCulture.Name } | Should -Be $Culture
    }

    It 'a session is made' {
        $made = Invoke-InCulture $Culture { Connect-SfPubSub -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint }
        $made.OrgId | Should -Be $emulator.orgId
    }

    It 'numbers and times of text are sent as what they are' {
        $event = Invoke-InCulture $Culture {
            $row = 'Order_Number__c,Amount__c,Is_Express__c,Order_Date__c,Delivery_Time__c', 'INI,1.5,TRUE,2026-03-01,2026-03-01T14:30:00.5Z' | ConvertFrom-Csv
            $receipts = $row, $row | Send-SfEvent $topic -Session $session
            $receipts[0] | Receive-SfEvent -Count 1 -Session $session
        }
        $event.Order_Number__c | Should -BeExactly 'INI'
        $event.Amount__c | Should -Be 1.5
        $event.Is_Express__c | Should -BeTrue
        $event.Order_Date__c | Should -Be ([datetime]::new(2026, 3, 1))
        $event.Delivery_Time__c | Should -Be ([datetime]::new(2026, 3, 1, 14, 30, 0, 500, [DateTimeKind]::Utc))
    }

    It 'a comma is no decimal point, and the error is invariant' {
        $messages = Invoke-InCulture $Culture {
            '1,5', '1.000', 1.5 | ForEach-Object { @{ Amount__c = $_ } } |
                Send-SfEvent $topic -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object Success
            "$failed"
            Send-SfEvent $topic @{ Is_Express__c = 1.5 } -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
            "$failed"
        }
        $messages[0..2] | Should -Be @($false, $true, $true)
        $messages[3] | Should -BeLike "*Amount__c*'1,5'*"
        $messages[4] | Should -BeLike '*Is_Express__c*1.5 *'
    }

    It 'wildcards take names in any case' {
        Invoke-InCulture $Culture { (Get-SfTopic *inventory* -Session $session).Topic } | Should -Be '/event/Inventory__e'
    }

    It 'numbers become invariant text' {
        $event = Invoke-InCulture $Culture {
            $row = @{ Order_Number__c = 1234.5; Customer__c = -1 }
            $receipts = $row, $row | Send-SfEvent $topic -Session $session
            $receipts[0] | Receive-SfEvent -Count 1 -Session $session
        }
        $event.Order_Number__c | Should -Be '1234.5'
        $event.Customer__c | Should -Be '-1'
    }

    It 'events are those that other cultures receive' {
        $here = Receive-SfEvent $topic -From Earliest -Count 3 -Session $session | ForEach-Object { $_ | ConvertTo-Json -Compress }
        $there = Invoke-InCulture $Culture { Receive-SfEvent $topic -From Earliest -Count 3 -Session $session } |
            ForEach-Object { $_ | ConvertTo-Json -Compress }
        $there | Should -Be $here
    }

    It 'replay ids go through CSV of that culture' {
        $ids = Invoke-InCulture $Culture {
            $path = Join-Path $folder "$([cultureinfo]::CurrentCulture.Name).csv"
            Receive-SfEvent $topic -From Earliest -Count 2 -Session $session | Export-Csv $path -UseCulture
            (Import-Csv $path -UseCulture | Receive-SfEvent -Count 1 -Session $session).EventId
        }
        $ids | Should -Be (Get-StoredEvent $emulator $topic)[2].id
    }
}
