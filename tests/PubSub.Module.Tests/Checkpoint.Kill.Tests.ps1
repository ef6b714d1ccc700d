BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '300'
    $topic = '/event/Order_Event__e'
    $stored = (Get-StoredEvent $emulator $topic).id
    $path = Join-Path $TestDrive 'position.json'
    $taken = Join-Path $TestDrive 'taken.txt'

    # A runbook of its own: it writes down each event as it is done with it, slowly enough to be killed in the middle.
    $runbook = Join-Path $TestDrive 'runbook.ps1'
    Set-Content $runbook @"
Import-Module '$(Get-ModulePath)'
Connect-SfPubSub -AccessToken '$($emulator.accessToken)' -InstanceUrl $($emulator.instanceUrl) -Endpoint $($emulator.endpoint) | Out-Null
Receive-SfEvent $topic -From Earliest -CheckpointPath '$path' -IdleTimeoutSec 2 | ForEach-Object {
    [IO.File]::AppendAllText('$taken', "`$(`$_.EventId)``n")
    Start-Sleep -Milliseconds 10
}
"@

    function Start-Runbook { Start-Process pwsh -ArgumentList '-NoProfile', '-NonInteractive', '-File', $runbook -PassThru }
    function Get-Taken { @(if (Test-Path $taken) { Get-Content $taken }) }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A runbook with a checkpoint' {
    It 'misses nothing when it is killed again and again, and repeats little' {
        foreach ($round in 1..3) {
            $before = (Get-Taken).Count
            $process = Start-Runbook
            Wait-Until { (Get-Taken).Count -ge $before + 70 } -TimeoutSec 60
            $process.Kill()
            $process.WaitForExit()
        }
        $last = Start-Runbook
        $last.WaitForExit()
        $last.ExitCode | Should -Be 0
        $seen = Get-Taken
        # In the order of the bus, whatever came again.
        @($seen | Select-Object -Unique) | Should -Be $stored
        # What was taken within the half second before each kill, and a margin for a slow disk.
        $seen.Count - $stored.Count | Should -BeLessThan 200
    }
}
