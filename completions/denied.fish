# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_denied_global_optspecs
    string join \n l/list h/help V/version
end

function __fish_denied_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_denied_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_denied_using_subcommand
    set -l cmd (__fish_denied_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c denied -n "__fish_denied_needs_command" -s l -l list -d 'List the programs with their paths, and those that are hidden by another of the same name'
complete -c denied -n "__fish_denied_needs_command" -s h -l help -d 'Print help'
complete -c denied -n "__fish_denied_needs_command" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_needs_command" -f -a "alias" -d 'Print or install an alias of the AWS CLI: `aws denied why`'
complete -c denied -n "__fish_denied_needs_command" -f -a "config" -d 'Show the settings, and who said so'
complete -c denied -n "__fish_denied_needs_command" -f -a "plugin" -d 'Show the programs that there are, and those that are hidden'
complete -c denied -n "__fish_denied_needs_command" -f -a "whoami" -d 'Say who is calling, from which credentials, and what those shadow'
complete -c denied -n "__fish_denied_needs_command" -f -a "decode" -d 'Read denial texts, decoded messages and CloudTrail events into cases'
complete -c denied -n "__fish_denied_needs_command" -f -a "simulate" -d 'Examine the identity policies of the principal, and decide the case'
complete -c denied -n "__fish_denied_needs_command" -f -a "resource" -d 'Examine the policy of the resource'
complete -c denied -n "__fish_denied_needs_command" -f -a "boundary" -d 'Examine the permissions boundary of the principal'
complete -c denied -n "__fish_denied_needs_command" -f -a "scp" -d 'Examine the organization\'s service and resource control policies'
complete -c denied -n "__fish_denied_needs_command" -f -a "trust" -d 'Examine the trust policy of a role that is to be assumed'
complete -c denied -n "__fish_denied_needs_command" -f -a "lambda-role" -d 'From a Lambda function to its execution role, and the gaps of that role'
complete -c denied -n "__fish_denied_needs_command" -f -a "why" -d 'Name the cause of a denial, and a fix that is proven'
complete -c denied -n "__fish_denied_needs_command" -f -a "snapshot" -d 'Collect the policies of accounts and their organization, for offline use'
complete -c denied -n "__fish_denied_needs_command" -f -a "help" -d 'Shows the help of a program'
complete -c denied -n "__fish_denied_using_subcommand alias" -l file -d 'The alias file [default: ~/.aws/cli/alias]' -r -F
complete -c denied -n "__fish_denied_using_subcommand alias" -l install -d 'Add the alias to the file'
complete -c denied -n "__fish_denied_using_subcommand alias" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand config" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line'
json\t'One JSON array of all records, indented'
table\t'One row a record'
text\t'For people'"
complete -c denied -n "__fish_denied_using_subcommand config" -l color -d 'Colour the help and complaints; the output itself has no colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c denied -n "__fish_denied_using_subcommand config" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand plugin; and not __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand plugin; and not __fish_seen_subcommand_from list" -f -a "list" -d 'List every program with its path, and warnings'
complete -c denied -n "__fish_denied_using_subcommand plugin; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line'
json\t'One JSON array of all records, indented'
table\t'One row a record'
text\t'For people'"
complete -c denied -n "__fish_denied_using_subcommand plugin; and __fish_seen_subcommand_from list" -l color -d 'Colour the help and complaints; the output itself has no colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c denied -n "__fish_denied_using_subcommand plugin; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand plugin; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand whoami" -l expect-account -d 'Exit with 1 unless the caller is in this account; may repeat: one of them' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l expect-arn -d 'Exit with 1 unless the caller\'s ARN is like this, with `*` and `?`; may repeat: one of them' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand whoami" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand whoami" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand whoami" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand whoami" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand whoami" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand whoami" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand whoami" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand whoami" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand whoami" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand whoami" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand whoami" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand whoami" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand whoami" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand whoami" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand decode" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand decode" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand decode" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand decode" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand decode" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand decode" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand decode" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand decode" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand decode" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand decode" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand decode" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand decode" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand decode" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand decode" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand decode" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand simulate" -l engine -d 'Who decides' -r -f -a "local\t'The evaluator of this program'
aws\t'IAM\'s policy simulator, over the network'
both\t'Both; where they disagree a finding says so, and why'"
complete -c denied -n "__fish_denied_using_subcommand simulate" -l with -d 'Decide as if this policy were there too; may be repeated' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l without -d 'Decide as if the policy of this name or ARN were not there, wherever it applies; may be repeated' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand simulate" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand simulate" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand simulate" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand simulate" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand simulate" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand simulate" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand simulate" -l list -d 'List the policies that apply to the principal, and decide nothing'
complete -c denied -n "__fish_denied_using_subcommand simulate" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand simulate" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand simulate" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand simulate" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand simulate" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand simulate" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand simulate" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand simulate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand simulate" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand resource" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand resource" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand resource" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand resource" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand resource" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand resource" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand resource" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand resource" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand resource" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand resource" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand resource" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand resource" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand resource" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand resource" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand resource" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand resource" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand boundary" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand boundary" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand boundary" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand boundary" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand boundary" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand boundary" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand boundary" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand boundary" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand boundary" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand boundary" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand boundary" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand boundary" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand boundary" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand boundary" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand boundary" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand boundary" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand scp" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand scp" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand scp" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand scp" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand scp" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand scp" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand scp" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand scp" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand scp" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand scp" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand scp" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand scp" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand scp" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand scp" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand scp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand scp" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand trust" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand trust" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand trust" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand trust" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand trust" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand trust" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand trust" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand trust" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand trust" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand trust" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand trust" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand trust" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand trust" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand trust" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand trust" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l needs -d 'Examine what the function itself needs also where --action or --resource asks for something'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand why" -l apply-to -d 'Write the changed policies into this copy of the snapshot, to try what comes next' -r -F
complete -c denied -n "__fish_denied_using_subcommand why" -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l resource -d 'The resource; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l context -d 'A condition key and its value; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied -n "__fish_denied_using_subcommand why" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand why" -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied -n "__fish_denied_using_subcommand why" -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied -n "__fish_denied_using_subcommand why" -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand why" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand why" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand why" -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied -n "__fish_denied_using_subcommand why" -l patch -d 'Print the policy documents that the changes touch as unified diffs'
complete -c denied -n "__fish_denied_using_subcommand why" -l cli -d 'Print the AWS CLI commands that make the changes, for a person to read and to run'
complete -c denied -n "__fish_denied_using_subcommand why" -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied -n "__fish_denied_using_subcommand why" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand why" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand why" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand why" -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied -n "__fish_denied_using_subcommand why" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand why" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand why" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand why" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l account -d 'Collect this account too; may be repeated' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l regions -d 'The regions to collect keys, functions, queues, topics and secrets of [default: the region in use]' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l only -d 'Collect these services alone' -r -f -a "iam\t'Users, groups, roles and managed policies'
kms\t'Keys, with their grants and aliases'
lambda\t'Functions, with their policies'
s3\t'Buckets, with their settings'
secretsmanager\t'Secrets, without their values'
sns\t'Topics'
sqs\t'Queues'"
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l jq -d 'Filter each record with a jq program' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l region -d 'The region to ask' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied -n "__fish_denied_using_subcommand snapshot" -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l all-accounts -d 'Collect all active accounts of the organization'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l no-organization -d 'Leave out the organization: its tree, its SCPs and its RCPs'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l fresh -d 'Ask again for what is there already'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l commands -d 'Print a shell script that collects the same with the AWS CLI, and exit'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_using_subcommand help" -s h -l help -d 'Print help'

# Values that only `denied` knows.
function __denied_known
    set -l word (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    command denied complete-values $argv[1] "$word" -- (commandline -opc) 2>/dev/null
end
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust why snapshot" -l account -x -a '(__denied_known account)'
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust lambda-role why" -l action -x -a '(__denied_known action)'
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust lambda-role why" -l principal -x -a '(__denied_known principal)'
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust lambda-role why snapshot" -l profile -x -a '(__denied_known profile)'
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust lambda-role why snapshot" -l region -x -a '(__denied_known region)'
complete -c denied -n "__fish_denied_using_subcommand snapshot" -l regions -x -a '(__denied_known regions)'
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust lambda-role why" -l resource -x -a '(__denied_known resource)'
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust lambda-role why" -l resource-account -x -a '(__denied_known resource-account)'
complete -c denied -n "__fish_denied_using_subcommand whoami decode simulate resource boundary scp trust lambda-role why snapshot" -l source -x -a '(__denied_known source)'
complete -c denied -n "__fish_denied_using_subcommand simulate" -l with -x -a '(__denied_known with)'
complete -c denied -n "__fish_denied_using_subcommand lambda-role" -f -a '(__denied_known function)'

# A program that others added has its own completion, or none.
function __denied_is_other
    set -l words (commandline -opc)
    set -q words[2]
    and not string match -q -- '-*' $words[2]
    and not contains -- $words[2] alias config plugin whoami decode simulate resource boundary scp trust lambda-role why snapshot help
end
function __denied_other
    set -l words (commandline -opc)
    complete -C "denied-"(string join ' ' -- (string escape -- $words[2..-1]))" "(commandline -ct)
end
complete -c denied -n "__fish_denied_needs_command" -f -a '(__denied_known program)'
complete -c denied -n "__fish_denied_using_subcommand help" -f -a 'alias config plugin whoami decode simulate resource boundary scp trust lambda-role why snapshot help (__denied_known program)'
complete -c denied -n "__denied_is_other" -a '(__denied_other)'
