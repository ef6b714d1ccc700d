BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--generate', '0'
    Connect-Emulator $emulator | Out-Null
    $topic = '/data/CaseChangeEvent'

    $lines = 1..40 | ForEach-Object { "Line $_ – of a description that is long enough to be sent as a diff." }
    $old = $lines -join "`n"
    $lines[4] = 'Changed.'
    $new = (@('New first line.') + $lines) -join "`n"
    $made = Add-RecordChange $emulator @{ entity = 'Case'; change = 'CREATE'; fields = @{ Subject = 'S'; Description = $old } }
    Add-RecordChange $emulator @{ entity = 'Case'; change = 'UPDATE'; ids = $made.events[0].recordIds; fields = @{ Description = $new } } | Out-Null
    $change = Receive-SfEvent $topic -From Earliest -Count 2 | Select-Object -Last 1
}

AfterAll { Stop-Emulator $emulator }

Describe 'Merge-SfFieldDiff' {
    It 'makes the new value of the old one and the diff of an event' {
        $change.ChangeEventHeader.diffFields | Should -Be @('Description')
        $change.Description | Should -BeLike '--- *+++ *@@*'
        foreach ($field in $change.ChangeEventHeader.diffFields) {
            Merge-SfFieldDiff -OldValue $old -Diff $change.$field | Should -BeExactly $new
        }
    }

    It 'takes the diff, or both by their names, from the pipeline' {
        $change.Description | Merge-SfFieldDiff $old | Should -BeExactly $new
        @([pscustomobject]@{ OldValue = $old; Diff = $change.Description }) * 2 | Merge-SfFieldDiff | Should -Be @($new, $new)
    }

    It 'is in a kept field with -ChangedOnly' {
        $only = Receive-SfEvent $topic -From Earliest -Count 2 -ChangedOnly | Select-Object -Last 1
        $only.PSObject.Properties.Name | Select-Object -Skip 5 | Should -Be @('Description', 'LastModifiedDate')
    }

    It 'refuses what is no diff, a diff of another text, and a result with another hash; each an error of its own' {
        $values = @(
            @{ Diff = 'the new value'; Id = 'SfDiffMalformed'; Old = $old }
            @{ Diff = $null; Id = 'SfDiffMalformed'; Old = $old }
            @{ Diff = ''; Id = 'SfDiffMalformed'; Old = $old }
            @{ Diff = $change.Description; Id = 'SfDiffMisfit'; Old = 'another text' }
            @{ Diff = $change.Description; Id = 'SfDiffMisfit'; Old = $null }
            @{ Diff = $change.Description; Id = 'SfDiffHashMismatch'; Old = $old.Replace('Line 20', 'Line XX') }
        )
        foreach ($value in $values) {
            Merge-SfFieldDiff $value.Old $value.Diff -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failures[0] | Should -Be $value.Id
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidData'
        }
        'no diff', $change.Description | Merge-SfFieldDiff $old -ErrorAction SilentlyContinue | Should -BeExactly $new
    }
}
