BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator -ArgumentList '--generate', '0'
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'
    Send-SfEvent $topic @{ Order_Date__c = '2026-03-01'; Delivery_Time__c = '2026-03-01T14:30:00.123+01:00' } | Out-Null
}

AfterAll { Stop-Emulator $emulator }

Describe 'Dates and times' {
    It 'are [datetime] in UTC, and dates without a zone' {
        $received = Receive-SfEvent $topic -From Earliest -Count 1
        $received.Delivery_Time__c | Should -Be ([datetime]::new(2026, 3, 1, 13, 30, 0, 123, [DateTimeKind]::Utc))
        $received.Delivery_Time__c.Kind | Should -Be 'Utc'
        $received.Order_Date__c | Should -Be ([datetime]'2026-03-01')
        $received.Order_Date__c.Kind | Should -Be 'Unspecified'
    }

    It 'are text in ISO 8601' {
        $received = Receive-SfEvent $topic -From Earliest -Count 1 -TimestampFormat Iso8601
        $received.Delivery_Time__c | Should -BeExactly '2026-03-01T13:30:00.123Z'
        $received.Order_Date__c | Should -BeExactly '2026-03-01'
    }

    It 'are milliseconds' {
        $received = Receive-SfEvent $topic -From Earliest -Count 1 -TimestampFormat UnixMs
        $received.Delivery_Time__c | Should -BeExactly 1772371800123
        $received.Order_Date__c | Should -BeExactly 1772323200000
    }

    It 'go through a CSV and back in any culture' {
        $file = Join-Path $TestDrive 'events.csv'
        [cultureinfo]::CurrentCulture = 'de-DE'
        Receive-SfEvent $topic -From Earliest -Count 1 -TimestampFormat Iso8601 | Export-Csv $file
        (Import-Csv $file | Send-SfEvent $topic).Success | Should -BeTrue
        $both = Receive-SfEvent $topic -From Earliest -Count 2
        $both[1].Delivery_Time__c | Should -Be $both[0].Delivery_Time__c
        $both[1].Order_Date__c | Should -Be $both[0].Order_Date__c
    }
}
