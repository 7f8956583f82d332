//! zsh: completion specs for free values query `denied`.

use super::Asked;

const KNOWN: &str = r#"
# Values that only `denied` knows.
(( $+functions[__denied_known] )) ||
__denied_known() {
    local line
    local -a open closed
    for line in ${(f)"$(command denied @COMPLETE@ $1 "${(Q)PREFIX}" -- "${(Q)words[@]}" 2>/dev/null)"}; do
        line="${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}"
        if [[ $line == *([:=]):* && ${line%:*} == *[:=] ]]; then
            open+=("${line%:}")
        else
            closed+=("${line%:}")
        fi
    done
    if (( ! $#open && ! $#closed )); then
        _default
        return
    fi
    # Actions are not case-sensitive.
    _describe -t values value closed -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' -- \
        open -S '' -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}'
}
"#;

const OTHERS: &str = r#"
    # A program that others added has its own completion, or none.
    if (( CURRENT > 2 )) && [[ $words[2] != (-*|@OTHERS@) ]]; then
        shift words
        words[1]="denied-$words[1]"
        (( CURRENT-- ))
        _normal
        return
    fi
"#;

const PROGRAMS: &str = r#"    local line
    for line in ${(f)"$(command denied @COMPLETE@ @PROGRAMS@ "" 2>/dev/null)"}; do
        commands+=("${line/$'\t'/:}")
    done
"#;

const ADDED: &str = r#" ${(f)"$(command denied @COMPLETE@ @PROGRAMS@ "" 2>/dev/null | cut -f 1)"}}' "#;

/// The script, with the queries added.
pub(super) fn asking(script: &str, asked: &Asked) -> String {
    let mut out = String::new();
    let function = format!("_{}() {{", asked.name);
    let describe = format!("    _describe -t commands '{} commands' commands", asked.name);
    for line in script.lines() {
        if asked.is_dispatcher() && line.starts_with(&describe) {
            out.push_str(&filled(PROGRAMS, asked));
        }
        if line == function {
            out.push_str(filled(KNOWN, asked).trim_start());
            out.push('\n');
        }
        out.push_str(&place(line, asked));
        out.push('\n');
        if asked.is_dispatcher() && line == function {
            out.push_str(filled(OTHERS, asked).trim_start_matches('\n'));
        }
    }
    out
}

/// `'*--action=[…]:ACTION:_default' \` and `'*::functions -- …:_default' \`, with a query, and the programs of `help`
/// with those added by others.
fn place(line: &str, asked: &Asked) -> String {
    if line.starts_with("'*::functions ") {
        // With two colons zsh would hide the flags before the functions, `--snapshot` among them.
        return line
            .replacen("'*::", "'*:", 1)
            .replace(":_default'", &format!(": __denied_known {}'", denied::FUNCTIONS));
    }
    if asked.is_dispatcher() && line.starts_with("'::NAME ") {
        return line.replacen(":(", ":{compadd -- ", 1).replace(")' ", &filled(ADDED, asked));
    }
    let flag = line
        .trim_start_matches(['\'', '*'])
        .strip_prefix("--")
        .and_then(|rest| rest.split_once("=["))
        .map(|(flag, _)| flag);
    match flag.filter(|flag| asked.flags.iter().any(|(known, _)| known == flag)) {
        Some(flag) => line.replace(":_default'", &format!(": __denied_known {flag}'")),
        None => line.to_owned(),
    }
}

fn filled(text: &str, asked: &Asked) -> String {
    text.replace("@COMPLETE@", denied::COMPLETE)
        .replace("@PROGRAMS@", denied::PROGRAMS)
        .replace("@OTHERS@", &asked.subcommands.join("|"))
}
