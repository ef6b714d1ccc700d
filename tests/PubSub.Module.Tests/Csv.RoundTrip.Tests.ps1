BeforeDiscovery {
    # German: 1,5 and 01.03.2026. Turkish: I is not the capital of i. Arabic of Saudi Arabia: another calendar and other digits.
    $cultures = '', 'de-DE', 'tr-TR', 'ar-SA', 'sv-SE' | ForEach-Object { @{ Culture = $_ } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--topic', (Join-Path $PSScriptRoot 'AllTypes.avsc'), '--generate', '50', '--seed', '7'
    $session = Connect-Emulator $emulator
    $all = '/event/All_Types__e'

    # A double's bits: what a decimal text may lose.
    function Get-Double([long] $Bits) { [BitConverter]::Int64BitsToDouble($Bits) }

    $emoji = [char]::ConvertFromUtf32(0x1F600)
    $texts = 'plain', '007', ' blanks ', '"quoted", and a comma', "two`nlines", "CR`r`nLF", "tab`t", $emoji, '=1+1', '@SUM(A1)', '-5', '1,5',
    'TRUE', '2026-03-01', 'a;b', 'back\slash', '\N', '[]', '{}', "I$([char]0x131)i$([char]0x130)", 'NaN', "'", '#N/A'
    $inputs = @(
        foreach ($text in $texts) { @{ Text__c = $text; Texts__c = @($text, $text); Name = $text } }
        foreach ($number in 1.5, -0.0, 0.1, 1e300, 4.9406564584124654E-324, [double]::NaN, [double]::PositiveInfinity, (Get-Double 0x3FB999999999999B),
            9007199254740992, 88777122098959792, (Get-Double 0x43E0000000000001)) {
            @{ Double__c = $number; Numbers__c = @($number, 2.5); Address__c = @{ Location = @{ Latitude = $number } }; Stops__c = , @{ Latitude = $number } }
        }
        foreach ($number in [long]::MaxValue, [long]::MinValue, 0, -1) { @{ Long__c = $number; Map__c = @{ a = $number; 'b;"c"' = 1 } } }
        foreach ($number in 16777216, 123456792, 0.1, 3.4028235e38, -801612928, 1e-45) { @{ Float__c = [float] $number } }
        @{ Int__c = [int]::MinValue; Boolean__c = $true; Enum__c = 'GREEN' }, @{ Int__c = 2147483647; Boolean__c = $false; Must__c = 'm' }
        foreach ($ms in 0, 1772375400123, -1, -62135596800000, 253402300799999, 253402300800000, [long]::MaxValue) { @{ DateTime__c = $ms } }
        foreach ($day in -719162, 0, 20513, 2932896) { @{ Date__c = $day * 86400000L } }
        foreach ($ms in 0, 1, 86399999, 86400000) { @{ Time__c = $ms } }
        @{ Bytes__c = [byte[]](0..255); Fixed__c = [byte[]](255, 0, 1, 2) }
        @{ Texts__c = @(); Tags__c = @() }, @{ Texts__c = @(''); Tags__c = @('x') }, @{ Texts__c = @('one') }, @{ Numbers__c = @() }, @{ Map__c = @{} }
        @{ Name = @{ FirstName = 'Ada'; LastName = 'Lovelace' } }, @{ Address__c = @{ Street = "1`n2"; Location = @{ Longitude = 1 } } }
        @{}
    )

    # What a receiver gets of receipts, each as one text that keeps every bit; without what the service puts into events.
    function Get-Decoded($Receipts) {
        # Replay ids differ in case.
        $ids = [Collections.Generic.HashSet[string]]::new([string[]] $Receipts.ReplayId)
        Receive-SfEvent $all -From Earliest -Count @(Get-StoredEvent $emulator $all).Count -TimestampFormat UnixMs -Session $session | Where-Object { $ids.Contains($_.ReplayId) } |
            Select-Object * -ExcludeProperty ReplayId, CreatedDate | ForEach-Object { (ConvertTo-Line $_ '') -join "`n" }
    }

    # A CSV file has no null besides empty text, so neither has a line.
    function ConvertTo-Line($Value, [string] $Path) {
        if ($null -eq $Value -or ($Value -is [string] -and $Value -eq '')) { return }
        if ($Value -is [double]) { return "$Path=$([BitConverter]::DoubleToInt64Bits($Value))" }
        if ($Value -is [float]) { return "$Path=$([BitConverter]::SingleToInt32Bits($Value))f" }
        if ($Value -is [byte[]]) { return "$Path=$([Convert]::ToHexString($Value))" }
        if ($Value -is [array]) {
            "$Path has $($Value.Count)"
            for ($i = 0; $i -lt $Value.Count; $i++) { ConvertTo-Line $Value[$i] "$Path[$i]" }
        }
        elseif ($Value -is [Collections.IDictionary]) {
            "$Path has $($Value.Count)"
            foreach ($key in $Value.Keys) { ConvertTo-Line $Value[$key] "$Path[$key]" }
        }
        elseif ($Value -is [Management.Automation.PSCustomObject]) {
            foreach ($property in $Value.PSObject.Properties) { ConvertTo-Line $property.Value "$Path.$($property.Name)" }
        }
        else { "$Path=$Value" }
    }

    # Receives rows into a CSV file and sends the file, all of it in another culture.
    $copy = {
        [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $culture
        Receive-SfEvent $topic -ReplayId $after -Count $count -Flatten -Session $session | Export-Csv $path -UseCulture:$useCulture
        Import-Csv $path -UseCulture:$useCulture | Send-SfEvent $topic -Session $session
    }

    function Invoke-Copy([string] $Culture, [bool] $UseCulture, [string] $Topic, [string] $After, [int] $Count) {
        $own = New-Apart $copy -Variable @{
            culture = $Culture; useCulture = $UseCulture; session = $session; topic = $Topic; after = $After; count = $Count
            path = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
        }
        try {
            $own.Invoke()
            $own.Streams.Error | ForEach-Object { throw $_ }
        }
        finally { Remove-Apart $own }
    }
}

AfterAll { Stop-Emulator $emulator }

Describe 'Receive-SfEvent -Flatten | Export-Csv, Import-Csv | Send-SfEvent' {
    It 'gives the same events again, whatever they hold, in the culture <_.Culture>' -ForEach $cultures {
        $first = Send-SfEvent $all @{}
        $sent = $inputs | Send-SfEvent $all
        $again = Invoke-Copy $Culture $false $all $first.ReplayId $inputs.Count
        $again.Count | Should -Be $inputs.Count
        $expected = @(Get-Decoded $sent)
        $actual = @(Get-Decoded $again)
        $expected.Count, $actual.Count | Should -Be @($inputs.Count, $inputs.Count)
        for ($i = 0; $i -lt $inputs.Count; $i++) { $actual[$i] | Should -BeExactly $expected[$i] }
    }

    It 'works with the separator of the culture de-DE' {
        $first = Send-SfEvent $all @{}
        $sent = $inputs | Send-SfEvent $all
        $again = Invoke-Copy 'de-DE' $true $all $first.ReplayId $inputs.Count
        $expected = @(Get-Decoded $sent)
        $expected.Count | Should -Be $inputs.Count
        @(Get-Decoded $again) | Should -BeExactly $expected
    }

    It 'can tell: an event that changes on the way is seen' {
        $sent = @{ Double__c = 0.1 }, @{ Double__c = 0.1 }, @{ Double__c = Get-Double 0x3FB999999999999B } | Send-SfEvent $all
        $decoded = @(Get-Decoded $sent)
        ($decoded -replace '(?m)^\.EventId=.*$' | Select-Object -Unique).Count | Should -Be 2
        ConvertTo-Line @{ a = 1 } '' | Should -Not -Be (ConvertTo-Line @{ a = 2 } '')
    }

    It 'holds for generated events of <Topic>' -ForEach @(
        @{ Topic = '/event/Order_Event__e' }, @{ Topic = '/event/Sensor_Reading__e' }
    ) {
        $path = Join-Path $TestDrive 'generated.csv'
        $rows = Receive-SfEvent $Topic -From Earliest -Count 50 -Flatten
        $rows | Export-Csv $path
        $receipts = Import-Csv $path | Send-SfEvent $Topic
        $receipts.EventId | Should -Be $rows.EventId
        $back = $rows[-1] | Receive-SfEvent -Count 50 -Flatten
        # Null and empty text are the same in a CSV file.
        $rows = @($rows | Select-Object * -ExcludeProperty ReplayId, CreatedDate | ConvertTo-Csv)
        @($back | Select-Object * -ExcludeProperty ReplayId, CreatedDate | ConvertTo-Csv) -replace '""', '' | Should -BeExactly ($rows -replace '""', '')
    }
}
