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
    Import-Module (Join-Path $PSScriptRoot 'SignIn.psm1')
    Import-Module (Get-ModulePath)
    $keys = New-KeyFile $TestDrive
    $emulator = Start-Emulator '--tls-port', '0', '--jwt-certificate', $keys.Cert
    $bin = Join-Path $TestDrive 'bin'
    New-FakeSf $bin $emulator
    Set-Content "$bin/mode" old
    Set-Content "$bin/token" $emulator.accessToken -NoNewline
    # A machine with a display would open a real browser.
    Set-Content "$bin/xdg-open" '#!/bin/sh'
    if (-not $IsWindows) { chmod +x "$bin/xdg-open" }
    $path = $env:PATH
    $env:PATH = "$bin$([IO.Path]::PathSeparator)$path"
    $refreshToken = Get-RefreshToken $emulator

    # What an administrator has before an example: the module, a session, the sf CLI, variables, an endpoint.
    $setUp = {
        $PSDefaultParameterValues['Connect-SfPubSub:Endpoint'] = $endpoint
        $env:SF_ACCESS_TOKEN = $emulator.accessToken
        $env:SF_ORG_INSTANCE_URL = $emulator.instanceUrl
        $env:SF_LOGIN_URL = $emulator.loginUrl
        $clientId = $emulator.clientId
        $proxy = 'http://127.0.0.1:1'
        function New-Secret($Text) { ConvertTo-SecureString $Text -AsPlainText -Force }
        function sf {
            @{ status = 0; result = @{ id = $emulator.orgId; accessToken = $emulator.accessToken; instanceUrl = $emulator.instanceUrl } } | ConvertTo-Json
        }
        function Read-Host($Prompt) { New-Secret ($Prompt -like '*file*' ? 'pfx-s3cret' : $emulator.securityToken) }
        function Get-Client { [pscredential]::new($emulator.clientId, (New-Secret $emulator.clientSecret)) }
        function Get-Credential($UserName, $Message) {
            $Message ? (Get-Client) : [pscredential]::new($emulator.userName, (New-Secret $emulator.password))
        }
        function Get-Secret($Name, [switch] $AsPlainText) {
            switch ($Name) {
                SalesforceToken { New-Secret $emulator.accessToken }
                SalesforceApp { Get-Client }
                SalesforceRefreshToken { $refreshToken }
            }
        }
        Set-Location $folder
        Copy-Item $pfx ./app.pfx
        Copy-Item $emulator.caFile ./company-ca.pem
        Connect-SfPubSub -AccessToken $env:SF_ACCESS_TOKEN -InstanceUrl $env:SF_ORG_INSTANCE_URL -Endpoint $emulator.endpoint | Out-Null
        # What a container has not, if it has a refresh token.
        if ($code -match 'SF_REFRESH_TOKEN') { $env:SF_ACCESS_TOKEN = $null }
    }
}

AfterAll {
    $env:PATH = $path
    Stop-Emulator $emulator
}

Describe 'The help that is staged' {
    It 'has every character of the help that is written' {
        $written = Get-ChildItem (Join-Path $PSScriptRoot '..' '..' 'src' 'PubSub' 'Help' '*.xml') | ForEach-Object { ([xml](Get-Content $_ -Raw)).DocumentElement.InnerText }
        $staged = [xml](Get-Content (Get-Item (Join-Path (Get-ModulePath) '*' 'en-US' 'PubSub.dll-Help.xml')) -Raw)
        $staged.DocumentElement.ChildNodes.Where({ $_.LocalName -eq 'command' }).InnerText | Sort-Object | Should -BeExactly ($written | Sort-Object)
    }
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
    # The CLI of these tests is a shell script.
    It 'runs as written' -Skip:($IsWindows -and $Code -match '-TargetOrg') {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        # Only TLS has a use for a certificate authority.
        $endpoint = $Code -match 'company-ca' ? $emulator.tlsEndpoint : $emulator.endpoint
        $own = New-Apart $setUp -Variable @{
            emulator = $emulator; folder = $folder; endpoint = $endpoint; code = $Code; pfx = $keys.Pfx; refreshToken = $refreshToken
        }
        try {
            $own.Invoke()
            $own.Streams.Error | Should -BeNullOrEmpty
            $own.Commands.Clear()
            $null = $own.AddScript($Code)
            $running = $own.BeginInvoke()
            if ($Code -match '-Interactive') {
                Wait-Until { $own.Streams.Information.Count -gt 0 }
                Invoke-WebRequest ("$($own.Streams.Information)" -split "`n")[-1] | Out-Null
            }
            $running.AsyncWaitHandle.WaitOne(120000) | Should -BeTrue -Because 'an example ends'
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
