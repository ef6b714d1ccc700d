# Measures the staged module in this PowerShell and writes one line of JSON per measurement.
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [uri] $Endpoint,
    [Parameter(Mandatory)] [string] $Topic,
    [Parameter(Mandatory)] [int] $Received,
    [Parameter(Mandatory)] [int] $Published
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Measure-Step([string] $Name, [int] $Events, [scriptblock] $Step) {
    [GC]::Collect()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $Step
    $seconds = $watch.Elapsed.TotalSeconds
    $process = [Diagnostics.Process]::GetCurrentProcess()
    [pscustomobject]@{ name = $Name; events = $Events; seconds = $seconds; peakMB = [int]($process.PeakWorkingSet64 / 1MB) }
}

# As the floor is measured: a million events in which PowerShell and .NET compile what is hot, then the median of some rounds.
function Measure-Settled([string] $Name, [int] $Events, [scriptblock] $Step) {
    foreach ($round in 1..(1000000 / $Events)) { & $Step }
    1..5 | ForEach-Object { Measure-Step $Name $Events $Step } | Sort-Object seconds | Select-Object -Index 2
}

filter Write-Json { ConvertTo-Json $_ -Compress }

$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module $ModulePath
@{ name = 'import'; events = 0; seconds = $watch.Elapsed.TotalSeconds; peakMB = 0 } | Write-Json
Connect-SfPubSub -AccessToken '00D5e000003TIrB!bench' -InstanceUrl $Endpoint -OrgId 00D5e000003TIrBEAW -UserId 0055e000001AbCdAAK -Endpoint $Endpoint > $null

# The first run is what a short script sees.
Measure-Step 'receive, first run' ($Received / 4) { Receive-SfEvent $Topic -Count ($Received / 4) > $null } | Write-Json
Measure-Settled 'receive, settled' $Received { Receive-SfEvent $Topic -Count $Received > $null } | Write-Json
$csv = [IO.Path]::GetTempFileName()
Measure-Step 'receive to csv' ($Received / 4) { Receive-SfEvent $Topic -Count ($Received / 4) | Export-Csv $csv } | Write-Json
$rows = Import-Csv $csv | Select-Object -First 1000
Remove-Item $csv
$objects = foreach ($row in $rows) {
    [pscustomobject]@{
        Order_Number__c = $row.Order_Number__c; Customer__c = $row.Customer__c; Status__c = $row.Status__c; Amount__c = 12.5; Quantity__c = 3
        Is_Express__c = $true; Order_Date__c = [datetime]'2026-01-01'; Delivery_Time__c = [datetime]::UtcNow; Region__c = 'EMEA'; Notes__c = $null
    }
}
$all = 1..($Published / 1000) | ForEach-Object { $objects }
Measure-Step 'publish, first run' $Published { $all | Send-SfEvent $Topic > $null } | Write-Json
Measure-Settled 'publish, settled' $Published { $all | Send-SfEvent $Topic > $null } | Write-Json
