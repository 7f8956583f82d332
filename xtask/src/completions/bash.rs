//! bash: a function that queries `denied`, and then calls the generated one.

use super::Asked;

const SCRIPT: &str = r#"
# Values that only `denied` knows. bash splits words at colons and equals signs: they are put together again first.
__denied_known() {
    local written=$1 flags=$2 others=$3 functions=$4 words=() count=0 rest=${COMP_LINE-}
    local i part word flag value asked also line cut full
    shift 4
    rest=${rest#*"${COMP_WORDS[0]}"}
    for ((i = 1; i <= COMP_CWORD; i++)); do
        part=${COMP_WORDS[i]}
        if [[ $count -eq 0 || -z ${COMP_LINE-} || $rest == [[:space:]]* ]]; then
            words[count++]=$part
        else
            words[count - 1]+=$part
        fi
        rest=${rest#*"$part"}
    done
    word=${words[count - 1]} value=$word flag=
    if [[ $word == --*=* ]]; then
        flag=${word%%=*} value=${word#*=}
    elif ((count > 1)); then
        flag=${words[count - 2]}
    fi
    # What bash is to replace: the part after the last colon or equals sign that split the word.
    part=${COMP_WORDS[COMP_CWORD]}
    [[ $part == *[!:=]* ]] || part=
    cut=$((${#word} - ${#part}))
    COMPREPLY=()
    if [[ -n $flag && " $flags " == *" $flag "* ]]; then
        asked=${flag#--}
    elif [[ -n $others && $count -gt 1 && ${words[0]} != -* && " $others " != *" ${words[0]} "* ]]; then
        # A program that others added: what it takes is not known here.
        return 0
    elif [[ $word == -* || $flag == -* ]]; then
        :
    elif [[ $functions == "$1" || ( $count -gt 1 && ${words[0]} == "$functions" ) ]]; then
        asked=@FUNCTIONS@
    elif [[ -n $others && ( $count -eq 1 || ( $count -eq 2 && ${words[0]} == help ) ) ]]; then
        asked=@PROGRAMS@ also=yes
    fi
    if [[ -n $asked ]]; then
        while IFS=$'\t' read -r line _; do
            __denied_full "$line"
            COMPREPLY+=("$full")
        done < <(command denied @COMPLETE@ "$asked" "$value" -- "${words[@]}" 2>/dev/null)
        if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]]; then
            compopt -o nospace 2>/dev/null
        fi
    fi
    if [[ -n $also || ${#COMPREPLY[@]} -eq 0 ]]; then
        __denied_written "$@"
    fi
    return 0
}

# Sets `full`: what bash is to put in the place of the part that it took for a word.
__denied_full() {
    full=${word%"$value"}$1
    full=${full:cut}
    [[ $full != *[!A-Za-z0-9_:=,.@/+-]* ]] || printf -v full %q "$full"
}

# What is written out: for `--flag=VALUE` as for `--flag VALUE`.
__denied_written() {
    local known=("${COMPREPLY[@]}") found
    if [[ $word == --*=* ]]; then
        local COMP_WORDS=("${COMP_WORDS[0]}" "${words[@]:0:count-1}" "$flag" "$value")
        local COMP_CWORD=$((count + 1))
        "$written" "$1" "$value" "$flag"
        for found in "${!COMPREPLY[@]}"; do
            __denied_full "${COMPREPLY[found]}"
            COMPREPLY[found]=$full
        done
    else
        "$written" "$@"
    fi
    COMPREPLY=("${known[@]}" "${COMPREPLY[@]}")
}

@FUNCTION@_known() {
    __denied_known @FUNCTION@ "@FLAGS@" "@OTHERS@" "@TAKES-FUNCTIONS@" "$@"
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F @FUNCTION@_known -o nosort -o bashdefault -o default @NAME@
else
    complete -F @FUNCTION@_known -o bashdefault -o default @NAME@
fi
"#;

/// What is added to the script.
pub(super) fn asking(asked: &Asked) -> String {
    SCRIPT
        .replace("@FUNCTION@", &format!("_{}", asked.name.replace('-', "__")))
        .replace("@FLAGS@", &asked.flags("--", " ", ""))
        .replace("@OTHERS@", &asked.subcommands.join(" "))
        .replace("@TAKES-FUNCTIONS@", &asked.functions.join(" "))
        .replace("@FUNCTIONS@", denied::FUNCTIONS)
        .replace("@NAME@", &asked.name)
        .replace("@PROGRAMS@", denied::PROGRAMS)
        .replace("@COMPLETE@", denied::COMPLETE)
}
