BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $skipped = [Management.Automation.PSCmdlet]::CommonParameters
    $commands = @(Get-Command -Module PubSub | ForEach-Object { @{ Name = $_.Name } })
    $parameters = @(Get-Command -Module PubSub | ForEach-Object {
            $command = $_
            $command.Parameters.Values | Where-Object Name -NotIn $skipped | ForEach-Object { @{ Command = $command.Name; Name = $_.Name } }
        })
    $examples = @(Get-Command -Module PubSub | ForEach-Object {
            $command = $_
            (Get-Help $command.Name).Examples.Example |
                ForEach-Object { @{ Command = $command.Name; Title = $_.Title.Trim('- '); Code = $_.Code } }
        })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Emulator.psm1')
    Import-Module (Get-ModulePath)
    $emulator = Start-Emulator '--tls-port', '0'

    # What an administrator has before an example: the module, a session, the sf CLI, variables, an endpoint.
    $setUp = {
        $PSDefaultParameterValues['Connect-SfPubSub:Endpoint'] = $endpoint
        $env:SF_ACCESS_TOKEN = $emulator.accessToken
        $env:SF_ORG_INSTANCE_URL = $emulator.instanceUrl
        function sf {
            @{ status = 0; result = @{ id = $emulator.orgId; accessToken = $emulator.accessToken; instanceUrl = $emulator.instanceUrl } } | ConvertTo-Json
        }
        function Read-Host { ConvertTo-SecureString $emulator.securityToken -AsPlainText -Force }
        function Get-Credential { [pscredential]::new($emulator.userName, (ConvertTo-SecureString $emulator.password -AsPlainText -Force)) }
        Set-Location $folder
        Copy-Item $emulator.caFile ./company-ca.pem
        Connect-SfPubSub -AccessToken $env:SF_ACCESS_TOKEN -InstanceUrl $env:SF_ORG_INSTANCE_URL -Endpoint $emulator.endpoint | Out-Null
    }
}

AfterAll {
    Stop-Emulator $emulator
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
    }

    It 'has a synopsis, a description, inputs, outputs and links' {
        $help.Synopsis | Should -Match '\w{3}.*\.$'
        ($help.Description | Out-String).Trim().Length | Should -BeGreaterThan 150
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink.linkText | Should -Contain 'about_PubSub'
    }

    It 'has two examples or more, each with a title and a remark' {
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.Examples.Example) {
            $example.Title | Should -Match '^--- Example \d: \w.* ---$'
            $example.Remarks[0].Text | Should -Match '\.$'
        }
    }

    It 'has the syntax that the command has' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        $actual = foreach ($set in (Get-Command $Name).ParameterSets) {
            ($set.Parameters | Where-Object Name -NotIn $common | ForEach-Object { "$($_.Name):$($_.IsMandatory)" } | Sort-Object) -join ' '
        }
        $written = foreach ($item in $help.Syntax.syntaxItem) {
            ($item.parameter | Where-Object { $_ } | ForEach-Object { "$($_.name):$([bool]::Parse($_.required))" } | Sort-Object) -join ' '
        }
        $written | Sort-Object | Should -Be ($actual | Sort-Object)
    }
}

Describe 'Help of <Command> -<Name>' -ForEach $parameters {
    It 'has a text, and says what the command says' {
        $help = Get-Help $Command -Parameter $Name
        $parameter = (Get-Command $Command).Parameters[$Name]
        ($help.description.Text -join ' ') | Should -Match '\w{3}.*\.$'
        $help.aliases | Should -Be ($parameter.Aliases.Count ? $parameter.Aliases -join ', ' : 'none')
        $help.type.name | Should -Be $parameter.ParameterType.Name
        $attribute = $parameter.Attributes.Where({ $_ -is [Parameter] })[0]
        $help.position | Should -Be ($attribute.Position -ge 0 ? $attribute.Position : 'named')
        $help.pipelineInput |
            Should -BeLike ($attribute.ValueFromPipeline -or $attribute.ValueFromPipelineByPropertyName ? 'true*' : 'false')
    }
}

Describe 'Example of <Command>: <Title>' -ForEach $examples {
    It 'runs as written' {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        # Only TLS has a use for a certificate authority.
        $endpoint = $Code -match 'company-ca' ? $emulator.tlsEndpoint : $emulator.endpoint
        $own = New-Apart $setUp -Variable @{ emulator = $emulator; folder = $folder; endpoint = $endpoint }
        try {
            $own.Invoke()
            $own.Streams.Error | Should -BeNullOrEmpty
            $own.Commands.Clear()
            $null = $own.AddScript($Code)
            $running = $own.BeginInvoke()
            $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue -Because 'an example ends'
            $own.EndInvoke($running) | Out-Null
            $own.Streams.Error | Should -BeNullOrEmpty
        }
        finally { Remove-Apart $own }
    }
}

Describe 'about_PubSub' {
    It 'lies where Get-Help finds it, and names every cmdlet' {
        $text = Get-Content (Get-ChildItem (Get-ModulePath) -Recurse -Filter about_PubSub.help.txt) -Raw
        foreach ($command in Get-Command -Module PubSub) { $text | Should -BeLike "*$($command.Name)*" }
    }
}
