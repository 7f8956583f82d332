
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'denied-decode' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # Values that only `denied` knows.
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    $before = if ($wordToComplete) { $words | Select-Object -Skip 1 | Select-Object -SkipLast 1 | Select-Object -Last 1 } else { $words | Select-Object -Skip 1 | Select-Object -Last 1 }
    $found = @()
    if (Get-Command denied -CommandType Application -ErrorAction Ignore) {
        if ($before -in @('--account', '--action', '--principal', '--profile', '--region', '--resource', '--resource-account', '--source')) {
            $found = @(& denied complete-values $before.Substring(2) $wordToComplete '--' $words 2>$null)
        } elseif ($false -and -not $before) {
            $found = @(& denied complete-values program $wordToComplete 2>$null)
        }
    }
    $found = @($found | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if (-not $about) { $about = $value }
        [CompletionResult]::new($value, $value, [CompletionResultType]::ParameterValue, $about)
    })
    if ($found -and $before) { return $found }
    $found

    $commandElements = $commandAst.CommandElements
    $command = @(
        'denied-decode'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'denied-decode' {
            [CompletionResult]::new('--principal', '--principal', [CompletionResultType]::ParameterName, 'Who asks: an ARN, a service principal, or `anonymous`')
            [CompletionResult]::new('--action', '--action', [CompletionResultType]::ParameterName, 'What is asked for, for instance s3:GetObject; may repeat')
            [CompletionResult]::new('--resource', '--resource', [CompletionResultType]::ParameterName, 'The resource; may repeat')
            [CompletionResult]::new('--resource-account', '--resource-account', [CompletionResultType]::ParameterName, 'The account that owns the resource, where its ARN does not say')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'A condition key and its value; may repeat')
            [CompletionResult]::new('--context-file', '--context-file', [CompletionResultType]::ParameterName, 'A file with a JSON object of condition keys and their values; --context overrides it')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter each record with a jq program')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Exit with 1 unless every case has this decision; `unknown` is neither')
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'Decide as if this change were made: a Terraform plan or a CloudFormation template')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Decide as if this change were made: a Terraform plan or a CloudFormation template')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The account that the change is for, where the file does not tell')
            [CompletionResult]::new('--parameter', '--parameter', [CompletionResultType]::ParameterName, 'A parameter of the template; may repeat')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The name that a thing will be given, where the file leaves that to AWS; may repeat')
            [CompletionResult]::new('--stack-name', '--stack-name', [CompletionResultType]::ParameterName, 'The name of the template''s stack')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read policies that a case does not carry from this snapshot')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Never use the network: what neither the case nor the snapshot has stays unknown')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'The profile of the AWS configuration files to use')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'The region to ask')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Ask this endpoint instead of AWS''s own')
            [CompletionResult]::new('--assume-role', '--assume-role', [CompletionResultType]::ParameterName, 'Read other accounts by assuming the role of this name there')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Read this account with this profile; may repeat')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one read may take, in seconds, with its retries')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]')
            [CompletionResult]::new('--context-complete', '--context-complete', [CompletionResultType]::ParameterName, 'A condition key that is not given is known to be absent, rather than unknown')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Write strings that the filter gives without quotes')
            [CompletionResult]::new('--raw-output', '--raw-output', [CompletionResultType]::ParameterName, 'Write strings that the filter gives without quotes')
            [CompletionResult]::new('--permissions', '--permissions', [CompletionResultType]::ParameterName, 'Print the least policy that the program needs, and exit')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of the case record, and exit')
            [CompletionResult]::new('--embed', '--embed', [CompletionResultType]::ParameterName, 'Put the policies that were used into the case, so that it decides the same way anywhere')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: on standard error what was read, and in text for people what each layer says')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: on standard error what was read, and in text for people what each layer says')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
