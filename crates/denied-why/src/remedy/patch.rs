//! The changes as unified diffs of the documents.

use diagnosis::{Diagnosis, World};
use similar::TextDiff;

use super::commands;
use super::home::Home;
use super::touched::{Touched, pretty, touched};

/// The diffs of all documents that the changes touch, with comment lines before them, which `patch` skips.
pub(super) fn text(world: &World, diagnosis: &Diagnosis) -> String {
    let mut text = super::heading(world, diagnosis);
    for mut touched in touched(world, diagnosis) {
        if commands::deletes(touched, &Home::of(world, touched)) {
            let name = name(world, touched);
            let line = format!("# Without its last statement {name} is no policy: it is deleted.\n");
            text.push_str(&line);
            touched.after = None;
        }
        text.push_str(&diff(world, touched));
    }
    text
}

fn diff(world: &World, touched: Touched<'_>) -> String {
    let name = name(world, touched);
    let side = |letter: &str, there: bool| {
        if there { format!("{letter}/{name}") } else { "/dev/null".to_owned() }
    };
    let (before, after) =
        (touched.before.map(pretty).unwrap_or_default(), touched.after.map(pretty).unwrap_or_default());
    TextDiff::from_lines(&before, &after)
        .unified_diff()
        .header(&side("a", touched.before.is_some()), &side("b", touched.after.is_some()))
        .to_string()
}

/// The ARN of the policy, otherwise a name that no other policy has.
fn name(world: &World, touched: Touched<'_>) -> String {
    let Some(policy) = touched.policy() else { return String::new() };
    let name = match (&policy.arn, Home::of(world, touched)) {
        (Some(arn), _) => arn.clone(),
        (None, Home::Inline { account, entity, owner, policy }) => {
            format!("{account}/{}/{owner}/{policy}", entity.word())
        }
        (None, _) if policy.name.is_empty() => format!("{} policy", touched.layer.name()),
        (None, _) => policy.name.clone(),
    };
    cli::escape(&name).into_owned()
}
