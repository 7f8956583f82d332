//! PowerShell: the completer queries `denied` first.

use super::Asked;

const PARAMETERS: &str = "    param($wordToComplete, $commandAst, $cursorPosition)\n";

const SCRIPT: &str = r#"
    # Values that only `denied` knows.
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    $before = if ($wordToComplete) { $words | Select-Object -Skip 1 | Select-Object -SkipLast 1 | Select-Object -Last 1 } else { $words | Select-Object -Skip 1 | Select-Object -Last 1 }
    $found = @()
    if (Get-Command denied -CommandType Application -ErrorAction Ignore) {
        if ($before -in @(@FLAGS@)) {
            $found = @(& denied @COMPLETE@ $before.Substring(2) $wordToComplete '--' $words 2>$null)
        } elseif (@DISPATCHER@ -and -not $before) {
            $found = @(& denied @COMPLETE@ @PROGRAMS@ $wordToComplete 2>$null)
        }
    }
    $found = @($found | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if (-not $about) { $about = $value }
        [CompletionResult]::new($value, $value, [CompletionResultType]::ParameterValue, $about)
    })
    if ($found -and $before) { return $found }
    $found
"#;

/// The script, with the query added.
pub(super) fn asking(script: &str, asked: &Asked) -> String {
    let asking = SCRIPT
        .replace("@FLAGS@", &asked.flags("'--", ", ", "'"))
        .replace("@DISPATCHER@", if asked.is_dispatcher() { "$true" } else { "$false" })
        .replace("@PROGRAMS@", denied::PROGRAMS)
        .replace("@COMPLETE@", denied::COMPLETE);
    script.replacen(PARAMETERS, &format!("{PARAMETERS}{asking}"), 1)
}
