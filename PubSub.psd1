@{
    RootModule = 'PubSub.dll'
    ModuleVersion = '0.1.0'
    GUID = 'b0a3a2a8-6f0f-4f57-9d0a-3c8f8a1c5d42'
    Author = 'The PubSub authors'
    Copyright = '(c) The PubSub authors'
    Description = 'Receives and publishes Salesforce platform events and change events through the Pub/Sub API, as objects on the pipeline.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.4'
    FormatsToProcess = @('PubSub.Format.ps1xml')
    CmdletsToExport = @(
        'Connect-SfPubSub'
        'ConvertFrom-SfEvent'
        'Disconnect-SfPubSub'
        'Get-SfPubSubSession'
        'Get-SfSchema'
        'Get-SfTopic'
        'Merge-SfFieldDiff'
        'New-SfEvent'
        'Receive-SfEvent'
        'Send-SfEvent'
        'Test-SfPubSub'
    )
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @('Salesforce', 'PubSub', 'PlatformEvents', 'ChangeDataCapture', 'gRPC', 'Avro', 'PSEdition_Core')
        }
    }
}
