BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    # build.ps1 -Task Soak kills more often, and says from what the moments come.
    $kills = $env:PUBSUB_SOAK -eq '1' ? 20 : 3
    $random = [Random]::new($env:PUBSUB_SEED ?? (Get-Random))
    $emulator = Start-Emulator '--generate', ($kills * 100)
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
        foreach ($round in 1..$kills) {
            $enough = (Get-Taken).Count + $random.Next(20, 100)
            $process = Start-Runbook
            Wait-Until { (Get-Taken).Count -ge $enough } -TimeoutSec 60
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
        $seen.Count - $stored.Count | Should -BeLessThan ($kills * 67)
    }
}
