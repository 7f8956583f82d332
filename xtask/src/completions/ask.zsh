# What zsh offers for a line: `ask FOLDER-OF-SCRIPTS LINE`. A shell of its own runs on a terminal of its own.
zmodload zsh/zpty
zpty shell zsh -f -i
run() { zpty -w shell "$1" }
until_seen() {
    local line
    while zpty -r shell line; do
        line=${line//$'\r'/}
        [[ $line == *$1* ]] && return
        print -rn -- "$line"
    done
}
run "PS1= PS2= RPS1= PROMPT_EOL_MARK=; stty -echo; fpath=(${(q)1} \$fpath)"
run 'autoload -Uz compinit && compinit -D -u'
run 'compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)* ]]; then
        builtin compadd "$@"
    else
        local -a offered
        builtin compadd -O offered "$@"
        (( $#offered )) && print -rl -- "OFFERED "${^offered}
        builtin compadd "$@"
    fi
}'
run 'offer() { zle complete-word; print; print -r -- "THE"END }; zle -N offer; bindkey "^X" offer'
run 'print -r -- "THE"BEGIN'
until_seen THEBEGIN > /dev/null
zpty -w -n shell "$2"$'\x18'
until_seen THEEND | sed -n 's/^.*OFFERED //p'
zpty -d shell
