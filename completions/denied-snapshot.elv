
use builtin;
use str;

set edit:completion:arg-completer[denied-snapshot] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'denied-snapshot'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'denied-snapshot'= {
            cand --account 'Collect this account too; may be repeated'
            cand --regions 'The regions to collect keys, functions, queues, topics and secrets of [default: the region in use]'
            cand --only 'Collect these services alone'
            cand --jq 'Filter each record with a jq program'
            cand --expect 'Exit with 1 unless every case has this decision; `unknown` is neither'
            cand --profile 'The profile of the AWS configuration files to use'
            cand --region 'The region to ask'
            cand --endpoint-url 'Ask this endpoint instead of AWS''s own'
            cand --assume-role 'Read other accounts by assuming the role of this name there'
            cand --source 'Read this account with this profile; may repeat'
            cand --timeout 'The longest that one read may take, in seconds, with its retries'
            cand -o 'The form of the output'
            cand --output 'The form of the output'
            cand --color 'Colour the output'
            cand --all-accounts 'Collect all active accounts of the organization'
            cand --no-organization 'Leave out the organization: its tree, its SCPs and its RCPs'
            cand --fresh 'Ask again for what is there already'
            cand --commands 'Print a shell script that collects the same with the AWS CLI, and exit'
            cand -r 'Write strings that the filter gives without quotes'
            cand --raw-output 'Write strings that the filter gives without quotes'
            cand --permissions 'Print the least policy that the program needs, and exit'
            cand --schema 'Print the JSON Schema of the case record, and exit'
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
var denied-written = $edit:completion:arg-completer[denied-snapshot]
set edit:completion:arg-completer[denied-snapshot] = {|@words|
    var asked = ''
    if (and (> (count $words) 2) (has-value ['--account' '--profile' '--region' '--regions' '--source'] $words[-2])) {
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
