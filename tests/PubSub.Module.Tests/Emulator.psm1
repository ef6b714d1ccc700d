# The staged module and the emulator, for the tests.

$root = Resolve-Path (Join-Path $PSScriptRoot '..' '..')
$configuration = $env:PUBSUB_CONFIGURATION ?? 'Debug'

function Get-ModulePath {
    <# .SYNOPSIS The staged module: its one version in out/PubSub. #>
    Join-Path $root 'out' 'PubSub'
}

function Start-Emulator {
    <# .SYNOPSIS Starts an emulator on free ports; the answer has its start line's properties and the process. #>
    param([string[]] $ArgumentList = @())
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add((Join-Path $root 'src' 'PubSub.Emulator' 'bin' $configuration 'net10.0' 'PubSub.Emulator.dll'))
    foreach ($argument in @('--json', '--exit-with-stdin') + $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) { throw 'The emulator did not start.' }
    $line | ConvertFrom-Json | Add-Member -NotePropertyName Process -NotePropertyValue $process -PassThru
}

function Stop-Emulator {
    param([Parameter(Mandatory)] $Emulator)
    $Emulator.Process.StandardInput.Close()
    if (-not $Emulator.Process.WaitForExit(10000)) { $Emulator.Process.Kill() }
}

function Connect-Emulator {
    <# .SYNOPSIS Signs in to an emulator with its access token. #>
    param([Parameter(Mandatory)] $Emulator)
    Connect-SfPubSub -AccessToken $Emulator.accessToken -InstanceUrl $Emulator.instanceUrl -Endpoint $Emulator.endpoint
}

function Get-EmulatorCall {
    <# .SYNOPSIS The gRPC calls that an emulator has seen, newest last. #>
    param([Parameter(Mandatory)] $Emulator, [string] $Method = '*', [string] $Topic = '*')
    Invoke-RestMethod "$($Emulator.instanceUrl)/emulator/calls" | ForEach-Object { $_ } |
        Where-Object { $_.method -like $Method -and "$($_.topic)" -like $Topic }
}

function Wait-Until {
    <# .SYNOPSIS Waits for a condition, not for a time; fails when it does not come true. #>
    param([Parameter(Mandatory)] [scriptblock] $Condition, [int] $TimeoutSec = 60)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $TimeoutSec) { throw "Not true within $TimeoutSec s: $Condition" }
        Start-Sleep -Milliseconds 20
    }
}

function Receive-All {
    <#
    .SYNOPSIS
    Receives all events that a topic has, without -Count: Events, Errors and Warnings. Only a second without an event tells that they
    were all; a busy machine may let one pass before they have come, and then they are received again.
    #>
    param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)] [string] $Topic, [hashtable] $With = @{})
    $session = Get-SfPubSubSession | Where-Object IsDefault
    $count = @(Get-StoredEvent $Emulator $Topic).Count
    Wait-Until {
        $before = $session.Statistics.EventsReceived
        $script:all = @{}
        $script:all.Events = @(
            Receive-SfEvent $Topic -From Earliest -IdleTimeoutSec 1 @With -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue -WarningVariable warned
        )
        $script:all.Errors, $script:all.Warnings = $failed, $warned
        $session.Statistics.EventsReceived - $before -eq $count
    }
    [pscustomobject] $script:all
}

function Get-StoredEvent {
    <# .SYNOPSIS A topic's events as the emulator holds them, oldest first: replayId, id, schemaId, payload. #>
    param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)] [string] $Topic)
    Invoke-RestMethod "$($Emulator.instanceUrl)/emulator/events?topic=$Topic" | ForEach-Object { $_ }
}

function Add-RawEvent {
    <# .SYNOPSIS Puts bytes on a topic as they are, without any check; the answer has replayId and id. #>
    param(
        [Parameter(Mandatory)] $Emulator,
        [Parameter(Mandatory)] [string] $Topic,
        [Parameter(Mandatory)] [byte[]] $Payload,
        [string] $SchemaId
    )
    $body = @{ payload = [Convert]::ToBase64String($Payload) }
    if ($SchemaId) { $body.schemaId = $SchemaId }
    $url = "$($Emulator.instanceUrl)/emulator/events?topic=$Topic"
    Invoke-RestMethod $url -Method Post -ContentType application/json -Body ($body | ConvertTo-Json)
}

function Add-RecordChange {
    <# .SYNOPSIS Changes records of the emulator, as one transaction; the answer has its key and its events. #>
    param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)] $Change)
    Invoke-RestMethod "$($Emulator.instanceUrl)/emulator/records" -Method Post -ContentType application/json -Body (ConvertTo-Json $Change -Depth 5)
}

function Get-Failure {
    <# .SYNOPSIS The error that ends a script block; fails when none does. #>
    param([Parameter(Mandatory)] [scriptblock] $Script)
    try { & $Script | Out-Null }
    catch { return $_ }
    throw "There was no error: $Script"
}

function Get-ErrorId {
    <# .SYNOPSIS The stable part of an error's id. #>
    param([Parameter(Mandatory)] $ErrorRecord)
    ($ErrorRecord.FullyQualifiedErrorId -split ',')[0]
}

function New-Apart {
    <# .SYNOPSIS A PowerShell with a runspace of its own, the module imported, and variables set; to be invoked. #>
    param([Parameter(Mandatory)] [scriptblock] $Script, [hashtable] $Variable = @{})
    # Imported here, not by a statement of its own: a stop would then show as an error between the two.
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule((Get-ModulePath))
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    foreach ($name in $Variable.Keys) { $runspace.SessionStateProxy.SetVariable($name, $Variable[$name]) }
    $shell = [powershell]::Create($runspace)
    $null = $shell.AddScript($Script.ToString())
    $shell
}

function Remove-Apart {
    param([Parameter(Mandatory)] [powershell] $Shell)
    $runspace = $Shell.Runspace
    $Shell.Dispose()
    $runspace.Dispose()
}

function Stop-Apart {
    <#
    .SYNOPSIS
    Stops what a PowerShell runs, as Ctrl-C does; fails where that takes more than two seconds, or what a busy machine takes for it: many
    times as long as to stop a sleep.
    #>
    param([Parameter(Mandatory)] [powershell] $Shell)
    $sleep = [powershell]::Create().AddScript('Start-Sleep 600')
    $null = $sleep.BeginInvoke()
    Wait-Until { $sleep.InvocationStateInfo.State -eq 'Running' }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $sleep.Stop()
    $limit = 2 + 20 * $watch.Elapsed.TotalSeconds
    $sleep.Dispose()
    $watch.Restart()
    $Shell.Stop()
    $watch.Elapsed.TotalSeconds | Should -BeLessThan $limit
    $Shell.InvocationStateInfo.State | Should -Be 'Stopped'
}

function Get-FreePort {
    <# .SYNOPSIS A port of the loopback where nothing listens now. #>
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    try { $listener.LocalEndpoint.Port }
    finally { $listener.Stop() }
}

Export-ModuleMember -Function *
