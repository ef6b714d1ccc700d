# What the tests of signing in have in common: keys, secrets, and an sf CLI that is none.

function New-KeyFile {
    <# .SYNOPSIS A private key in the usual forms, in a folder: paths of cert (PEM), key, encrypted and pfx, and the certificate. #>
    param([Parameter(Mandatory)] [string] $Folder, [string] $Password = 'pfx-s3cret')
    $rsa = [Security.Cryptography.RSA]::Create(2048)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
        'CN=PubSub tests', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $certificate = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
    $parameters = [Security.Cryptography.PbeParameters]::new('Aes256Cbc', 'SHA256', 1000)
    $files = @{ Certificate = $certificate; Cert = "$Folder/cert.pem"; Key = "$Folder/key.pem"; Encrypted = "$Folder/encrypted.pem"; Pfx = "$Folder/cert.pfx" }
    Set-Content $files.Cert $certificate.ExportCertificatePem()
    Set-Content $files.Key $rsa.ExportPkcs8PrivateKeyPem()
    Set-Content $files.Encrypted $rsa.ExportEncryptedPkcs8PrivateKeyPem($Password.ToCharArray(), $parameters)
    [IO.File]::WriteAllBytes($files.Pfx, $certificate.Export('Pfx', $Password))
    $files
}

function New-Credential {
    param([Parameter(Mandatory)] [string] $UserName, [Parameter(Mandatory)] [string] $Password)
    [pscredential]::new($UserName, (ConvertTo-SecureString $Password -AsPlainText -Force))
}

function Get-RefreshToken {
    <# .SYNOPSIS A refresh token of an emulator's app. #>
    param([Parameter(Mandatory)] $Emulator)
    $redirect = 'http://localhost:1/OauthRedirect'
    $page = "$($Emulator.loginUrl)/services/oauth2/authorize?response_type=code&client_id=$($Emulator.clientId)&redirect_uri=$redirect&state=s"
    $answer = Invoke-WebRequest $page -MaximumRedirection 0 -SkipHttpErrorCheck -ErrorAction SilentlyContinue
    $code = [uri]::UnescapeDataString(("$($answer.Headers.Location)" -split '[=&]')[1])
    $form = @{ grant_type = 'authorization_code'; code = $code; client_id = $Emulator.clientId; redirect_uri = $redirect }
    (Invoke-RestMethod "$($Emulator.loginUrl)/services/oauth2/token" -Method Post -Body $form).refresh_token
}

function Invoke-Emulator {
    <# .SYNOPSIS Posts to an emulator's control endpoint. #>
    param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)] [string] $Path, [hashtable] $Body)
    $json = $Body ? @{ ContentType = 'application/json'; Body = ($Body | ConvertTo-Json) } : @{}
    Invoke-RestMethod "$($Emulator.instanceUrl)/emulator/$Path" -Method Post @json | Out-Null
}

function New-FakeSf {
    <#
    .SYNOPSIS
    An sf CLI in a folder of its own, to be put on the PATH. How it behaves is in the file 'mode' beside it, the token it
    knows in 'token'; it writes its arguments to 'calls', what all processes were started with to 'cmdlines', and the id of one that it
    started itself to 'child'.
    #>
    param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] $Emulator)
    $null = New-Item -ItemType Directory $Folder -Force
    $display = @{
        id = $Emulator.orgId; apiVersion = '64.0'; instanceUrl = $Emulator.instanceUrl; username = $Emulator.userName
        clientId = 'PlatformCLI'; connectedStatus = 'Connected'; alias = 'prod'
    }
    $shown = { param($Token) @{ status = 0; result = $display + @{ accessToken = $Token }; warnings = @('a warning') } | ConvertTo-Json -Depth 4 }
    Set-Content "$Folder/shown.json" (& $shown '@TOKEN@')
    Set-Content "$Folder/redacted.json" (& $shown "[REDACTED] Use 'sf org auth show-access-token' to view")
    Set-Content "$Folder/token.json" '{"status":0,"result":{"accessToken":"@TOKEN@"},"warnings":["This command exposes a sensitive Access Token"]}'
    Set-Content "$Folder/unknown.json" '{"name":"NamedOrgNotFoundError","message":"No authorization information found for prod.","exitCode":2,"status":2,"warnings":[]}'
    Set-Content "$Folder/failed.json" '{"name":"RefreshTokenAuthError","message":"Error authenticating with the refresh token due to: expired access/refresh token","exitCode":1,"status":1}'
    Set-Content "$Folder/sf" @'
#!/bin/sh
here=$(dirname "$0")
mode=$(cat "$here/mode")
printf '%s\n' "$*" >> "$here/calls"
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >> "$here/cmdlines"
show() { sed "s/@TOKEN@/$(cat "$here/token")/" "$here/$1.json"; }
case "$1 $2 $3" in
"org display --json")
  case $mode in
  old|middle) show shown ;;
  new|hidden) show redacted ;;
  banner) echo " ›   Warning: @salesforce/cli update available from 2.1.0 to 2.150.0. {see}"; echo '{"level":40,"msg":"plugin {x} is old"}'
    show shown; echo 'Thank you { for using sf' ;;
  unknown) show unknown; exit 1 ;;
  failed) show failed; exit 1 ;;
  stderr) show unknown >&2; exit 1 ;;
  html) echo "<html>Sign in to the proxy</html>"; echo "crash $(cat "$here/token")" >&2; exit 3 ;;
  flood) yes '{' | head -c 5000000; show shown ;;
  hang) sleep 300 & echo $! > "$here/child"; wait ;;
  leaves) sleep 300 & echo $! > "$here/left"; show shown ;;
  esac ;;
"org auth show-access-token")
  case $mode in
  middle|new) show token ;;
  *) echo 'Warning: org auth show-access-token is not a sf command.' >&2; exit 127 ;;
  esac ;;
*) echo "unexpected: $*" >&2; exit 2 ;;
esac
'@
    if (-not $IsWindows) { chmod +x "$Folder/sf" }
}

Export-ModuleMember -Function *
