//! elvish: a completer that queries `denied`, and otherwise calls the generated one.

use super::Asked;

const SCRIPT: &str = r#"
# Values that only `denied` knows.
var denied-written = $edit:completion:arg-completer[@NAME@]
set edit:completion:arg-completer[@NAME@] = {|@words|
    var asked = ''
    if (and (> (count $words) 2) (has-value [@FLAGS@] $words[-2])) {
        set asked = $words[-2][2..]
    } elif (and (eq @DISPATCHER@ yes) (== (count $words) 2)) {
        set asked = @PROGRAMS@
    }
    var found = []
    if (not-eq $asked '') {
        try {
            set found = [(e:denied @COMPLETE@ $asked $words[-1] -- $@words 2>/dev/null)]
        } catch e { }
    }
    for line $found {
        var value about = (str:split &max=2 "\t" $line)
        edit:complex-candidate $value &display=$value' '$about
    }
    if (or (eq $asked @PROGRAMS@) (== (count $found) 0)) {
        $denied-written $@words
    }
}
"#;

/// What is added to the script.
pub(super) fn asking(asked: &Asked) -> String {
    SCRIPT
        .replace("@NAME@", &asked.name)
        .replace("@FLAGS@", &asked.flags("'--", " ", "'"))
        .replace("@DISPATCHER@", if asked.is_dispatcher() { "yes" } else { "no" })
        .replace("@PROGRAMS@", denied::PROGRAMS)
        .replace("@COMPLETE@", denied::COMPLETE)
}
