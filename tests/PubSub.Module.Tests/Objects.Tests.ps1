BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    # The module reaches behind PowerShell's public collections; whether that is the same is a matter of this PowerShell.
    $assembly = (Get-Command Receive-SfEvent).ImplementingType.Assembly
    $noteTable = $assembly.GetType('PubSub.Events.NoteTable')
    $shape = $assembly.GetType('PubSub.Events.ObjectShape')
    $names = 'Order', 'PSObject', 'order', 'Amount'
    function New-Shape($Table) { $shape.GetConstructors().Where({ $_.GetParameters().Count -eq 2 })[0].Invoke(@([string[]] $names, $Table)) }
    # By name: reflection cannot pass spans.
    function New-Object4($Shape) {
        $values = 'a', 1, $null, ([pscustomobject]@{ X = 1 })
        [PubSubTest.Spans]::Create($Shape, $values)
    }
    if (-not ('PubSubTest.Spans' -as [type])) {
        Add-Type -TypeDefinition @'
using System;
using System.Reflection;
namespace PubSubTest {
    public static class Spans {
        delegate object Make(ReadOnlySpan<object> values);
        public static object Create(object shape, object[] values) =>
            shape.GetType().GetMethod("Create", new[] { typeof(ReadOnlySpan<object>) }).CreateDelegate<Make>(shape)(values);
    }
}
'@
    }
}

Describe 'Objects made through PowerShell''s own table' {
    BeforeEach {
        $table = $noteTable.GetProperty('Current').GetValue($null)
        $byPublic = New-Shape $null
        $byTable = New-Shape $table
        New-Object4 $byTable | Out-Null
        $expected = New-Object4 $byPublic
        $actual = New-Object4 $byTable
    }

    It 'are possible in this PowerShell' {
        $table | Should -Not -BeNullOrEmpty
    }

    It 'have the same properties in the same order' {
        $actual.psobject.Properties.Name | Should -Be @('Order', 'PSObject_', 'order_', 'Amount')
        $actual.psobject.Properties.Name | Should -Be $expected.psobject.Properties.Name
        $actual.psobject.Properties.MemberType | Should -Be $expected.psobject.Properties.MemberType
        $actual.psobject.TypeNames | Should -Be $expected.psobject.TypeNames
        ($actual | Get-Member | Out-String) | Should -Be ($expected | Get-Member | Out-String)
        ($actual | ConvertTo-Json) | Should -Be ($expected | ConvertTo-Json)
        ($actual | ConvertTo-Csv) | Should -Be ($expected | ConvertTo-Csv)
        ($actual | Format-List | Out-String) | Should -Be ($expected | Format-List | Out-String)
        [Management.Automation.PSSerializer]::Serialize($actual) | Should -Be ([Management.Automation.PSSerializer]::Serialize($expected))
    }

    It 'are found, changed, extended, shortened and copied like others' {
        $actual.AMOUNT.X | Should -Be 1
        $actual.Order = 'b'
        $actual | Add-Member Extra 5
        $actual | Add-Member -MemberType ScriptProperty Twice { $this.Extra * 2 }
        $actual.psobject.Properties.Remove('PSObject_')
        $copy = $actual.psobject.Copy()
        $copy.Order = 'c'
        $actual.Order | Should -Be 'b'
        $copy.Twice | Should -Be 10
        @($actual.psobject.Properties.Name) | Should -Be @('Order', 'order_', 'Amount', 'Extra', 'Twice')
        { $actual | Add-Member Order 5 -ErrorAction Stop } | Should -Throw
        ($actual | Select-Object Order, Twice).Twice | Should -Be 10
    }
}

Describe 'Objects read through PowerShell''s own table' {
    BeforeAll {
        function Read-Names($Object) {
            $table = $noteTable.GetProperty('Current').GetValue($null)
            $names = [Collections.Generic.List[string]]::new()
            $give = [Action[string, object]] { param($name, $value) $names.Add($name) }
            if ($noteTable.GetMethod('TryRead').Invoke($table, @([psobject] $Object, $give))) { $names } else { 'the public way' }
        }
    }

    It 'give their properties, but not PowerShell''s own' {
        $object = [pscustomobject]@{ A = 1; B = $null }
        $object | Add-Member -MemberType ScriptProperty C { 3 }
        $object | Add-Member -MemberType ScriptMethod D { 4 }
        @($object.psobject.Properties) | Out-Null
        $object.pstypenames | Out-Null
        Read-Names $object | Should -Be @('A', 'B', 'C')
        Read-Names ("A,B`n1,2" | ConvertFrom-Csv) | Should -Be @('A', 'B')
    }

    It 'are read the public way where a type may add to them' {
        Read-Names ([pscustomobject]@{ PSTypeName = 'My.Order'; A = 1 }) | Should -Be 'the public way'
        Read-Names ([pscustomobject]@{ A = 1 } | Select-Object A) | Should -Be 'the public way'
        Read-Names ([IO.FileInfo]::new('/x')) | Should -Be 'the public way'
    }
}
