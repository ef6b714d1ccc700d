BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'
    $stored = Get-StoredEvent $emulator $topic
    $tenth = $stored[9].replayId
    $bytes = [Convert]::FromBase64String($tenth)
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Receive-SfEvent -ReplayId' {
    It 'begins after the event, given as <Form>' -ForEach @(
        @{ Form = 'base64'; Make = { $tenth } }
        @{ Form = 'base64 with blanks around it'; Make = { "  $tenth " } }
        @{ Form = 'hex'; Make = { '0x' + [Convert]::ToHexString($bytes) } }
        @{ Form = 'hex in lower case'; Make = { '0x' + [Convert]::ToHexString($bytes).ToLowerInvariant() } }
        @{ Form = 'bytes'; Make = { , $bytes } }
        @{ Form = 'a number'; Make = { [Buffers.Binary.BinaryPrimitives]::ReadInt64BigEndian($bytes) } }
        @{ Form = 'digits'; Make = { [string][Buffers.Binary.BinaryPrimitives]::ReadInt64BigEndian($bytes) } }
    ) {
        (Receive-SfEvent $topic -ReplayId (& $Make) -Count 3).EventId | Should -Be $stored.id[10..12]
    }

    It 'is not dropped without -From, whatever the other parameters' {
        (Receive-SfEvent -Topic $topic -ReplayId $tenth -Count 15 -BatchSize 4).EventId | Should -Be $stored.id[10..24]
    }

    It 'excludes -From' {
        (Get-Failure { Receive-SfEvent $topic -ReplayId $tenth -From Earliest }).FullyQualifiedErrorId |
            Should -BeLike 'AmbiguousParameterSet,*'
    }

    It 'refuses <Text> before any call' -ForEach @(
        @{ Text = '!!' }, @{ Text = '0xZZ' }, @{ Text = '99999999999999999999999' }, @{ Text = '1,5' }
    ) {
        $before = @(Get-EmulatorCall $emulator).Count
        $failure = Get-Failure { Receive-SfEvent $topic -ReplayId $Text -Count 1 }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike "*$Text*"
        @(Get-EmulatorCall $emulator).Count | Should -Be $before
    }

    It 'ends with an error that names the way out when the service does not know it' {
        $failure = Get-Failure { Receive-SfEvent $topic -ReplayId AAAA -Count 1 }
        Get-ErrorId $failure | Should -Be 'SfSubscriptionFetchReplayidCorrupted'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$failure" | Should -BeLike '*-From Earliest*'
    }
}

Describe 'Resuming' {
    BeforeAll {
        $last = Receive-SfEvent $topic -From Earliest -Count 10 | Select-Object -Last 1
        $next = $stored.id[10..12]
    }

    It 'goes on after the event from the pipeline' {
        ($last | Receive-SfEvent -Count 3).EventId | Should -Be $next
    }

    It 'goes on after the last of several events' {
        (Receive-SfEvent $topic -From Earliest -Count 10 | Receive-SfEvent -Count 3).EventId | Should -Be $next
    }

    It 'goes on after a way through CSV' {
        $path = Join-Path $TestDrive 'last.csv'
        $last | Export-Csv $path
        (Import-Csv $path | Receive-SfEvent -Count 3).EventId | Should -Be $next
    }

    It 'goes on after a way through JSON' {
        ($last | ConvertTo-Json | ConvertFrom-Json | Receive-SfEvent -Count 3).EventId | Should -Be $next
    }

    It 'goes on after a receipt' {
        $receipt = Send-SfEvent $topic @{ Order_Number__c = 'R-1' }
        Send-SfEvent $topic @{ Order_Number__c = 'R-2' } | Out-Null
        ($receipt | Receive-SfEvent -Count 1).Order_Number__c | Should -Be 'R-2'
    }
}

Describe 'Receive-SfEvent -From' {
    It 'warns of an empty replay id, behind which a script may have meant a position' {
        Receive-SfEvent $topic -ReplayId $null -TimeoutSec 1 -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warned" | Should -BeLike '-ReplayId is empty*-From Earliest*'
        Receive-SfEvent $topic -TimeoutSec 1 -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warned | Should -BeNullOrEmpty
    }

    It '<What> begins with what comes from now on' -ForEach @(
        @{ What = 'Latest'; From = @{ From = 'Latest' } }, @{ What = 'no -From'; From = @{} }, @{ What = 'an empty replay id'; From = @{ ReplayId = '' } }
    ) {
        $subscribed = @(Get-EmulatorCall $emulator -Method Subscribe).Count
        $own = New-Apart { (Receive-SfEvent $topic @from -Count 1 -Session $session).Order_Number__c } -Variable @{
            session = Get-SfPubSubSession; topic = $topic; from = $From
        }
        try {
            $running = $own.BeginInvoke()
            Wait-Until {
                @(Get-EmulatorCall $emulator -Method Subscribe).Count -gt $subscribed -and (Get-EmulatorCall $emulator)[-1].requests
            }
            Send-SfEvent $topic @{ Order_Number__c = 'new' } | Out-Null
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            $own.EndInvoke($running) | Should -Be 'new'
        }
        finally { Remove-Apart $own }
    }

    It 'Earliest begins with the oldest' {
        (Receive-SfEvent $topic -From Earliest -Count 1).EventId | Should -Be $stored[0].id
    }
}
