BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    $session = Connect-Emulator $emulator
    $topic = '/event/Order_Event__e'
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'An error of the service' {
    It 'is <Id>, <Category>, with code, rpc id and advice: <What>' -ForEach @(
        @{
            What = 'topic'; Script = { Get-SfTopic /event/Nope__e -ErrorAction Stop }; Id = 'SfTopicNotFound'
            Category = 'ObjectNotFound'; Code = 'topic.not.found'
        }
        @{
            What = 'schema'; Script = { Get-SfSchema -Id AAAAAAAAAAAAAAAAAAAAAA -ErrorAction Stop }; Id = 'SfSchemaValidationFailed'
            Category = 'InvalidArgument'; Code = 'schema.validation.failed'
        }
        @{
            What = 'replay id'; Script = { Receive-SfEvent $topic -ReplayId AAAA -Count 1 }
            Id = 'SfSubscriptionFetchReplayidCorrupted'; Category = 'InvalidArgument'; Code = 'subscription.fetch.replayid.corrupted'
        }
        @{
            What = 'permission'; Script = { Receive-SfEvent /event/Payroll_Run__e -Count 1 }
            Id = 'SfSubscriptionTopicCannotSubscribe'; Category = 'PermissionDenied'; Code = 'subscription.topic.cannot.subscribe'
        }
        @{
            What = 'token'
            Script = { Connect-SfPubSub -AccessToken '00D000000000001!x' -InstanceUrl $emulator.instanceUrl -Endpoint $emulator.endpoint }
            Id = 'SfServiceAuthError'; Category = 'AuthenticationError'; Code = 'service.auth.error'
        }
    ) {
        $failure = Get-Failure $Script
        $call = (Get-EmulatorCall $emulator)[-1]
        Get-ErrorId $failure | Should -BeExactly $Id
        $failure.CategoryInfo.Category | Should -Be $Category
        "$failure" | Should -BeLike "*$Code*"
        "$failure" | Should -BeLike "*$($call.rpcId)*"
        $failure.Exception.Advice | Should -Match '\w{3}.*\.$'
        "$failure" | Should -BeLike "*$([wildcardpattern]::Escape($failure.Exception.Advice))*"
        $failure.Exception.GetType().FullName | Should -Be 'PubSub.Client.Errors.PubSubException'
        $failure.Exception.RpcId | Should -Be $call.rpcId
    }

    It 'shows what the service says, and lets no terminal obey it' {
        $failure = Get-Failure { Get-SfTopic "/event/A`ec`r`nNext" -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'SfTopicNotFound'
        "$failure" | Should -Not -Match '[\x00-\x1f]'
        "$failure" | Should -BeLike '*/event/A c Next*'
    }

    It 'gets its category from its status: <Status> is <Category>' -ForEach @(
        @{ Status = 'UNAUTHENTICATED'; Category = 'AuthenticationError' }
        @{ Status = 'PERMISSION_DENIED'; Category = 'PermissionDenied' }
        @{ Status = 'NOT_FOUND'; Category = 'ObjectNotFound' }
        @{ Status = 'ALREADY_EXISTS'; Category = 'ResourceExists' }
        @{ Status = 'INVALID_ARGUMENT'; Category = 'InvalidArgument' }
        @{ Status = 'DEADLINE_EXCEEDED'; Category = 'OperationTimeout' }
        @{ Status = 'RESOURCE_EXHAUSTED'; Category = 'LimitsExceeded' }
        @{ Status = 'UNAVAILABLE'; Category = 'ConnectionError' }
        @{ Status = 'UNIMPLEMENTED'; Category = 'NotImplemented' }
        @{ Status = 'ABORTED'; Category = 'OperationStopped' }
        @{ Status = 'INTERNAL'; Category = 'ProtocolError' }
        @{ Status = 'DATA_LOSS'; Category = 'ProtocolError' }
    ) {
        $before = @(Get-EmulatorCall $emulator -Method Subscribe).Count
        $own = New-Apart { Receive-SfEvent $topic -Session $session -MaxReconnect 0 } -Variable @{ session = $session; topic = $topic }
        try {
            $running = $own.BeginInvoke()
            Wait-Until { @(Get-EmulatorCall $emulator -Method Subscribe).Count -gt $before -and (Get-EmulatorCall $emulator)[-1].requests }
            Invoke-RestMethod "$($emulator.instanceUrl)/emulator/subscriptions/close?status=$Status&code=some.code" -Method Post | Out-Null
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            $own.Streams.Error.Count | Should -Be 1
            $own.Streams.Error[0].CategoryInfo.Category | Should -Be $Category
            Get-ErrorId $own.Streams.Error[0] | Should -BeExactly 'SfSomeCode'
        }
        finally { Remove-Apart $own }
    }
}

Describe 'A token that expires' {
    It 'fails the next call, and not the stream that is open' {
        $other = Start-Emulator
        try {
            $short = Connect-SfPubSub -Name short -AccessToken $other.accessToken -InstanceUrl $other.instanceUrl -Endpoint $other.endpoint
            $own = New-Apart { Receive-SfEvent $topic -Count 1 -Session $session } -Variable @{ session = $short; topic = $topic }
            $running = $own.BeginInvoke()
            Wait-Until { (Get-EmulatorCall $other -Method Subscribe).requests }
            Invoke-RestMethod "$($other.instanceUrl)/emulator/tokens/expire" -Method Post | Out-Null
            $failure = Get-Failure { Get-SfTopic $topic -Session $short -ErrorAction Stop }
            Get-ErrorId $failure | Should -Be 'SfServiceAuthError'
            "$failure" | Should -BeLike '*Connect-SfPubSub*'
            (Get-EmulatorCall $other -Method Subscribe).state | Should -Be 'open'
            $own.Stop()
            Remove-Apart $own
            $running.IsCompleted | Should -BeTrue
        }
        finally { Stop-Emulator $other }
    }
}

Describe 'A service that goes away' {
    It 'ends a receive with an error, and the next call too' {
        $other = Start-Emulator
        $gone = Connect-SfPubSub -Name gone -AccessToken $other.accessToken -InstanceUrl $other.instanceUrl -Endpoint $other.endpoint
        $own = New-Apart { Receive-SfEvent $topic -Session $session -MaxReconnect 0 } -Variable @{ session = $gone; topic = $topic }
        try {
            $running = $own.BeginInvoke()
            Wait-Until { (Get-EmulatorCall $other -Method Subscribe).requests }
            Stop-Emulator $other
            $running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            Get-ErrorId $own.Streams.Error[0] | Should -BeIn @('SfUnavailable', 'SfInternal', 'SfCancelled')
            Get-ErrorId (Get-Failure { Get-SfTopic $topic -Session $gone -ErrorAction Stop }) | Should -Be 'SfRefused'
        }
        finally { Remove-Apart $own }
    }
}

Describe 'Without a session' {
    It '<Command> names Connect-SfPubSub' -ForEach @(
        @{ Command = 'Get-SfTopic'; Arguments = @{ Topic = 'x' } }
        @{ Command = 'Get-SfSchema'; Arguments = @{ Topic = 'x' } }
        @{ Command = 'Receive-SfEvent'; Arguments = @{ Topic = 'x' } }
        @{ Command = 'Send-SfEvent'; Arguments = @{ Topic = 'x'; InputObject = @{} } }
    ) {
        $own = New-Apart { & $command @arguments } -Variable @{ command = $Command; arguments = $Arguments }
        try {
            $own.Invoke() | Should -BeNullOrEmpty
            Get-ErrorId $own.Streams.Error[0] | Should -Be 'SfNoSession'
            "$($own.Streams.Error[0])" | Should -BeLike '*Connect-SfPubSub*-Session*'
        }
        finally { Remove-Apart $own }
    }
}
