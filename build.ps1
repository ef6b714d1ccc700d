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
    [ValidateSet('Build', 'Test', 'Soak', 'Demo', 'Bench', 'Package', 'Install')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # What the soak's random faults and inputs come from; a new one each time, which it prints.
    [int] $Seed = (Get-Random)
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE." }
}

# The tests that run for a moment otherwise, for a quarter of an hour: chaos, hostile bytes, leaks, stalls, kills.
function Invoke-Soak {
    Write-Host "This run again: ./build.ps1 -Task Soak -Seed $Seed"
    $saved = $env:PUBSUB_SOAK, $env:PUBSUB_SEED, $env:PUBSUB_CONFIGURATION
    $env:PUBSUB_SOAK, $env:PUBSUB_SEED, $env:PUBSUB_CONFIGURATION = '1', $Seed, $Configuration
    try {
        Invoke-DotNet build PubSub.sln --configuration $Configuration
        Invoke-DotNet test tests/PubSub.Client.Tests --no-build --configuration $Configuration --filter Run=Soak --logger 'console;verbosity=detailed'
        foreach ($file in 'Checkpoint.Kill', 'Send.Breaks') {
            & pwsh -NoProfile -NonInteractive -File tests/PubSub.Module.Tests/Invoke-TestFile.ps1 "tests/PubSub.Module.Tests/$file.Tests.ps1" "out/$file.xml"
            if ($LASTEXITCODE -ne 0) { throw "$file.Tests.ps1 failed." }
        }
    }
    finally {
        $env:PUBSUB_SOAK, $env:PUBSUB_SEED, $env:PUBSUB_CONFIGURATION = $saved
    }
}

# The staged folder of this version, whatever else lies in out/PubSub.
function Get-StagedModule {
    Invoke-DotNet build src/PubSub --configuration $Configuration | Out-Host
    $version = (Import-PowerShellDataFile PubSub.psd1).ModuleVersion
    Get-Item "out/PubSub/$version"
}

# A zip whose content goes into a folder of $env:PSModulePath as it is.
function Export-Module {
    $staged = Get-StagedModule
    $package = Join-Path $staged.Parent.Parent "PubSub.$($staged.Name).zip"
    Remove-Item $package -ErrorAction Ignore
    $zip = [IO.Compression.ZipFile]::Open($package, 'Create')
    try {
        foreach ($file in Get-ChildItem $staged -Recurse -File) {
            $entry = "PubSub/$($staged.Name)/" + [IO.Path]::GetRelativePath($staged, $file).Replace('\', '/')
            [IO.Compression.ZipFileExtensions]::CreateEntryFromFile($zip, $file, $entry) | Out-Null
        }
    }
    finally {
        $zip.Dispose()
    }
    "Packaged $package"
}

# Where this user's PowerShell looks for modules.
function Install-Module {
    $staged = Get-StagedModule
    $modules = $IsWindows ?
        (Join-Path ([Environment]::GetFolderPath('MyDocuments')) 'PowerShell' 'Modules') :
        (Join-Path ([Environment]::GetFolderPath('LocalApplicationData', 'Create')) 'powershell' 'Modules')
    $target = Join-Path $modules 'PubSub' $staged.Name
    if (Test-Path $target) { Remove-Item $target -Recurse }
    New-Item (Split-Path $target) -ItemType Directory -Force | Out-Null
    Copy-Item $staged $target -Recurse
    "Installed $target. A new PowerShell finds it: Import-Module PubSub"
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            # Stages the module in out/PubSub/<version>.
            'Build' { Invoke-DotNet build PubSub.sln --configuration $Configuration }
            'Test' { Invoke-DotNet test PubSub.sln --configuration $Configuration }
            'Soak' { Invoke-Soak }
            'Demo' { Invoke-DotNet run --project src/PubSub.Emulator --configuration $Configuration -- demo }
            'Bench' { Invoke-DotNet run --project tests/PubSub.Benchmarks --configuration Release }
            'Package' { Export-Module }
            'Install' { Install-Module }
        }
    }
}
finally {
    Pop-Location
}
