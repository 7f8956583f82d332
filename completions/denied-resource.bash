_denied__resource() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="denied__resource"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        denied__resource)
            opts="-r -q -v -o -j -h -V --principal --action --resource --resource-account --context --context-file --context-complete --jq --raw-output --expect --permissions --schema --embed --template --plan --account --parameter --name --stack-name --quiet --verbose --snapshot --offline --profile --region --endpoint-url --assume-role --source --timeout --output --color --jobs --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --principal)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --action)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resource)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resource-account)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --context)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --context-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jq)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expect)
                    COMPREPLY=($(compgen -W "allowed denied case" -- "${cur}"))
                    return 0
                    ;;
                --plan)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --template)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --account)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --parameter)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --stack-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --snapshot)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --offline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --region)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --endpoint-url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --assume-role)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --source)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -W "auto jsonl json table text html sarif junit" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "auto jsonl json table text html sarif junit" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -j)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _denied__resource -o nosort -o bashdefault -o default denied-resource
else
    complete -F _denied__resource -o bashdefault -o default denied-resource
fi

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
        asked=function
    elif [[ -n $others && ( $count -eq 1 || ( $count -eq 2 && ${words[0]} == help ) ) ]]; then
        asked=program also=yes
    fi
    if [[ -n $asked ]]; then
        while IFS=$'\t' read -r line _; do
            __denied_full "$line"
            COMPREPLY+=("$full")
        done < <(command denied complete-values "$asked" "$value" -- "${words[@]}" 2>/dev/null)
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

_denied__resource_known() {
    __denied_known _denied__resource "--account --action --principal --profile --region --resource --resource-account --source" "" "" "$@"
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _denied__resource_known -o nosort -o bashdefault -o default denied-resource
else
    complete -F _denied__resource_known -o bashdefault -o default denied-resource
fi
