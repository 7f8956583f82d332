//! fish: lines that query `denied`, in addition to the generated ones.

use std::fmt::Write;

use super::Asked;

const KNOWN: &str = r#"
# Values that only `denied` knows.
function __denied_known
    set -l word (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    command denied @COMPLETE@ $argv[1] "$word" -- (commandline -opc) 2>/dev/null
end
"#;

const OTHERS: &str = r#"
# A program that others added has its own completion, or none.
function __denied_is_other
    set -l words (commandline -opc)
    set -q words[2]
    and not string match -q -- '-*' $words[2]
    and not contains -- $words[2] @OTHERS@
end
function __denied_other
    set -l words (commandline -opc)
    complete -C "denied-"(string join ' ' -- (string escape -- $words[2..-1]))" "(commandline -ct)
end
complete -c denied -n "__fish_denied_needs_command" -f -a '(__denied_known @PROGRAMS@)'
complete -c denied -n "__fish_denied_using_subcommand help" -f -a '@OTHERS@ (__denied_known @PROGRAMS@)'
complete -c denied -n "__denied_is_other" -a '(__denied_other)'
"#;

/// What is added to the script.
pub(super) fn asking(asked: &Asked) -> String {
    let mut out = filled(KNOWN, asked);
    for (flag, within) in &asked.flags {
        let condition = if asked.is_dispatcher() {
            format!(" -n \"__fish_denied_using_subcommand {}\"", within.join(" "))
        } else {
            String::new()
        };
        let _ =
            writeln!(out, "complete -c {}{condition} -l {flag} -x -a '(__denied_known {flag})'", asked.name);
    }
    for command in &asked.functions {
        let condition = if asked.is_dispatcher() {
            format!(" -n \"__fish_denied_using_subcommand {command}\"")
        } else {
            String::new()
        };
        let functions = denied::FUNCTIONS;
        let _ = writeln!(out, "complete -c {}{condition} -f -a '(__denied_known {functions})'", asked.name);
    }
    if asked.is_dispatcher() {
        out.push_str(&filled(OTHERS, asked));
    }
    out
}

fn filled(text: &str, asked: &Asked) -> String {
    text.replace("@COMPLETE@", denied::COMPLETE)
        .replace("@PROGRAMS@", denied::PROGRAMS)
        .replace("@OTHERS@", &asked.subcommands.join(" "))
}
