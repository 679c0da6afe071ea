# All the PowerShell of this plug-in: calls one cmdlet after the other, as mailboxes.py asks for them.
#
# A request is one line of JSON on one pipe, its answer one line on another, so that no warning, banner or
# progress bar stands between. What people have entered comes as data, is given to parameters by splatting,
# and is never part of a command. Standard input is empty: nothing can wait for somebody to answer.
param([Parameter(Mandatory)][string] $Requests, [Parameter(Mandatory)][string] $Answers)

Set-StrictMode -Version 3.0
# The module's own cmdlets go by the global preferences, not by those of this script.
$global:ErrorActionPreference = 'Stop'
$global:ProgressPreference = 'SilentlyContinue'
$global:ConfirmPreference = 'None'

$cmdlets = @(
    'Import-Module', 'Connect-ExchangeOnline', 'Get-Mailbox', 'Get-CASMailbox', 'Get-MailboxPermission',
    'Get-RecipientPermission', 'Get-MailboxStatistics', 'Get-Recipient', 'Set-Mailbox', 'Set-CASMailbox',
    'Add-MailboxPermission', 'Remove-MailboxPermission', 'Add-RecipientPermission',
    'Remove-RecipientPermission'
)

$utf8 = [System.Text.UTF8Encoding]::new($false)
$in = [System.IO.Pipes.AnonymousPipeClientStream]::new([System.IO.Pipes.PipeDirection]::In, $Requests)
$out = [System.IO.Pipes.AnonymousPipeClientStream]::new([System.IO.Pipes.PipeDirection]::Out, $Answers)
$reader = [System.IO.StreamReader]::new($in, $utf8)
$writer = [System.IO.StreamWriter]::new($out, $utf8)
$writer.AutoFlush = $true

# A value as JSON has it; what is neither text, number nor flag is as PowerShell shows it.
function Get-Plain($Value) {
    if ($null -eq $Value) { return $null }
    if ($Value -is [string] -or $Value -is [bool] -or $Value -is [int] -or $Value -is [long]) {
        return $Value
    }
    if ($Value -is [System.Collections.IEnumerable]) { return , @($Value | ForEach-Object { "$_" }) }
    return "$Value"
}

function Get-Problem($Record) {
    return @{ error = "$($Record.Exception.Message)"; id = "$($Record.FullyQualifiedErrorId)" }
}

while ($null -ne ($line = $reader.ReadLine())) {
    try {
        $request = ConvertFrom-Json -InputObject $line -AsHashtable
        $name = "$($request['cmdlet'])"
        if ($cmdlets -cnotcontains $name) { throw "not one of this plug-in's cmdlets: $name" }
        $parameters = @{}
        foreach ($key in $request['parameters'].Keys) { $parameters[$key] = $request['parameters'][$key] }
        if ($null -ne $request['password']) {
            $parameters['CertificatePassword'] =
                ConvertTo-SecureString -String $request['password'] -AsPlainText -Force
        }
        $items = [System.Collections.Generic.List[object]]::new()
        $warnings = [System.Collections.Generic.List[string]]::new()
        $problem = $null
        foreach ($said in @(& $name @parameters 2>&1 3>&1)) {
            if ($said -is [System.Management.Automation.ErrorRecord]) {
                if ($null -eq $problem) { $problem = Get-Problem $said }
            } elseif ($said -is [System.Management.Automation.WarningRecord]) {
                $warnings.Add("$said")
            } elseif ($null -ne $said) {
                $item = @{}
                foreach ($wanted in $request['properties']) {
                    $property = $said.PSObject.Properties[$wanted]
                    if ($null -ne $property) { $item[$wanted] = Get-Plain $property.Value }
                }
                $items.Add($item)
            }
        }
        $answer = if ($null -ne $problem) { $problem } else { @{ items = $items; warnings = $warnings } }
    } catch {
        $answer = Get-Problem $_
    }
    $writer.WriteLine((ConvertTo-Json -InputObject $answer -Compress -Depth 5))
}
