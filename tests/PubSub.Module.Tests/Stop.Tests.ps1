BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '5'
    $topic = '/event/Order_Event__e'
    $password = ConvertTo-SecureString $emulator.password -AsPlainText -Force
    $login = @{
        Credential = [pscredential]::new($emulator.userName, $password)
        SecurityToken = $emulator.securityToken
        LoginUrl = $emulator.loginUrl
        Endpoint = $emulator.endpoint
        WarningAction = 'SilentlyContinue'
    }

    function Add-Fault {
        param([hashtable] $Rule)
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body ($Rule | ConvertTo-Json) | Out-Null
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Ctrl-C' {
    BeforeEach {
        $session = Connect-SfPubSub @login
        $checkpoint = Join-Path $TestDrive "$(New-Guid).json"
    }

    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete | Out-Null
    }

    It 'ends at once what <What>, and the next command works' -ForEach @(
        @{
            What = 'waits for a login'
            Faults = @{ kind = 'silence'; method = 'login' }
            Script = { Connect-SfPubSub @login }
        }
        @{
            What = 'waits for the service to accept a session'
            Faults = @{ kind = 'silence'; method = 'GetTopic' }
            Script = { Connect-SfPubSub @login }
        }
        @{
            What = 'waits for the service to speak at all'
            Faults = @{ kind = 'freeze'; method = 'GetTopic' }
            Script = { Connect-SfPubSub @login }
        }
        @{
            What = 'waits for a schema'
            Faults = @{ kind = 'silence'; method = 'GetSchema' }
            Script = { Receive-SfEvent /event/Sensor_Reading__e -From Earliest -CheckpointPath $checkpoint -Session $session }
        }
        @{
            What = 'waits to reconnect'
            Faults = @{ kind = 'status'; code = 'service.protection.triggered'; method = 'Subscribe' }
            Script = { Receive-SfEvent $topic -CheckpointPath $checkpoint -Session $session -WarningAction SilentlyContinue }
        }
        @{
            What = 'signs in again'
            Faults = @{ kind = 'silence'; method = 'login' }, @{ kind = 'status'; code = 'service.auth.error'; method = 'Subscribe' }
            Script = { Receive-SfEvent $topic -CheckpointPath $checkpoint -Session $session }
        }
        @{
            What = 'waits to send again'
            Faults = @{ kind = 'status'; code = 'service.protection.triggered'; method = 'PublishStream' }
            Script = { @{ Order_Number__c = 'S' } | Send-SfEvent $topic -Session $session -WarningAction SilentlyContinue }
        }
        @{
            What = 'waits for what it sent to be confirmed'
            Faults = @{ kind = 'unanswered'; method = 'PublishStream' }
            Script = { @{ Order_Number__c = 'S' } | Send-SfEvent $topic -Session $session }
        }
    ) {
        $Faults | ForEach-Object { Add-Fault $_ }
        $own = New-Apart $Script -Variable @{ login = $login; session = $session; topic = $topic; checkpoint = $checkpoint }
        try {
            $own.BeginInvoke() | Out-Null
            Wait-Until { @((Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults").Where({ $_.struck -eq 0 })).Count -eq 0 }
            Stop-Apart $own
            $own.Streams.Error | Should -BeNullOrEmpty
        }
        finally { Remove-Apart $own }
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete | Out-Null
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/thaw" -Method Post | Out-Null
        # The checkpoint is free, and the session as good as before.
        (Receive-SfEvent $topic -From Earliest -Count 2 -CheckpointPath $checkpoint -Session $session).Count | Should -Be 2
    }
}
