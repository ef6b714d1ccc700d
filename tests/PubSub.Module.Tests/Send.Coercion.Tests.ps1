BeforeDiscovery {
    # What of the values below each type takes, and what a receiver then has (as -Flatten shows it); all others are refused.
    $numbers = @{ "'12'" = '12'; '5' = '5'; 'byte 5' = '5'; 'bigint 5' = '5'; '5.0' = '5' }
    $fractions = @{ "'-1.5'" = '-1.5'; '1.5' = '1.5'; 'decimal 1.5' = '1.5'; 'float 1.5' = '1.5'; 'NaN' = 'NaN' }
    $texts = @{
        "'12'" = '12'; "'-1.5'" = '-1.5'; "'1,5'" = '1,5'; "'abc'" = 'abc'; "'true'" = 'true'; "'RED'" = 'RED'; "'green'" = 'green'
        "'AQIDBA=='" = 'AQIDBA=='; "'...Z'" = '2026-03-01T14:30:00Z'; "'...'" = '2026-03-01T14:30:00'; "'2026-03-01'" = '2026-03-01'; "'14:30'" = '14:30'
        '5' = '5'; 'byte 5' = '5'; 'uint64 max' = '18446744073709551615'; 'bigint 5' = '5'; '5.0' = '5'; '1.5' = '1.5'; 'decimal 1.5' = '1.5'
        'float 1.5' = '1.5'; 'NaN' = 'NaN'; 'true' = 'True'; 'switch' = 'True'; 'char' = 'x'; 'enum' = 'Friday'; 'utc' = '2026-03-01T14:30:00.0000000Z'
        'unspecified' = '2026-03-01T14:30:00.0000000'; 'offset' = '2026-03-01T15:30:00.0000000+01:00'; 'dateonly' = '2026-03-01'
        'timeonly' = '14:30:00.0000000'; 'timespan' = '14:30:00'; 'guid' = '0f8fad5b-d9cb-469f-a165-70867728950e'; 'uri' = 'https://a.example/b'
    }
    $instant = '2026-03-01T14:30:00.000Z'
    $types = @(
        @{ Field = 'Text__c'; Takes = $texts + @{ "''" = '' } }
        @{ Field = 'Boolean__c'; Takes = @{ "'true'" = $true; 'true' = $true; 'switch' = $true; '0' = $false } }
        @{ Field = 'Int__c'; Takes = $numbers + @{ '0' = '0' } }
        @{ Field = 'Long__c'; Takes = $numbers + @{ '0' = '0' } }
        @{ Field = 'Float__c'; Takes = $numbers + $fractions + @{ '0' = '0' } }
        @{ Field = 'Double__c'; Takes = $numbers + $fractions + @{ '0' = '0' } }
        @{
            Field = 'DateTime__c'
            Takes = @{ "'12'" = '1970-01-01T00:00:00.012Z'; "'...Z'" = $instant; 'utc' = $instant; 'offset' = $instant; '0' = '1970-01-01T00:00:00.000Z' } +
                (@('5', 'byte 5', 'bigint 5', '5.0') | ForEach-Object -Begin { $h = @{} } { $h[$_] = '1970-01-01T00:00:00.005Z' } -End { $h })
        }
        @{
            Field = 'Date__c'
            Takes = @{ '0' = '1970-01-01' } +
                (@("'...Z'", "'...'", "'2026-03-01'", 'utc', 'unspecified', 'offset', 'dateonly') |
                    ForEach-Object -Begin { $h = @{} } { $h[$_] = '2026-03-01' } -End { $h })
        }
        @{
            Field = 'Time__c'
            Takes = @{ "'12'" = '00:00:00.012'; '0' = '00:00:00.000'; 'offset' = '15:30:00.000' } +
                (@('5', 'byte 5', 'bigint 5', '5.0') | ForEach-Object -Begin { $h = @{} } { $h[$_] = '00:00:00.005' } -End { $h }) +
                (@("'14:30'", 'utc', 'unspecified', 'timeonly', 'timespan') | ForEach-Object -Begin { $h = @{} } { $h[$_] = '14:30:00.000' } -End { $h })
        }
        @{ Field = 'Bytes__c'; Takes = @{ "'true'" = 'true'; "'AQIDBA=='" = 'AQIDBA=='; 'byte[]' = 'AQIDBA==' } }
        @{ Field = 'Fixed__c'; Takes = @{ "'AQIDBA=='" = 'AQIDBA=='; 'byte[]' = 'AQIDBA==' } }
        @{ Field = 'Enum__c'; Takes = @{ "'RED'" = 'RED'; "'green'" = 'GREEN'; 'enum' = 'Friday' } }
        @{ Field = 'Texts__c'; Takes = $texts + @{ 'byte[]' = '1;2;3;4'; 'array' = '1;2'; '0' = '0' } }
        @{ Field = 'Numbers__c'; Takes = $numbers + $fractions + @{ 'byte[]' = '1;2;3;4'; 'array' = '1;2'; '0' = '0' } }
        @{ Field = 'Map__c'; Takes = @{ 'hashtable' = '{"k":1}' } }
        @{ Field = 'Address__c'; Takes = @{ 'address' = $null } }
    )
    foreach ($type in $types) { if ($type.Field -eq 'Text__c') { $type.Takes['0'] = '0' } }
    $limits = @(
        @{ Field = 'Int__c'; Fits = 2147483647, -2147483648; Beyond = 2147483648, -2147483649 }
        @{ Field = 'Long__c'; Fits = [long]::MaxValue, [long]::MinValue; Beyond = [bigint]::Parse('9223372036854775808'), [bigint]::Parse('-9223372036854775809') }
        @{ Field = 'Float__c'; Fits = 3.4028234663852886e38, -3.4028234663852886e38; Beyond = 3.5e38, -3.5e38 }
        @{ Field = 'Double__c'; Fits = [double]::MaxValue, '-1.7976931348623157E+308'; Beyond = '1.8e308', '-1.8e308' }
        @{ Field = 'DateTime__c'; Fits = [long]::MaxValue, [long]::MinValue; Beyond = [bigint]::Parse('9223372036854775808'), '1e19' }
        @{ Field = 'Time__c'; Fits = '23:59:59.999', '00:00'; Beyond = '24:00', [timespan]'-00:01' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--topic', (Join-Path $PSScriptRoot 'AllTypes.avsc'), '--generate', '1'
    Connect-Emulator $emulator | Out-Null
    $all = '/event/All_Types__e'
    Send-SfEvent $all @{} | Out-Null

    $values = [ordered]@{
        "'12'" = '12'; "'-1.5'" = '-1.5'; "'1,5'" = '1,5'; "'abc'" = 'abc'; "'true'" = 'true'; "'RED'" = 'RED'; "'green'" = 'green'; "'AQIDBA=='" = 'AQIDBA=='
        "'...Z'" = '2026-03-01T14:30:00Z'; "'...'" = '2026-03-01T14:30:00'; "'2026-03-01'" = '2026-03-01'; "'14:30'" = '14:30'
        '0' = 0; '5' = 5; 'byte 5' = [byte] 5; 'uint64 max' = [uint64]::MaxValue; 'bigint 5' = [bigint] 5; '5.0' = 5.0; '1.5' = 1.5; 'decimal 1.5' = 1.5d
        'float 1.5' = [float] 1.5; 'NaN' = [double]::NaN; 'true' = $true; 'switch' = [switch] $true; 'char' = [char] 'x'; 'enum' = [DayOfWeek]::Friday
        'utc' = [datetime]::new(2026, 3, 1, 14, 30, 0, [DateTimeKind]::Utc); 'unspecified' = [datetime]::new(2026, 3, 1, 14, 30, 0)
        'offset' = [datetimeoffset]'2026-03-01T15:30:00+01:00'; 'dateonly' = [DateOnly]::new(2026, 3, 1); 'timeonly' = [TimeOnly]::new(14, 30)
        'timespan' = [timespan]'14:30'; 'guid' = [guid]'0f8fad5b-d9cb-469f-a165-70867728950e'; 'uri' = [uri]'https://a.example/b'; 'version' = [version]'1.2'
        'byte[]' = [byte[]](1, 2, 3, 4); 'array' = @(1, 2); 'hashtable' = @{ k = 1 }; 'address' = @{ City = 'Oslo' }; 'script' = { }
    }

    # The events that come after the last one now, in order, for each input that was published.
    function Send-AndReceive([object[]] $Inputs, [hashtable] $Options = @{}) {
        $before = (Get-StoredEvent $emulator $all)[-1].replayId
        $receipts = @($Inputs | Send-SfEvent $all -ErrorAction SilentlyContinue @Options)
        $receipts.Count | Should -Be $Inputs.Count
        $published = @($receipts | Where-Object Success)
        $events = $published ? @(Receive-SfEvent $all -ReplayId $before -Count $published.Count -Flatten) : @()
        $next = 0
        foreach ($receipt in $receipts) { [pscustomobject]@{ Error = $receipt.Error; Event = $receipt.Success ? $events[$next++] : $null } }
    }
}

AfterAll { Stop-Emulator $emulator }

Describe '<Field>' -ForEach $types {
    It 'takes what the table says, and refuses everything else' {
        $results = @(Send-AndReceive ($values.Values | ForEach-Object { @{ $Field = $_ } }))
        $i = 0
        foreach ($name in $values.Keys) {
            $result = $results[$i++]
            if ($Takes.ContainsKey($name)) {
                $result.Error | Should -BeNullOrEmpty -Because "$name fits"
                if ($Field -eq 'Address__c') { $result.Event.'Address__c.City' | Should -BeExactly 'Oslo' }
                else { $result.Event.$Field | Should -BeExactly $Takes[$name] -Because "it was $name" }
            }
            else { $result.Error | Should -BeLike "$Field*" -Because "$name does not fit" }
        }
    }

    It 'is null where it is null, empty in a CSV file, or left out' {
        $results = @(Send-AndReceive @{ $Field = $null }, @{ $Field = '' }, @{})
        -join $results.Error | Should -BeExactly ''
        foreach ($i in 0, 2) { $null -eq $results[$i].Event.$Field | Should -BeTrue }
        # Text may be empty.
        $results[1].Event.$Field | Should -BeExactly ($Field -eq 'Text__c' ? '' : $null)
    }
}

Describe 'The limits of <Field>' -ForEach $limits {
    It 'are its last values, in both directions, as numbers and as text' {
        foreach ($value in $Fits) {
            $text = [Convert]::ToString($value, [cultureinfo]::InvariantCulture)
            -join (Send-AndReceive @{ $Field = $value }, @{ $Field = $text }).Error | Should -BeExactly ''
        }
        foreach ($value in $Beyond) {
            $text = [Convert]::ToString($value, [cultureinfo]::InvariantCulture)
            foreach ($result in Send-AndReceive @{ $Field = $value }, @{ $Field = $text }) { $result.Error | Should -BeLike "$Field*" -Because "$value is beyond" }
        }
    }
}

Describe 'A time without a zone' {
    BeforeDiscovery {
        $bare = [datetime]::new(2026, 3, 1, 14, 30, 0)
        $forms = @{ What = '[datetime]'; Value = $bare }, @{ What = 'text'; Value = '2026-03-01T14:30:00' }, @{ What = 'a day'; Value = [DateOnly]::new(2026, 3, 1) }
    }

    It 'is an error that says what to do: <What>' -ForEach $forms {
        (Send-AndReceive @{ DateTime__c = $Value }).Error | Should -BeLike '*DateTime__c*no zone*-AssumeUtc or -AssumeLocal*'
    }

    It 'is UTC with -AssumeUtc, and local with -AssumeLocal: <What>' -ForEach $forms {
        $bare = $What -eq 'a day' ? [datetime]::new(2026, 3, 1) : [datetime]::new(2026, 3, 1, 14, 30, 0)
        $format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
        $utc = (Send-AndReceive @{ DateTime__c = $Value } @{ AssumeUtc = $true }).Event.DateTime__c
        $utc | Should -BeExactly $bare.ToString($format, [cultureinfo]::InvariantCulture)
        $local = (Send-AndReceive @{ DateTime__c = $Value } @{ AssumeLocal = $true }).Event.DateTime__c
        $local | Should -BeExactly $bare.ToUniversalTime().ToString($format, [cultureinfo]::InvariantCulture)
    }

    It 'does not change times that have one' {
        $inputs = @{ DateTime__c = '2026-03-01T15:30:00+01:00' }, @{ DateTime__c = [datetime]::new(2026, 3, 1, 14, 30, 0, [DateTimeKind]::Utc) }
        (Send-AndReceive $inputs @{ AssumeLocal = $true }).Event.DateTime__c | Should -BeExactly @('2026-03-01T14:30:00.000Z', '2026-03-01T14:30:00.000Z')
    }

    It 'is not both' {
        Get-ErrorId (Get-Failure { Send-SfEvent $all @{} -AssumeUtc -AssumeLocal }) | Should -Be 'SfArgumentInvalid'
    }
}

Describe 'What was received with -TimestampFormat <Format>' -ForEach @(@{ Format = 'DateTime' }, @{ Format = 'Iso8601' }, @{ Format = 'UnixMs' }) {
    It 'can be sent as it is' {
        $before = (Get-StoredEvent $emulator $all)[-1].replayId
        $inputs = @{ DateTime__c = '2026-03-01T14:30:00.123Z'; Date__c = '2026-03-01'; Time__c = '14:30:00.250' }, @{ DateTime__c = [long]::MaxValue; Time__c = 86400000 }
        $inputs | Send-SfEvent $all | Out-Null
        $received = Receive-SfEvent $all -ReplayId $before -Count 2 -TimestampFormat $Format
        $received | Send-SfEvent $all | Out-Null
        $rows = Receive-SfEvent $all -ReplayId $before -Count 4 -Flatten
        foreach ($field in 'DateTime__c', 'Date__c', 'Time__c') { $rows[2..3].$field | Should -BeExactly $rows[0..1].$field }
        $rows[2].Time__c | Should -BeExactly '14:30:00.250'
    }
}

Describe 'Nested records' {
    It 'are made of <What>' -ForEach @(
        @{ What = 'hashtables'; Value = @{ Address__c = @{ City = 'Oslo'; Location = @{ Latitude = 59.9 } } } }
        @{ What = 'objects'; Value = [pscustomobject]@{ Address__c = [pscustomobject]@{ City = 'Oslo'; Location = [pscustomobject]@{ Latitude = 59.9 } } } }
        @{ What = 'dotted columns'; Value = [pscustomobject]@{ 'Address__c.City' = 'Oslo'; 'Address__c.Location.Latitude' = '59.9'; 'Address__c.Street' = '' } }
        @{ What = 'dotted columns in any case'; Value = @{ 'address__C.CITY' = 'Oslo'; 'ADDRESS__C.location.latitude' = 59.9 } }
        @{ What = 'JSON text'; Value = @{ Address__c = '{"City":"Oslo","Location":{"Latitude":59.9}}' } }
    ) {
        $result = Send-AndReceive $Value
        $result.Error | Should -BeNullOrEmpty
        $result.Event.'Address__c.City', $result.Event.'Address__c.Location.Latitude' | Should -BeExactly @('Oslo', '59.9')
    }

    It 'are null where all their columns are empty' {
        $before = (Get-StoredEvent $emulator $all)[-1].replayId
        [pscustomobject]@{ 'Address__c.City' = ''; 'Address__c.Location.Latitude' = ''; Name = ''; 'Name.FirstName' = '' } | Send-SfEvent $all | Out-Null
        $event = Receive-SfEvent $all -ReplayId $before -Count 1
        $null -eq $event.Address__c | Should -BeTrue
        $event.Name | Should -BeNullOrEmpty
    }

    It 'are one branch of a union with text; both at once is an error' {
        $results = @(Send-AndReceive @{ Name = 'Acme'; 'Name.FirstName' = '' }, @{ Name = ''; 'Name.FirstName' = 'Ada' }, @{ Name = 'Acme'; 'Name.FirstName' = 'Ada' })
        $results[0].Event.Name, $results[0].Event.'Name.FirstName' | Should -Be @('Acme', $null)
        $results[1].Event.Name, $results[1].Event.'Name.FirstName' | Should -Be @($null, 'Ada')
        $results[2].Error | Should -BeLike 'Name:*as a whole and in parts*'
    }

    It 'name an unknown part, with a hint' {
        (Send-AndReceive @{ 'Address__c.Cty' = 'x' }).Error | Should -BeLike 'Address__c.Cty:*perhaps City*'
        (Send-AndReceive @{ 'Adress.City' = 'x' }).Error | Should -BeLike 'Adress.City:*no such field*'
    }
}

Describe 'Arrays' {
    It 'are made of <What>' -ForEach @(
        @{ What = 'an array'; Value = @('a', 'b;c'); Expected = 'a;b\;c' }
        @{ What = 'a list'; Value = [Collections.Generic.List[string]] @('a', 'b'); Expected = 'a;b' }
        @{ What = 'one text'; Value = 'a'; Expected = 'a' }
        @{ What = 'joined text'; Value = 'a;b\;c;d\\'; Expected = 'a;b\;c;d\\' }
        @{ What = 'a Windows path'; Value = 'C:\temp'; Expected = 'C:\\temp' }
        @{ What = 'an empty array'; Value = @(); Expected = '[]' }
        @{ What = 'the text of an empty array'; Value = '[]'; Expected = '[]' }
    ) {
        (Send-AndReceive @{ Texts__c = $Value }).Event.Texts__c | Should -BeExactly $Expected
    }

    It 'say which item does not fit' {
        (Send-AndReceive @{ Numbers__c = 1, 'x' }).Error | Should -BeLike 'Numbers__c`[1`]*'
        (Send-AndReceive @{ Numbers__c = '1;x' }).Error | Should -BeLike 'Numbers__c`[1`]*'
    }

    It 'of records are made of hashtables or JSON' {
        $expected = '[{"Latitude":1,"Longitude":null},{"Latitude":2,"Longitude":3}]'
        (Send-AndReceive @{ Stops__c = @{ Latitude = 1 }, @{ Latitude = 2; Longitude = 3 } }).Event.Stops__c | Should -BeExactly $expected
        (Send-AndReceive @{ Stops__c = $expected }).Event.Stops__c | Should -BeExactly $expected
        (Send-AndReceive @{ Stops__c = '[{"Latitude":' }).Error | Should -BeLike 'Stops__c*no JSON*'
    }
}
