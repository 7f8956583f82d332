
use builtin;
use str;

set edit:completion:arg-completer[denied-decode] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'denied-decode'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'denied-decode'= {
            cand --principal 'Who asks: an ARN, a service principal, or `anonymous`'
            cand --action 'What is asked for, for instance s3:GetObject; may repeat'
            cand --resource 'The resource; may repeat'
            cand --resource-account 'The account that owns the resource, where its ARN does not say'
            cand --context 'A condition key and its value; may repeat'
            cand --context-file 'A file with a JSON object of condition keys and their values; --context overrides it'
            cand --jq 'Filter each record with a jq program'
            cand --expect 'Exit with 1 unless every case has this decision; `unknown` is neither'
            cand --plan 'Decide as if this change were made: a Terraform plan or a CloudFormation template'
            cand --template 'Decide as if this change were made: a Terraform plan or a CloudFormation template'
            cand --account 'The account that the change is for, where the file does not tell'
            cand --parameter 'A parameter of the template; may repeat'
            cand --name 'The name that a thing will be given, where the file leaves that to AWS; may repeat'
            cand --stack-name 'The name of the template''s stack'
            cand --snapshot 'Read policies that a case does not carry from this snapshot'
            cand --offline 'Never use the network: what neither the case nor the snapshot has stays unknown'
            cand --profile 'The profile of the AWS configuration files to use'
            cand --region 'The region to ask'
            cand --endpoint-url 'Ask this endpoint instead of AWS''s own'
            cand --assume-role 'Read other accounts by assuming the role of this name there'
            cand --source 'Read this account with this profile; may repeat'
            cand --timeout 'The longest that one read may take, in seconds, with its retries'
            cand -o 'The form of the output'
            cand --output 'The form of the output'
            cand --color 'Colour the output'
            cand -j 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]'
            cand --jobs 'Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]'
            cand --context-complete 'A condition key that is not given is known to be absent, rather than unknown'
            cand -r 'Write strings that the filter gives without quotes'
            cand --raw-output 'Write strings that the filter gives without quotes'
            cand --permissions 'Print the least policy that the program needs, and exit'
            cand --schema 'Print the JSON Schema of the case record, and exit'
            cand --embed 'Put the policies that were used into the case, so that it decides the same way anywhere'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -v 'Say more: on standard error what was read, and in text for people what each layer says'
            cand --verbose 'Say more: on standard error what was read, and in text for people what each layer says'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}

# Values that only `denied` knows.
var denied-written = $edit:completion:arg-completer[denied-decode]
set edit:completion:arg-completer[denied-decode] = {|@words|
    var asked = ''
    if (and (> (count $words) 2) (has-value ['--account' '--action' '--principal' '--profile' '--region' '--resource' '--resource-account' '--source'] $words[-2])) {
        set asked = $words[-2][2..]
    } elif (and (eq no yes) (== (count $words) 2)) {
        set asked = program
    }
    var found = []
    if (not-eq $asked '') {
        try {
            set found = [(e:denied complete-values $asked $words[-1] -- $@words 2>/dev/null)]
        } catch e { }
    }
    for line $found {
        var value about = (str:split &max=2 "\t" $line)
        edit:complex-candidate $value &display=$value' '$about
    }
    if (or (eq $asked program) (== (count $found) 0)) {
        $denied-written $@words
    }
}
