complete -c denied-snapshot -l account -d 'Collect this account too; may be repeated' -r
complete -c denied-snapshot -l regions -d 'The regions to collect keys, functions, queues, topics and secrets of [default: the region in use]' -r
complete -c denied-snapshot -l only -d 'Collect these services alone' -r -f -a "iam\t'Users, groups, roles and managed policies'
kms\t'Keys, with their grants and aliases'
lambda\t'Functions, with their policies'
s3\t'Buckets, with their settings'
secretsmanager\t'Secrets, without their values'
sns\t'Topics'
sqs\t'Queues'"
complete -c denied-snapshot -l jq -d 'Filter each record with a jq program' -r
complete -c denied-snapshot -l expect -d 'Exit with 1 unless every case has this decision; `unknown` is neither' -r -f -a "allowed\t'The decision is `allowed`'
denied\t'The decision is `implicitDeny` or `explicitDeny`'
case\t'The decision is the one that the case\'s member `expect` names'"
complete -c denied-snapshot -l profile -d 'The profile of the AWS configuration files to use' -r
complete -c denied-snapshot -l region -d 'The region to ask' -r
complete -c denied-snapshot -l endpoint-url -d 'Ask this endpoint instead of AWS\'s own' -r
complete -c denied-snapshot -l assume-role -d 'Read other accounts by assuming the role of this name there' -r
complete -c denied-snapshot -l source -d 'Read this account with this profile; may repeat' -r
complete -c denied-snapshot -l timeout -d 'The longest that one read may take, in seconds, with its retries' -r
complete -c denied-snapshot -s o -l output -d 'The form of the output' -r -f -a "auto\t'`text` on a terminal, else `jsonl`'
jsonl\t'JSON Lines: one record a line, for the next program'
json\t'One JSON array of all records, indented'
table\t'One row a case'
text\t'For people'
html\t'One page with the way of each request drawn: no network, no script'
sarif\t'SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says'
junit\t'JUnit XML for build servers: a test for each case'"
complete -c denied-snapshot -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c denied-snapshot -l all-accounts -d 'Collect all active accounts of the organization'
complete -c denied-snapshot -l no-organization -d 'Leave out the organization: its tree, its SCPs and its RCPs'
complete -c denied-snapshot -l fresh -d 'Ask again for what is there already'
complete -c denied-snapshot -l commands -d 'Print a shell script that collects the same with the AWS CLI, and exit'
complete -c denied-snapshot -s r -l raw-output -d 'Write strings that the filter gives without quotes'
complete -c denied-snapshot -l permissions -d 'Print the least policy that the program needs, and exit'
complete -c denied-snapshot -l schema -d 'Print the JSON Schema of the case record, and exit'
complete -c denied-snapshot -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c denied-snapshot -s v -l verbose -d 'Say more: on standard error what was read, and in text for people what each layer says'
complete -c denied-snapshot -s h -l help -d 'Print help (see more with \'--help\')'
complete -c denied-snapshot -s V -l version -d 'Print version'

# Values that only `denied` knows.
function __denied_known
    set -l word (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    command denied complete-values $argv[1] "$word" -- (commandline -opc) 2>/dev/null
end
complete -c denied-snapshot -l account -x -a '(__denied_known account)'
complete -c denied-snapshot -l profile -x -a '(__denied_known profile)'
complete -c denied-snapshot -l region -x -a '(__denied_known region)'
complete -c denied-snapshot -l regions -x -a '(__denied_known regions)'
complete -c denied-snapshot -l source -x -a '(__denied_known source)'
