BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    function Connect-Named($Name) {
        Connect-SfPubSub -Name $Name -AccessToken $emulator.accessToken -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint | Out-Null
    }
    function Get-Completion([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Completion of topics' {
    BeforeEach {
        Get-SfPubSubSession | Disconnect-SfPubSub
        Connect-Named one
    }

    It 'offers what has been listed, to <Command>' -ForEach @(
        @{ Command = 'Get-SfTopic' }, @{ Command = 'Get-SfSchema' }, @{ Command = 'New-SfEvent' }
        @{ Command = 'Receive-SfEvent' }, @{ Command = 'Send-SfEvent' }, @{ Command = 'Test-SfPubSub' }
    ) {
        Get-SfTopic -ListAvailable | Out-Null
        $before = @(Get-EmulatorCall $emulator).Count
        Get-Completion "$Command /event/Order_" | Should -Be @('/event/Order_Event__e', '/event/Order_Shipped__e')
        Get-Completion "$Command -Topic order_" | Should -Be @('/event/Order_Event__e', '/event/Order_Shipped__e')
        Get-Completion "$Command -Topic '/data/emp" | Should -Be '/data/Employee__ChangeEvent'
        @(Get-EmulatorCall $emulator).Count | Should -Be $before
    }

    It 'offers what has been met in use' {
        Get-SfTopic /event/Order_Event__e | Out-Null
        Get-SfSchema /event/Order_Shipped__e | Out-Null
        Send-SfEvent /event/Inventory__e @{ Sku__c = 'C-1' } | Out-Null
        Receive-SfEvent /event/Sensor_Reading__e -From Earliest -Count 1 | Out-Null
        Get-SfTopic /event/Nope__e -ErrorAction Ignore
        Get-Completion 'Get-SfTopic ' | Should -Be @(
            '/data/ChangeEvents', '/event/Inventory__e', '/event/Order_Event__e', '/event/Order_Shipped__e', '/event/Sensor_Reading__e')
    }

    It 'offers no files, and what the session of the command line has met' {
        Connect-Named two
        Get-SfTopic /event/Order_Event__e -Session one | Out-Null
        Get-Completion 'Get-SfTopic ' | Should -Be '/data/ChangeEvents'
        Get-Completion 'Get-SfTopic -Session one -Topic ' | Should -Be @('/data/ChangeEvents', '/event/Order_Event__e')
        $session = Get-SfPubSubSession one
        Get-Completion 'Get-SfTopic -Session $session -Topic /e' | Should -Be '/event/Order_Event__e'
        Get-Completion 'Get-SfTopic -Session nope -Topic ' | Should -Be '/data/ChangeEvents'
        Get-SfPubSubSession | Disconnect-SfPubSub
        Get-Completion 'Receive-SfEvent ' | Should -Be '/data/ChangeEvents'
    }
}

Describe 'Completion of sessions' {
    BeforeAll {
        Get-SfPubSubSession | Disconnect-SfPubSub
        'prod', 'my test', "it's" , '$home', '-x', '1' | ForEach-Object { Connect-Named $_ }
    }

    It 'quotes what is no bare word, to <Line>' -ForEach @(
        @{ Line = 'Get-SfTopic -Session ' }, @{ Line = 'Disconnect-SfPubSub -Session ' }, @{ Line = 'Get-SfPubSubSession -Name ' }
        @{ Line = 'Connect-SfPubSub -Name ' }, @{ Line = 'Test-SfPubSub -Session ' }
    ) {
        Get-Completion $Line | Should -Be @("'`$home'", "'-x'", "'1'", "'it''s'", "'my test'", 'prod')
    }

    It 'gives words that mean the session' {
        foreach ($word in Get-Completion 'Get-SfTopic -Session ') {
            $found = Invoke-Expression "Get-SfTopic /event/Order_Event__e -Session $word"
            $found.CanPublish | Should -BeTrue
        }
        Get-Completion "Get-SfTopic -Session 'my" | Should -Be "'my test'"
    }
}

Describe 'Completion of other values' {
    It 'offers <Expected> for <Line>' -ForEach @(
        @{ Line = 'Get-SfTopic -Kind M'; Expected = 'Monitoring' }
        @{ Line = 'Receive-SfEvent -From E'; Expected = 'Earliest' }
        @{ Line = 'Receive-SfEvent -TimestampFormat I'; Expected = 'Iso8601' }
        @{ Line = 'Receive-SfEvent -OnInvalidReplayId L'; Expected = 'Latest' }
        @{ Line = 'Send-SfEvent -OnUnknownOutcome Res'; Expected = 'Resend' }
        @{ Line = 'Connect-SfPubSub -Endpoint https://api.d'; Expected = 'https://api.deu.pubsub.salesforce.com:443', 'https://api.deu.pubsub.salesforce.com:7443' }
    ) {
        Get-Completion $Line | Should -Be $Expected
    }

    It 'reads the orgs of the sf CLI from its files, and survives what is wrong with them' {
        $script = {
            $path = [PubSub.SfPubSubSession].Assembly.GetType('PubSub.Completion.TargetOrgCompleter')
            $completer = [Activator]::CreateInstance($path, $true)
            $offer = { $completer.CompleteArgument('Connect-SfPubSub', 'TargetOrg', $args[0], $null, @{}).CompletionText -join ' ' }
            & $offer ''
            New-Item -ItemType Directory $HOME/.sf, $HOME/.sfdx | Out-Null
            '{"orgs":{"prod":"ops@example.com","my dev":"dev@example.com","odd":5}}' | Set-Content $HOME/.sfdx/alias.json
            & $offer ''
            & $offer 'pro'
            & $offer '"my'
            foreach ($broken in '{', '[]', '{"orgs":[]}', '{"orgs":{"\ud800":"x"}}') {
                Set-Content $HOME/.sf/alias.json $broken
                & $offer 'prod'
            }
        }
        $file = Join-Path $TestDrive 'complete.ps1'
        Set-Content $file "Import-Module '$(Get-ModulePath)'`n$script"
        $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path, @('-NoProfile', '-NonInteractive', '-File', $file))
        $start.Environment['HOME'] = $start.Environment['USERPROFILE'] = (New-Item -ItemType Directory (Join-Path $TestDrive 'home')).FullName
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        $lines = $process.StandardOutput.ReadToEnd() -split '\r?\n'
        $process.WaitForExit()
        $lines | Should -Be @('', "dev@example.com 'my dev' ops@example.com prod", 'prod', "'my dev'", 'prod', 'prod', 'prod', 'prod', '')
    }
}
