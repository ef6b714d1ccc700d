BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    $session = Connect-Emulator $emulator
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'The module' {
    It 'exports its cmdlets and nothing else' {
        $module = Get-Module PubSub
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be @(
            'Connect-SfPubSub', 'ConvertFrom-SfEvent', 'Disconnect-SfPubSub', 'Get-SfPubSubSession', 'Get-SfSchema', 'Get-SfTopic', 'Merge-SfFieldDiff'
            'New-SfEvent', 'Receive-SfEvent', 'Send-SfEvent', 'Test-SfPubSub')
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'has nothing but its own files' {
        $folder = Get-ChildItem (Get-ModulePath) -Directory
        $folder.Count | Should -Be 1
        $files = Get-ChildItem $folder -Recurse -File |
            ForEach-Object { [IO.Path]::GetRelativePath($folder.FullName, $_.FullName).Replace('\', '/') }
        $files | Sort-Object | Should -Be (@(
            'PubSub.psd1', 'PubSub.dll', 'PubSub.Format.ps1xml', 'en-US/PubSub.dll-Help.xml', 'en-US/about_PubSub.help.txt'
            'engine/PubSub.Client.dll', 'engine/Google.Protobuf.dll') | Sort-Object)
    }

    It 'has a valid manifest that its assembly agrees with' {
        $manifest = Test-ModuleManifest (Join-Path (Get-ChildItem (Get-ModulePath) -Directory) 'PubSub.psd1')
        $manifest.Version | Should -Be (Split-Path $manifest.ModuleBase -Leaf)
        $assembly = (Get-Command Get-SfTopic).ImplementingType.Assembly.GetName().Version
        $manifest.Version.ToString(3) | Should -Be $assembly.ToString(3)
    }

    It 'keeps the engine and its packages out of the default load context' {
        $default = [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName().Name }
        $default | Should -Contain 'PubSub'
        $default | Should -Not -Contain 'PubSub.Client'
        $default | Should -Not -Contain 'Google.Protobuf'
    }
}

Describe 'Importing again' {
    It 'keeps commands and sessions' {
        Import-Module (Get-ModulePath)
        Get-SfPubSubSession | Should -Be $session
        (Get-SfTopic /event/Order_Event__e).CanPublish | Should -BeTrue
    }

    It 'ends the sessions with -Force, and works' {
        $own = New-Apart -Variable @{ emulator = $emulator; path = (Get-ModulePath) } {
            Connect-SfPubSub -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint | Out-Null
            Import-Module $path -Force
            @(Get-SfPubSubSession).Count
            Connect-SfPubSub -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint | Out-Null
            (Get-SfTopic /event/Order_Event__e).CanPublish
        }
        try {
            $own.Invoke() | Should -Be @(0, $true)
            $own.Streams.Error | Should -BeNullOrEmpty
        }
        finally { Remove-Apart $own }
    }
}

Describe 'Another runspace' {
    It 'has no default session' {
        $own = New-Apart { Get-SfPubSubSession; Get-SfTopic /event/Order_Event__e }
        try {
            $own.Invoke() | Should -BeNullOrEmpty
            Get-ErrorId $own.Streams.Error[0] | Should -Be 'SfNoSession'
            $own.Streams.Error[0].ToString() | Should -BeLike '*Connect-SfPubSub*'
        }
        finally { Remove-Apart $own }
    }

    It 'works with a session that it is given' {
        $own = New-Apart { (Get-SfTopic /event/Order_Event__e -Session $session).Topic } -Variable @{ session = $session }
        try {
            $own.Invoke() | Should -Be '/event/Order_Event__e'
        }
        finally { Remove-Apart $own }
    }

    It 'ends its own sessions, and no others, when the module is removed' {
        $own = New-Apart -Variable @{ emulator = $emulator } {
            $mine = Connect-SfPubSub -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint
            Remove-Module PubSub
            $mine
        }
        try {
            $ended = $own.Invoke()[0]
            Get-ErrorId (Get-Failure { Get-SfTopic /event/Order_Event__e -Session $ended }) | Should -Be 'SfSessionClosed'
            (Get-SfTopic /event/Order_Event__e).CanPublish | Should -BeTrue
        }
        finally { Remove-Apart $own }
    }

    It 'works in ForEach-Object -Parallel, several at once' {
        $path = Get-ModulePath
        $topics = '/event/Order_Event__e', '/event/Order_Shipped__e', '/event/Sensor_Reading__e', '/data/AccountChangeEvent'
        $received = $topics | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:path
            Receive-SfEvent $_ -From Earliest -Count 25 -TimeoutSec 30 -Session $using:session
        }
        $groups = $received | Group-Object Topic
        $groups.Name | Sort-Object | Should -Be ($topics | Sort-Object)
        $groups.ForEach({ $_.Count }) | Should -Be @(25, 25, 25, 25)
    }
}

Describe 'A session' {
    It 'is listed, replaced by one of its name, and ended' {
        $own = New-Apart -Variable @{ emulator = $emulator } {
            $connect = @{ AccessToken = $emulator.accessToken; InstanceUrl = $emulator.instanceUrl; Endpoint = $emulator.endpoint }
            $first = Connect-SfPubSub @connect -Name One
            $second = Connect-SfPubSub @connect -Name one
            $other = Connect-SfPubSub @connect -Name two
            (Get-SfPubSubSession).Name -join ','
            (Get-SfTopic /event/Order_Event__e -Session $first).Topic
            $other | Disconnect-SfPubSub
            (Get-SfPubSubSession).Name -join ','
            try { Get-SfTopic /event/Order_Event__e } catch { $_.FullyQualifiedErrorId }
            Get-SfPubSubSession | Disconnect-SfPubSub
            Disconnect-SfPubSub -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId
        }
        try {
            $own.Invoke() | ForEach-Object { ($_ -split ',PubSub')[0] } |
                Should -Be @('one,two', '/event/Order_Event__e', 'one', 'SfNoSession', 'SfNoSession')
        }
        finally { Remove-Apart $own }
    }
}

Describe 'Another Google.Protobuf in the process' {
    It 'is left alone, and does no harm' {
        # A stand-in under the name and version that other modules bring; it has none of the types that the engine needs.
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'other')).FullName
        $source = '[assembly: System.Reflection.AssemblyVersion("3.21.9.0")] namespace Google.Protobuf { public class StandIn { } }'
        Add-Type -TypeDefinition $source -OutputAssembly (Join-Path $folder 'Google.Protobuf.dll')
        $script = Join-Path $folder 'use.ps1'
        Set-Content $script @'
param($Other, $Module, $AccessToken, $InstanceUrl, $Endpoint)
$ErrorActionPreference = 'Stop'
Add-Type -Path $Other
Import-Module $Module
Connect-SfPubSub -AccessToken $AccessToken -InstanceUrl $InstanceUrl -Endpoint $Endpoint | Out-Null
(Send-SfEvent /event/Order_Event__e @{ Order_Number__c = 'P-1' }).Success
(Receive-SfEvent /event/Order_Event__e -From Earliest -Count 2 -TimeoutSec 20).Count
[Google.Protobuf.StandIn].Assembly.GetName().Version.ToString()
'@
        $arguments = @(
            '-NoProfile', '-NonInteractive', '-File', $script, (Join-Path $folder 'Google.Protobuf.dll'), (Get-ModulePath)
            $emulator.accessToken, $emulator.instanceUrl, $emulator.endpoint)
        & (Get-Process -Id $PID).Path @arguments | Should -Be @('True', '2', '3.21.9.0')
    }
}
