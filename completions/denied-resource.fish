complete -c denied-resource -l principal -d 'Who asks: an ARN, a service principal, or `anonymous`' -r
complete -c denied-resource -l action -d 'What is asked for, for instance s3:GetObject; may repeat' -r
complete -c denied-resource -l resource -d 'The resource; may repeat' -r
complete -c denied-resource -l resource-account -d 'The account that owns the resource, where its ARN does not say' -r
complete -c denied-resource -l context -d 'A condition key and its value; may repeat' -r
complete -c denied-resource -l context-file -d 'A file with a JSON object of condition keys and their values; --context overrides it' -r -F
complete -c denied-resource -l jq -d 'Filter each record with a jq program' -r
complete -c denied-resource -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied-resource -l plan -l template -d 'Decide as if this change were made: a Terraform plan or a CloudFormation template' -r -F
complete -c denied-resource -l account -d 'The account that the change is for, where the file does not tell' -r
complete -c denied-resource -l parameter -d 'A parameter of the template; may repeat' -r
complete -c denied-resource -l name -d 'The name that a thing will be given, where the file leaves that to AWS; may repeat' -r
complete -c denied-resource -l stack-name -d 'The name of the template\'s stack' -r
complete -c denied-resource -l snapshot -d 'Read policies that a case does not carry from this snapshot' -r -F
complete -c denied-resource -l offline -d 'Never use the network: what neither the case nor the snapshot has stays unknown' -r
complete -c denied-resource -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied-resource -l region -d 'The region to ask' -r
complete -c denied-resource -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied-resource -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied-resource -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied-resource -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied-resource -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied-resource -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied-resource -s j -l jobs -d 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]' -r
complete -c denied-resource -l context-complete -d 'A condition key that is not given is known to be absent, rather than unknown'
complete -c denied-resource -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied-resource -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied-resource -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied-resource -l embed -d 'Put the policies that were used into the case, so that it decides the same way anywhere'
complete -c denied-resource -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied-resource -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied-resource -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied-resource -s V -l version -d 'Print version'

# Values that only `denied` knows.
function __denied_known
    set -l word (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    command denied complete-values $argv[1] "$word" -- (commandline -opc) 2>/dev/null
end
complete -c denied-resource -l account -x -a '(__denied_known account)'
complete -c denied-resource -l action -x -a '(__denied_known action)'
complete -c denied-resource -l principal -x -a '(__denied_known principal)'
complete -c denied-resource -l profile -x -a '(__denied_known profile)'
complete -c denied-resource -l region -x -a '(__denied_known region)'
complete -c denied-resource -l resource -x -a '(__denied_known resource)'
complete -c denied-resource -l resource-account -x -a '(__denied_known resource-account)'
complete -c denied-resource -l source -x -a '(__denied_known source)'
