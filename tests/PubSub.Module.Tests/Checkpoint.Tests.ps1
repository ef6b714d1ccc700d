BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '100'
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Event__e'
    $stored = (Get-StoredEvent $emulator $topic).id
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Receive-SfEvent -CheckpointPath' {
    BeforeEach {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
    }

    It 'goes on where the run before ended' {
        $first = Receive-SfEvent $topic -From Earliest -Count 37 -CheckpointPath $path
        $second = Receive-SfEvent $topic -From Earliest -Count 63 -CheckpointPath $path
        @($first) + @($second) | ForEach-Object EventId | Should -Be $stored
    }

    It 'repeats exactly the event during which Select-Object ended the pipeline' {
        $first = Receive-SfEvent $topic -From Earliest -CheckpointPath $path | Select-Object -First 5
        $second = Receive-SfEvent $topic -From Earliest -Count 2 -CheckpointPath $path
        $first.EventId | Should -Be $stored[0..4]
        $second.EventId | Should -Be $stored[4..5]
    }

    It 'refuses a second receiver on the same file' {
        Receive-SfEvent $topic -From Earliest -Count 1 -CheckpointPath $path | ForEach-Object {
            (Get-Failure { Receive-SfEvent $topic -CheckpointPath $path -Count 1 }).Exception.Message | Should -BeLike '*in use by another receiver*'
        }
    }

    It 'refuses a damaged file, and leaves it' {
        Set-Content $path '{ "orgId": "00D' -NoNewline
        (Get-Failure { Receive-SfEvent $topic -From Earliest -Count 1 -CheckpointPath $path }).Exception.Message | Should -BeLike '*cannot be read: it is not the JSON of a checkpoint, at line 1, byte*delete it*'
        Get-Content $path -Raw | Should -Be '{ "orgId": "00D'
    }

    It 'refuses what is no file, and makes none of it' {
        $here = [IO.Directory]::GetCurrentDirectory()
        $failure = Get-Failure { Receive-SfEvent $topic -From Earliest -Count 1 -CheckpointPath 'Env:/no-checkpoint.json' }
        Get-ErrorId $failure | Should -Be 'SfArgumentInvalid'
        "$failure" | Should -BeLike "*-CheckpointPath*'Env:/no-checkpoint.json'*Environment*"
        Join-Path $here 'no-checkpoint.json' | Should -Not -Exist
    }

    It 'takes a path with brackets, blanks and a drive as it is' {
        $folder = New-Item -ItemType Directory "$path [1] ☃"
        New-PSDrive -Name Runbook -PSProvider FileSystem -Root $TestDrive | Out-Null
        Receive-SfEvent $topic -From Earliest -Count 1 -CheckpointPath "Runbook:/$($folder.Name)/a[1].json" | Out-Null
        [IO.File]::Exists("$($folder.FullName)/a[1].json") | Should -BeTrue
    }

    It 'warns where a run from the latest event ends without a position, and has the first one in the file at once' {
        $quiet = '/event/Order_Shipped__e'
        Receive-SfEvent $quiet -CheckpointPath $path -TimeoutSec 1 -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "*'$quiet': no position is known yet*-From Earliest*"
        $path | Should -Not -Exist
        Receive-SfEvent $quiet -From Earliest -TimeoutSec 1 -CheckpointPath $path -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $other = "$path.other"
        $found = Receive-SfEvent $topic -From Earliest -Count 2 -CheckpointPath $other | ForEach-Object { Test-Path $other }
        $found | Should -Be @($false, $true)
    }

    It 'refuses -OutBuffer, which holds back what counts as taken' {
        "$(Get-Failure { Receive-SfEvent $topic -From Earliest -Count 2 -CheckpointPath $path -OutBuffer 10 })" | Should -BeLike '*-OutBuffer*taken*'
    }

    It 'refuses a position besides the file' {
        (Get-Failure { Receive-SfEvent $topic -ReplayId 1 -Count 1 -CheckpointPath $path }).Exception.Message | Should -BeLike '*exclude each other*'
    }
}
