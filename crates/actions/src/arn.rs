//! Whether a pattern of a policy can name a resource of a given form.

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Char(char),
    /// One character, whichever.
    One,
    /// Any run of characters.
    Any,
    /// A run of at least one character, without `/`: the name of a bucket, of a key.
    Name,
}

/// True where some text fits both a `Resource` with wildcards and the form of an ARN with its `${Variables}`.
///
/// The time is bounded by the product of both lengths.
pub(crate) fn can_be(pattern: &str, form: &str) -> bool {
    let pattern: Vec<Step> = pattern
        .chars()
        .map(|char| match char {
            '*' => Step::Any,
            '?' => Step::One,
            char => Step::Char(char),
        })
        .collect();
    meet(&pattern, &steps(form))
}

/// The form of an ARN: the last variable may hold slashes, as paths and object keys do.
fn steps(form: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = form;
    while let Some((literal, tail)) = rest.split_once("${") {
        steps.extend(literal.chars().map(Step::Char));
        let after = tail.split_once('}').map_or("", |(_, after)| after);
        if after.is_empty() && literal.ends_with('/') {
            steps.extend([Step::One, Step::Any]);
        } else {
            steps.push(Step::Name);
        }
        rest = after;
    }
    steps.extend(rest.chars().map(|char| if char == '*' { Step::Any } else { Step::Char(char) }));
    // Accounts and regions may be left out of the ARNs that people write for global resources: not decided here.
    steps
}

/// Whether two patterns have a text in common: row by row over the second, the set of places of the first.
fn meet(one: &[Step], other: &[Step]) -> bool {
    // A name is one character and a run; both are without slashes.
    let other: Vec<(Step, bool)> = other
        .iter()
        .flat_map(|step| match step {
            Step::Name => vec![(Step::One, true), (Step::Any, true)],
            step => vec![(*step, false)],
        })
        .collect();
    let mut reached = vec![vec![false; other.len() + 1]; one.len() + 1];
    if let Some(start) = reached.first_mut().and_then(|row| row.first_mut()) {
        *start = true;
    }
    for left in 0..=one.len() {
        for right in 0..=other.len() {
            if !is_set(&reached, left, right) {
                continue;
            }
            let (a, b) = (one.get(left).copied(), other.get(right).copied());
            if a == Some(Step::Any) {
                set(&mut reached, left + 1, right);
            }
            if b.is_some_and(|(step, _)| step == Step::Any) {
                set(&mut reached, left, right + 1);
            }
            if let (Some(a), Some((b, plain))) = (a, b)
                && agree(a, b, plain)
            {
                let next = (left + usize::from(a != Step::Any), right + usize::from(b != Step::Any));
                if next != (left, right) {
                    set(&mut reached, next.0, next.1);
                }
            }
        }
    }
    is_set(&reached, one.len(), other.len())
}

/// Whether two steps may stand for one same character; a plain one for no slash.
fn agree(one: Step, other: Step, plain: bool) -> bool {
    match (one, other) {
        (Step::Char(one), Step::Char(other)) => one == other,
        (Step::Char('/'), _) if plain => false,
        _ => true,
    }
}

fn is_set(reached: &[Vec<bool>], left: usize, right: usize) -> bool {
    reached.get(left).and_then(|row| row.get(right)).copied().unwrap_or(false)
}

fn set(reached: &mut [Vec<bool>], left: usize, right: usize) {
    if let Some(place) = reached.get_mut(left).and_then(|row| row.get_mut(right)) {
        *place = true;
    }
}
