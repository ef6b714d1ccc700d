BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '1'
    $topic = '/event/Order_Event__e'

    function Add-Fault {
        param([hashtable] $Rule)
        $json = @{ method = 'PublishStream' } + $Rule | ConvertTo-Json -Depth 5
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Post -ContentType application/json -Body $json | Out-Null
    }

    # Events that know their ids and their place, so that each can be told from all others, here and at the emulator.
    function New-Input {
        param([int] $Count = 700)
        $run = [guid]::NewGuid()
        foreach ($i in 1..$Count) { [pscustomobject]@{ EventId = "$run-$i"; Order_Number__c = "B-$i" } }
    }

    # The ids that the emulator holds of these inputs, in the order of the bus, repeats included.
    function Get-OnBus {
        param($Inputs)
        $ours = [Collections.Generic.HashSet[string]]::new([string[]]$Inputs.EventId)
        @((Get-StoredEvent $emulator $topic).id.Where({ $ours.Contains($_) }))
    }

    # What holds whatever broke: a receipt for each input, in its order, and an error for each that is not published, with the input.
    function Assert-Complete {
        param($Inputs, $Receipts, $Errors)
        $Receipts.EventId | Should -Be $Inputs.EventId
        $Receipts.Outcome.Where({ "$_" -notin 'Published', 'Failed', 'Unknown' }) | Should -BeNullOrEmpty
        $bad = $Receipts.Where({ -not $_.Success })
        @($Errors).Count | Should -Be $bad.Count
        @($Errors).ForEach({ $_.TargetObject.EventId }) | Should -Be $bad.ForEach({ $_.EventId })
    }

    # What is said to be published is on the bus, and what is said to have failed is not; nothing is there twice.
    function Assert-Honest {
        param($Inputs, $Receipts, [string] $Because = 'nothing is sent twice')
        $bus = Get-OnBus $Inputs
        $bus | Select-Object -Unique | Should -Be $bus -Because $Because
        $there = [Collections.Generic.HashSet[string]]::new([string[]]@($bus))
        $Receipts.Where({ $_.Outcome -eq 'Published' -and -not $there.Contains($_.EventId) }) | Should -BeNullOrEmpty -Because $Because
        $Receipts.Where({ $_.Outcome -eq 'Failed' -and $there.Contains($_.EventId) }) | Should -BeNullOrEmpty -Because $Because
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'A publish run that is cut' {
    BeforeEach {
        $session = Connect-Emulator $emulator
        $inputs = New-Input
    }

    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete | Out-Null
    }

    It 'at request <Request> by <How>, <State>: says what may or may not be published' -ForEach @(
        foreach ($request in 1..4) {
            foreach ($how in 'drop', 'reset', 'status') {
                foreach ($published in $true, $false) {
                    @{ Request = $request; How = $how; Published = $published; State = $published ? 'with its events on the bus' : 'without' }
                }
            }
        }
    ) {
        $then = @{ kind = $How }
        if ($How -eq 'reset') { $then.errorCode = 2 }
        if ($How -eq 'status') { $then.status = 'UNAVAILABLE' }
        Add-Fault @{ kind = 'unanswered'; published = $Published; skip = $Request - 1; then = $then }
        $receipts = $inputs | Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed -WarningVariable warned -WarningAction SilentlyContinue
        Assert-Complete $inputs $receipts $failed
        $unknown = $receipts.Where({ $_.Outcome -eq 'Unknown' })
        $unknown | Should -Not -BeNullOrEmpty
        $receipts.Where({ $_.Outcome -eq 'Failed' }) | Should -BeNullOrEmpty
        $failed.ForEach({ Get-ErrorId $_ }) | Select-Object -Unique | Should -Be 'SfPublishOutcomeUnknown'
        # With this id it can be sent again, as the same event.
        "$($failed[0])" | Should -BeLike "Event $($unknown[0].EventId): *may or may not*"
        "$warned" | Should -BeLike '*may or may not be published*'
        Assert-Honest $inputs $receipts
        $session.Statistics.EventsPublished | Should -Be ($inputs.Count - $unknown.Count)
    }

    It 'at request <_> publishes all of it with -OnUnknownOutcome Resend, under the same ids' -ForEach 1, 2, 3, 4 {
        Add-Fault @{ kind = 'unanswered'; published = $true; skip = $_ - 1; then = @{ kind = 'drop' } }
        $receipts = $inputs | Send-SfEvent $topic -OnUnknownOutcome Resend -ErrorVariable failed -WarningAction SilentlyContinue
        Assert-Complete $inputs $receipts $failed
        $receipts.Where({ -not $_.Success }) | Should -BeNullOrEmpty
        # A subscriber that keeps the first of each id has every event, in the order of the input.
        $bus = Get-OnBus $inputs
        $bus.Count | Should -BeGreaterThan $inputs.Count
        $bus | Select-Object -Unique | Should -Be $inputs.EventId
    }

    It 'before it was looked at, sends it all' {
        Add-Fault @{ kind = 'status'; status = 'UNAVAILABLE'; message = 'upstream connect error or disconnect/reset before headers. reset reason: connection failure'; count = 2 }
        $receipts = $inputs | Send-SfEvent $topic -ErrorVariable failed -WarningVariable warned
        Assert-Complete $inputs $receipts $failed
        $warned | Should -BeNullOrEmpty
        Get-OnBus $inputs | Should -Be $inputs.EventId
        $session.Statistics.Reconnects | Should -Be 2
    }

    It 'several times, at whatever moment, keeps to what it says' {
        $seed = [int]($env:PUBSUB_SEED ?? (Get-Random))
        $inputs = New-Input ($env:PUBSUB_SOAK -eq '1' ? 8000 : 2000)
        $kinds = 'unanswered', 'reset', 'drop', 'status', 'results', 'ok', 'noStatus', 'goAway', 'frames', 'delay'
        Add-Fault @{ kind = 'chaos'; seed = $seed; probability = 0.05; kinds = $kinds }
        $receipts = $inputs | Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue
        Assert-Complete $inputs $receipts $failed
        Assert-Honest $inputs $receipts "it may not be with any seed, nor with $seed"
    }
}

Describe 'Send-SfEvent' {
    BeforeEach {
        $session = Connect-Emulator $emulator
    }

    AfterEach {
        Invoke-RestMethod "$($emulator.instanceUrl)/emulator/faults" -Method Delete | Out-Null
    }

    It 'sends again what the service could not take just now, and only that' {
        $inputs = New-Input 450
        Add-Fault @{ kind = 'results'; text = 'PLATFORM_EVENT_PUBLISHING_UNAVAILABLE: try again'; indexes = @(1, 3); count = 3 }
        $all = $inputs | Send-SfEvent $topic -ErrorVariable failed -Verbose 4>&1
        $receipts = $all.Where({ $_ -isnot [Management.Automation.VerboseRecord] })
        Assert-Complete $inputs $receipts $failed
        $receipts.Where({ -not $_.Success }) | Should -BeNullOrEmpty
        # Once each; those two are late.
        Get-OnBus $inputs | Sort-Object | Should -Be ($inputs.EventId | Sort-Object)
        $all.Where({ $_ -is [Management.Automation.VerboseRecord] -and $_.Message -like '*Sending * events again in*' }) | Should -Not -BeNullOrEmpty
    }

    It 'stops where the allocation is used up, and says what was not published' {
        $inputs = New-Input
        Add-Fault @{ kind = 'results'; text = 'LIMIT_EXCEEDED: hourly publishing'; skip = 1; count = 1000 }
        $receipts = $inputs | Send-SfEvent $topic -ErrorAction SilentlyContinue -ErrorVariable failed -WarningVariable warned -WarningAction SilentlyContinue
        Assert-Complete $inputs $receipts $failed
        # What the first request had is on the bus, and nothing else.
        $published = $receipts.Where({ $_.Success })
        $published.Count | Should -BeIn (1..200)
        Get-OnBus $inputs | Should -Be $inputs[0..($published.Count - 1)].EventId
        $receipts.Where({ -not $_.Success }).Outcome | Select-Object -Unique | Should -Be 'Failed'
        Get-ErrorId $failed[0] | Should -Be 'SfPublishLimitExceeded'
        $failed[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $failed.ForEach({ Get-ErrorId $_ }) | Select-Object -Unique | Where-Object { $_ -notin 'SfPublishLimitExceeded', 'SfPublishNotPublished' } | Should -BeNullOrEmpty
        @($warned).Where({ "$_" -like '*allocation is used up*' }).Count | Should -Be 1
    }

    It 'slows down where it is throttled, and can be stopped meanwhile' {
        Add-Fault @{ kind = 'status'; code = 'service.protection.triggered' }
        $own = New-Apart { $inputs | Send-SfEvent $topic -Session $session } -Variable @{ inputs = ($inputs = New-Input 10); topic = $topic; session = $session }
        try {
            $running = $own.BeginInvoke()
            Wait-Until { $own.Streams.Warning.Count }
            "$($own.Streams.Warning[0])" | Should -BeLike '*service.protection.triggered*events are sent again; going on in 30.0 s (attempt 1)*'
            if ($env:PUBSUB_SOAK -eq '1') {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                Assert-Complete $inputs $own.EndInvoke($running) $own.Streams.Error
                $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 25
                Get-OnBus $inputs | Should -Be $inputs.EventId
            }
            else {
                Stop-Apart $own
                Get-OnBus $inputs | Should -BeNullOrEmpty
            }
        }
        finally { Remove-Apart $own }
    }

    It 'tells of a break while the next event waits for room' {
        # At most two of them are a request, and eight requests may be under way; the answer to the first one does not come.
        Add-Fault @{ kind = 'delay'; seconds = 600 }
        $state = [hashtable]::Synchronized(@{ Given = 0; Text = 'x' * 1000000 })
        $script = { 1..20 | ForEach-Object { $state.Given = $_; @{ Order_Number__c = $state.Text } } | Send-SfEvent $topic -Session $session }
        $own = New-Apart $script -Variable @{ state = $state; topic = $topic; session = $session }
        try {
            $null = $own.BeginInvoke()
            # How many it takes depends on how fast they come. Nothing tells that the next one waits but that no other is asked for.
            Wait-Until {
                $given = $state.Given
                Start-Sleep -Milliseconds 500
                $given -gt 8 -and $state.Given -eq $given
            }
            Add-Fault @{ kind = 'status'; code = 'service.protection.triggered'; now = $true }
            Wait-Until { $own.Streams.Warning.Count }
            "$($own.Streams.Warning[0])" | Should -BeLike '*service.protection.triggered*going on in 30.0 s*'
            $state.Given | Should -BeLessThan 18
            Stop-Apart $own
        }
        finally { Remove-Apart $own }
    }

    It 'opens a stream again that the service closed because nothing was sent' {
        $inputs = New-Input 3
        $other = Start-Emulator '--generate', '0', '--publish-idle', '1'
        try {
            $idle = Connect-Emulator $other
            $receipts = & {
                for ($i = 0; $i -lt $inputs.Count; $i++) {
                    $inputs[$i]
                    # The pipeline has nothing to send for a while; the service closes the stream after a second.
                    Wait-Until { @(Get-EmulatorCall $other -Method PublishStream).Where({ $_.state -ne 'open' }).Count -gt $i }
                    # These answers come over the same connection, so behind that end: an event that crosses it has an unknown fate.
                    1..5 | ForEach-Object { Get-SfTopic $topic -Session $idle | Out-Null }
                }
            } | Send-SfEvent $topic -Session $idle -ErrorVariable failed -WarningVariable warned
            Assert-Complete $inputs $receipts $failed
            $receipts.Success | Should -Be @($true, $true, $true)
            $warned | Should -BeNullOrEmpty
            $idle.Statistics.Reconnects | Should -Be 0
            @(Get-EmulatorCall $other -Method PublishStream).Count | Should -Be 3
        }
        finally { Stop-Emulator $other }
    }
}
