BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    # build.ps1 -Task Soak kills more often, and says from what the moments come.
    $kills = $env:PUBSUB_SOAK -eq '1' ? 20 : 3
    $random = [Random]::new($env:PUBSUB_SEED ?? (Get-Random))
    $emulator = Start-Emulator '--generate', ($kills * 200)
    $topic = '/event/Order_Event__e'
    $stored = Get-StoredEvent $emulator $topic
    $path = Join-Path $TestDrive 'position.json'
    $taken = Join-Path $TestDrive 'taken.txt'

    # A runbook of its own: it writes down each event as it is done with it, slowly enough to be killed in the middle.
    $runbook = Join-Path $TestDrive 'runbook.ps1'
    Set-Content $runbook @"
Import-Module '$(Get-ModulePath)'
Connect-SfPubSub -AccessToken '$($emulator.accessToken)' -InstanceUrl $($emulator.instanceUrl) -Endpoint $($emulator.endpoint) | Out-Null
Receive-SfEvent $topic -From Earliest -CheckpointPath '$path' | ForEach-Object {
    [IO.File]::AppendAllText('$taken', "`$(`$_.EventId)``n")
    Start-Sleep -Milliseconds 10
}
"@

    function Start-Runbook { Start-Process pwsh -ArgumentList '-NoProfile', '-NonInteractive', '-File', $runbook -PassThru }
    function Get-Taken { @(if (Test-Path $taken) { Get-Content $taken }) }
    # How many events, from the first on, the checkpoint says are done with.
    function Get-Position { (Test-Path $path) ? $stored.replayId.IndexOf((Get-Content $path -Raw | ConvertFrom-Json).topics[0].replayId) + 1 : 0 }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A runbook with a checkpoint' {
    It 'misses nothing when it is killed again and again, and repeats only what came after its checkpoint' {
        $expected = @()
        foreach ($round in 0..$kills) {
            $begin = Get-Position
            $process = Start-Runbook
            # As many as it likes for the last time, else until a moment by chance behind a checkpoint of its own.
            $enough = $round -eq $kills ? $stored.Count - $begin : $random.Next(20, 100)
            Wait-Until { (Get-Taken).Count -ge $expected.Count + $enough -and (Get-Position) -gt $begin } -TimeoutSec 120
            $process.Kill()
            $process.WaitForExit()
            $count = (Get-Taken).Count - $expected.Count
            $expected += $stored.id[$begin..($begin + $count - 1)]
        }
        Get-Taken | Should -Be $expected
        $expected[-1] | Should -Be $stored[-1].id
    }
}
