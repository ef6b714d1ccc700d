BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    Connect-Emulator $emulator | Out-Null
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Get-SfTopic' {
    It 'tells what the user may do with <Topic>' -ForEach @(
        @{ Topic = '/event/Order_Event__e'; CanPublish = $true; CanSubscribe = $true; HasSchema = $true }
        @{ Topic = '/event/Payroll_Run__e'; CanPublish = $true; CanSubscribe = $false; HasSchema = $true }
        @{ Topic = '/data/AccountChangeEvent'; CanPublish = $false; CanSubscribe = $true; HasSchema = $true }
        @{ Topic = '/data/ChangeEvents'; CanPublish = $false; CanSubscribe = $true; HasSchema = $false }
    ) {
        $found = Get-SfTopic $Topic
        $found.PSObject.TypeNames[0] | Should -Be 'PubSub.SfTopic'
        $found.PSObject.Properties.Name | Should -Be @('Topic', 'CanPublish', 'CanSubscribe', 'SchemaId', 'TenantGuid', 'RpcId')
        $found.Topic | Should -BeExactly $Topic
        $found.CanPublish | Should -Be $CanPublish
        $found.CanSubscribe | Should -Be $CanSubscribe
        $found.SchemaId.Length | Should -Be ($HasSchema ? 22 : 0)
        $found.TenantGuid | Should -BeLike "*$($emulator.orgId)"
        $found.RpcId | Should -Be (Get-EmulatorCall $emulator)[-1].rpcId
    }

    It 'takes names by argument, alias, pipeline and property <By>' -ForEach @(
        @{ By = 'Topic' }, @{ By = 'Name' }, @{ By = 'TopicName' }
    ) {
        $names = '/event/Order_Event__e', '/event/Order_Shipped__e'
        $argument = @{ $By = $names }
        (Get-SfTopic @argument).Topic | Should -Be $names
        ($names | Get-SfTopic).Topic | Should -Be $names
        ($names | ForEach-Object { [pscustomobject]@{ $By = $_ } } | Get-SfTopic).Topic | Should -Be $names
    }

    It 'writes the others when one does not exist' {
        $found = Get-SfTopic /event/Order_Event__e, /event/Nope__e, /event/Order_Shipped__e -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Topic | Should -Be @('/event/Order_Event__e', '/event/Order_Shipped__e')
        $failed.Count | Should -Be 1
        Get-ErrorId $failed[0] | Should -Be 'SfTopicNotFound'
        $failed[0].TargetObject | Should -Be '/event/Nope__e'
    }

    It 'minds upper and lower case' {
        Get-ErrorId (Get-Failure { Get-SfTopic /event/order_event__e -ErrorAction Stop }) | Should -Be 'SfTopicNotFound'
    }

    It 'shows as a table of what matters' {
        $lines = (Get-SfTopic /event/Order_Event__e | Out-String).Trim() -split '\r?\n'
        $lines[0] | Should -Match '^Topic\s+CanPublish\s+CanSubscribe\s+SchemaId'
    }
}
