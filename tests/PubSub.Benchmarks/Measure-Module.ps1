# Runs the steps that it reads from the standard input, such as `receive 200000`, and writes for each a line of JSON: how long it took, and the
# highest memory so far.
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [uri] $Endpoint,
    [Parameter(Mandatory)] [string] $Topic
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$csv = [IO.Path]::GetTempFileName()

function Connect-Bench {
    Connect-SfPubSub -AccessToken '00D5e000003TIrB!bench' -InstanceUrl $Endpoint -OrgId 00D5e000003TIrBEAW -UserId 0055e000001AbCdAAK -Endpoint $Endpoint > $null
}

# As a script would make them of a file's rows: a thousand of them, again and again.
function New-Rows([int] $Count) {
    Receive-SfEvent $Topic -Count 1000 | Export-Csv $csv
    $objects = foreach ($row in Import-Csv $csv) {
        [pscustomobject]@{
            Order_Number__c = $row.Order_Number__c; Customer__c = $row.Customer__c; Status__c = $row.Status__c; Amount__c = 12.5; Quantity__c = 3
            Is_Express__c = $true; Order_Date__c = [datetime]'2026-01-01'; Delivery_Time__c = [datetime]::UtcNow; Region__c = 'EMEA'; Notes__c = $null
        }
    }
    1..($Count / 1000) | ForEach-Object { $objects }
}

$steps = @{
    import = { Import-Module $ModulePath }
    connect = { Connect-Bench }
    receive = { Receive-SfEvent $Topic -Count $args[0] > $null }
    csv = { Receive-SfEvent $Topic -Count $args[0] | Export-Csv $csv }
    prepare = { $script:rows = New-Rows $args[0] }
    publish = { $script:rows | Send-SfEvent $Topic > $null }
}
try {
    while ($line = [Console]::In.ReadLine()) {
        $name, $events = $line -split ' '
        [GC]::Collect()
        $watch = [Diagnostics.Stopwatch]::StartNew()
        & $steps[$name] $events
        $seconds = $watch.Elapsed.TotalSeconds
        $peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
        @{ seconds = $seconds; peakMB = [int]$peak } | ConvertTo-Json -Compress
    }
}
finally {
    Remove-Item $csv
}
