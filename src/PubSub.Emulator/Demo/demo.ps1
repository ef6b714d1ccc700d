# What the module does, one command after the other, against the emulator that started this script.
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [uri] $Endpoint,
    [Parameter(Mandatory)] [uri] $InstanceUrl
)
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$received = Join-Path ([IO.Path]::GetTempPath()) "received-orders-$PID.csv"
$token = $env:PUBSUB_DEMO_TOKEN

function Step([string] $Say, [scriptblock] $Command) {
    Write-Host
    Write-Host "# $Say" -ForegroundColor DarkGray
    Write-Host "PS> $("$Command".Trim())" -ForegroundColor Cyan
    # In this scope: what one step assigns, the next one uses.
    . $Command | Out-Host
}

Import-Module $ModulePath
. Step 'Sign in, here with the token of the emulator.' { Connect-SfPubSub -AccessToken $token -InstanceUrl $InstanceUrl -Endpoint $Endpoint }
. Step 'What is this topic, and what do its events look like?' { Get-SfTopic /event/Order_Event__e | Get-SfSchema | ForEach-Object Fields }
. Step 'Publish the rows of a CSV: a receipt for each.' { $receipts = Import-Csv orders.csv | Send-SfEvent /event/Order_Event__e; $receipts }
. Step 'Read what the bus has, as objects: the emulator put some events there, and ours are the last.' { $events = Receive-SfEvent /event/Order_Event__e -From Earliest -IdleTimeoutSec 1; $events | Format-Table Order_Number__c, Customer__c, Amount__c, ReplayId }
. Step 'Go on after one of them, into another CSV.' { $events[-3] | Receive-SfEvent -Count 2 | Export-Csv $received; Import-Csv $received | Format-Table Order_Number__c, Customer__c, Notes__c }
. Step 'Change events come with their header, the changed fields by name.' { Receive-SfEvent /data/AccountChangeEvent -From Earliest -Count 5 | ForEach-Object ChangeEventHeader | Format-Table changeType, entityName, changedFields, nulledFields }
. Step 'Goodbye.' { Disconnect-SfPubSub; Remove-Item $received }
