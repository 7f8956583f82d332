
use builtin;
use str;

set edit:completion:arg-completer[denied] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'denied'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'denied'= {
            cand -l 'List the programs with their paths, and those that are hidden by another of the same name'
            cand --list 'List the programs with their paths, and those that are hidden by another of the same name'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand help 'Shows the help of a program'
        }
        &'denied;help'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
