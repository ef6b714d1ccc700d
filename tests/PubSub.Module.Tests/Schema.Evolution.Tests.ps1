BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Join-Path $PSScriptRoot 'SignIn.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator
    Connect-Emulator $emulator | Out-Null
    $topic = '/event/Order_Shipped__e'
    $original = (Get-SfSchema $topic).Json
    $script:version = 0

    # Gives the event one more field, as an administrator does while others publish.
    function Add-Field([switch] $RefuseOld) {
        $schema = $original | ConvertFrom-Json
        $name = "Added_$((++$script:version))__c"
        $schema.fields += [pscustomobject]@{ name = $name; type = @('null', 'string'); default = $null }
        $url = "$($emulator.instanceUrl)/emulator/schemas?topic=$topic&refuseOld=$("$RefuseOld".ToLowerInvariant())"
        $answer = Invoke-RestMethod $url -Method Post -Body ($schema | ConvertTo-Json -Depth 10)
        [pscustomobject]@{ Name = $name; Id = $answer.schemaId }
    }

    function Get-TopicCalls { @(Get-EmulatorCall $emulator -Method GetTopic -Topic $topic).Count }
}

AfterAll { Stop-Emulator $emulator }

Describe 'A schema that changes while events are received' {
    It 'leaves events of both shapes whole' {
        $count = @(Get-StoredEvent $emulator /event/Inventory__e).Count
        $events = Receive-SfEvent /event/Inventory__e -From Earliest -Count $count
        $shapes = $events | Group-Object { $_.PSObject.Properties.Name -join ' ' }
        $shapes.Count | Should -Be 2
        @($shapes.Name -like '*Warehouse__c On_Hand__c').Count | Should -Be 1
        @($shapes.Name -like '*Warehouse__c Bin__c On_Hand__c Counted_At__c').Count | Should -Be 1
        $events.CreatedById | Should -Match '^005'
        $flat = Receive-SfEvent /event/Inventory__e -From Earliest -Count $count -Flatten -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "*definition has changed*"
        ($flat | Group-Object { $_.PSObject.Properties.Name -join ' ' }).Count | Should -Be 2
    }

    It 'needs no new subscription' {
        $before = @(Get-EmulatorCall $emulator -Method Subscribe).Count
        $state = @{}
        $count = @(Get-StoredEvent $emulator $topic).Count
        $names = Receive-SfEvent $topic -From Earliest -Count ($count + 1) | ForEach-Object {
            if (-not $state.Added) {
                $state.Added = Add-Field
                Send-SfEvent $topic @{ $state.Added.Name = 'new' } | Out-Null
            }
            $_.PSObject.Properties.Name -contains $state.Added.Name
        }
        $names.Where({ $_ }).Count | Should -Be 1
        $names[-1] | Should -BeTrue
        @(Get-EmulatorCall $emulator -Method Subscribe).Count | Should -Be ($before + 1)
    }
}

Describe 'A schema that changes while events are published' {
    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete | Out-Null
    }

    It 'that ends the call in mid-stream has all events sent again with -OnUnknownOutcome Resend, with the new one' {
        # How many requests were on their way when the second one ends the call is open; those that were not may go before it.
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body (
            ConvertTo-Json @{ method = 'PublishStream'; kind = 'status'; code = 'schema.validation.failed'; afterRequests = 2 }) | Out-Null
        $stored = @(Get-StoredEvent $emulator $topic).Count
        $state = @{}
        $receipts = & {
            foreach ($i in 1..800) {
                if ($i -eq 2) { $state.Added = Add-Field }
                [pscustomobject]@{ EventId = "stream-$i" }
            }
        } | Send-SfEvent $topic -OnUnknownOutcome Resend -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        $receipts.EventId | Should -BeExactly (1..800 | ForEach-Object { "stream-$_" })
        $receipts.Success | Should -Not -Contain $false
        $new = @(Get-StoredEvent $emulator $topic)[$stored..($stored + 799)]
        Compare-Object $new.id $receipts.EventId -CaseSensitive | Should -BeNullOrEmpty
        $new[-1].schemaId | Should -BeExactly $state.Added.Id
    }

    It 'tells of a break while it waits for what is under way, and has written the receipts before' {
        Add-Field | Out-Null
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body (
            ConvertTo-Json @{ method = 'PublishStream'; kind = 'delay'; seconds = 600; skip = 2 }) | Out-Null
        $state = [hashtable]::Synchronized(@{})
        $own = New-Apart -Variable @{ state = $state; topic = $topic; session = (Get-SfPubSubSession | Where-Object IsDefault) } {
            & {
                @{ EventId = 'first' }
                while (-not $state.IsNewer) { Start-Sleep -Milliseconds 20 }
                @{ EventId = 'second' }
                while (-not $state.IsAnswered) { Start-Sleep -Milliseconds 20 }
                @{ EventId = 'third' }
            } | Send-SfEvent $topic -Session $session -OnUnknownOutcome Resend
        }
        try {
            $received = [Management.Automation.PSDataCollection[psobject]]::new()
            $own.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $received) | Out-Null
            Wait-Until { (Get-StoredEvent $emulator $topic)[-1].id -eq 'first' }
            Add-Field | Out-Null
            $state.IsNewer = $true
            Wait-Until { (Get-StoredEvent $emulator $topic)[-1].id -eq 'second' }
            $state.IsAnswered = $true
            Wait-Until { @(Get-EmulatorCall $emulator -Method PublishStream -Topic $topic)[-1].requests.Count -eq 3 }
            Wait-Until { $received.Count -eq 2 }
            Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body (
                ConvertTo-Json @{ method = 'PublishStream'; kind = 'status'; code = 'service.protection.triggered'; now = $true }) | Out-Null
            Wait-Until { $own.Streams.Warning.Count }
            "$($own.Streams.Warning[0])" | Should -BeLike '*service.protection.triggered*going on in 30.0 s*'
            Stop-Apart $own
        }
        finally { Remove-Apart $own }
    }

    It 'is noticed where old events are refused: they are sent again with the new one, in order' {
        $asked = Get-TopicCalls
        $stored = @(Get-StoredEvent $emulator $topic).Count
        $state = @{}
        $receipts = 1..1500 | ForEach-Object {
            if ($_ -eq 500) {
                Wait-Until { @(Get-StoredEvent $emulator $topic).Count -gt $stored }
                $state.Added = Add-Field -RefuseOld
            }
            [pscustomobject]@{ EventId = "change-$_" }
        } | Send-SfEvent $topic -ErrorVariable failed -Verbose 4>&1
        $messages = $receipts.Where({ $_ -is [Management.Automation.VerboseRecord] })
        $receipts = $receipts.Where({ $_ -isnot [Management.Automation.VerboseRecord] })
        $failed | Should -BeNullOrEmpty
        $receipts.EventId | Should -BeExactly (1..1500 | ForEach-Object { "change-$_" })
        $receipts.Success | Should -Not -Contain $false
        $new = (Get-StoredEvent $emulator $topic)[$stored..($stored + 1499)]
        $new.id | Should -BeExactly $receipts.EventId
        $new[-1].schemaId | Should -BeExactly $state.Added.Id
        ($new.schemaId | Select-Object -Unique).Count | Should -Be 2
        # Once at the start, and once for the change.
        Get-TopicCalls | Should -Be ($asked + 2)
        "$messages" | Should -BeLike "*outdated*$($state.Added.Id)*"
    }

    It 'sends what each input was when it came, though one object is used for all of them' {
        $stored = @(Get-StoredEvent $emulator $topic).Count
        $field = (Get-SfSchema $topic).Fields.Where({ $_.SalesforceType -eq 'Text' })[0].Name
        $state = @{}
        $receipts = & {
            $state.Added = Add-Field -RefuseOld
            $one = @{}
            foreach ($i in 1..5) {
                $one.EventId = "shared-$i"
                $one.$field = "value $i"
                $one
            }
        } | Send-SfEvent $topic -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        $new = @(Get-StoredEvent $emulator $topic)[$stored..($stored + 4)]
        $new.id | Should -BeExactly (1..5 | ForEach-Object { "shared-$_" })
        $events = Receive-SfEvent $topic -From Earliest -Count ($stored + 5)
        $events[-5..-1].$field | Should -BeExactly (1..5 | ForEach-Object { "value $_" })
    }

    It 'is noticed where old events are still taken, and the new field can be given from then on' {
        $state = @{}
        $receipts = & {
            @{ EventId = 'before' }
            $state.Added = Add-Field
            @{ EventId = 'between' }
            Wait-Until { (Get-StoredEvent $emulator $topic)[-1].id -eq 'between' }
            # The next input is when the command looks at answers.
            $watch = [Diagnostics.Stopwatch]::StartNew()
            do { @{ EventId = 'more' } } while ((Get-StoredEvent $emulator $topic)[-1].schemaId -ne $state.Added.Id -and $watch.Elapsed.TotalSeconds -lt 60)
            @{ EventId = 'after'; $state.Added.Name = 'new' }
        } | Send-SfEvent $topic
        $receipts.Success | Should -Not -Contain $false
        $last = (Get-StoredEvent $emulator $topic)[-1]
        $last.id, $last.schemaId | Should -BeExactly @('after', $state.Added.Id)
    }

    It 'is asked for once where that does not help: the error stands' {
        $asked = Get-TopicCalls
        $unknown = 1..5 | ForEach-Object { @{ SchemaId = 'AAAAAAAAAAAAAAAAAAAAAA'; Payload = [byte[]](0, 0) } }
        $receipts = $unknown | Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed
        $receipts.Success | Should -Not -Contain $true
        Get-ErrorId $failed[0] | Should -Be 'SfPublishSchemaRefused'
        Get-TopicCalls | Should -Be ($asked + 2)
    }

    It 'lets an input that does not fit the new schema fail alone' {
        $state = @{}
        $receipts = & {
            $state.Added = Add-Field
            @{ EventId = 'x' }
            $null = Add-Field -RefuseOld
            @{ EventId = 'y' }
        } | Send-SfEvent $topic
        $receipts.Success | Should -Be @($true, $true)
        $name = $state.Added.Name
        # The field is gone with the last change.
        $receipts = @{ EventId = 'a' }, @{ $name = 'gone' }, @{ EventId = 'b' } | Send-SfEvent $topic -ErrorAction SilentlyContinue
        $receipts.Success | Should -Be @($true, $false, $true)
    }

    # The last one: it ends every session.
    It 'costs no receipt where the sign-in is refused while the newest one is looked for' {
        $key = @{ ClientId = $emulator.clientId; RefreshToken = Get-RefreshToken $emulator; LoginUrl = $emulator.loginUrl }
        $session = Connect-SfPubSub @key -Endpoint $emulator.endpoint -Name refused
        $stored = { (Get-StoredEvent $emulator $topic)[-1].id }
        $receipts = & {
            @{ EventId = 'known' }
            Wait-Until { (& $stored) -eq 'known' }
            Add-Field | Out-Null
            @{ EventId = 'doubtful' }
            Wait-Until { (& $stored) -eq 'doubtful' }
            # Of the answer, the command learns with its next input.
            Invoke-Emulator $emulator oauth/refusals @{ error = 'invalid_grant'; description = 'expired access/refresh token' }
            Invoke-Emulator $emulator tokens/expire
            @{ EventId = 'after' }
        } | Send-SfEvent $topic -Session $session -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        $receipts.EventId | Should -BeExactly @('known', 'doubtful', 'after')
        $receipts[0, 1].Success | Should -Be @($true, $true)
        "$warned" | Should -BeLike '*whether its schema has changed cannot be found out*expired access/refresh token*'
    }
}
