#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests and tries out the module.
.EXAMPLE
./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    # What to do, in this order.
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Package', 'Install')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE." }
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            # Stages the module in out/PubSub/<version>.
            'Build' { Invoke-DotNet build PubSub.sln --configuration $Configuration }
            'Test' { Invoke-DotNet test PubSub.sln --configuration $Configuration }
            'Demo' { Invoke-DotNet run --project src/PubSub.Emulator --configuration $Configuration -- demo }
            'Bench' { Invoke-DotNet run --project tests/PubSub.Benchmarks --configuration Release }
            default { throw "The task '$name' does not exist yet." }
        }
    }
}
finally {
    Pop-Location
}
