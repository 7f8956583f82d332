//! Whether a policy's pattern can name a resource of a given form.

/// One step of a pattern, or of the form of an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Char(char),
    /// Any one character.
    One,
    /// Any run of characters.
    Any,
    /// One character other than `/`.
    OneOfName,
    /// Any run of characters without `/`.
    AnyOfName,
}

impl Step {
    fn is_run(self) -> bool {
        matches!(self, Self::Any | Self::AnyOfName)
    }

    /// Whether two steps may stand for the same character.
    fn agrees(self, other: Self) -> bool {
        match (self, other) {
            (Self::Char(one), Self::Char(other)) => one == other,
            (Self::Char('/'), Self::OneOfName | Self::AnyOfName)
            | (Self::OneOfName | Self::AnyOfName, Self::Char('/')) => false,
            _ => true,
        }
    }
}

/// True if some text fits both a `Resource` with wildcards and the form of an ARN with its `${Variables}`.
///
/// Time is bounded by the product of both lengths, memory by the length of the form.
pub(crate) fn can_be(pattern: &str, form: &str) -> bool {
    let pattern = pattern.chars().map(|char| match char {
        '*' => Step::Any,
        '?' => Step::One,
        char => Step::Char(char),
    });
    meet(pattern, &steps(form))
}

/// The form of an ARN. A variable in the resource part may stand for text with slashes, as in the names of secrets, log
/// groups and objects; but not if a slash follows it, and not for a bucket's name.
fn steps(form: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut colons = 0;
    let mut rest = form;
    while let Some((before, tail)) = rest.split_once("${") {
        steps.extend(literal(before));
        colons += before.matches(':').count();
        let after = tail.split_once('}').map_or("", |(_, after)| after);
        let is_name = colons < RESOURCE || after.starts_with('/') || before.ends_with(":s3:::");
        steps.extend(if is_name { [Step::OneOfName, Step::AnyOfName] } else { [Step::One, Step::Any] });
        rest = after;
    }
    steps.extend(literal(rest));
    steps
}

/// How many colons come before the resource of an ARN.
const RESOURCE: usize = 5;

fn literal(text: &str) -> impl Iterator<Item = Step> {
    text.chars().map(|char| if char == '*' { Step::Any } else { Step::Char(char) })
}

/// Whether a pattern and a form have a text in common: for each step of the pattern, the set of places in the form that
/// are reached.
fn meet(pattern: impl Iterator<Item = Step>, form: &[Step]) -> bool {
    let mut reached = vec![false; form.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    skip_runs(&mut reached, form);
    for step in pattern {
        let mut next = if step.is_run() { reached.clone() } else { vec![false; form.len() + 1] };
        for (place, own) in form.iter().enumerate() {
            // A run of the pattern consumes one step of the form after another, and passes over runs of it.
            let is_there = |places: &[bool]| places.get(place).copied().unwrap_or(false);
            let goes_on = step.is_run() && is_there(&next);
            let takes = step.agrees(*own) && (is_there(&reached) || goes_on);
            let passes = goes_on && own.is_run();
            if takes || passes {
                let to = place + usize::from(!own.is_run() || passes);
                if let Some(to) = next.get_mut(to) {
                    *to = true;
                }
            }
        }
        skip_runs(&mut next, form);
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

/// A run of the form may be empty.
fn skip_runs(reached: &mut [bool], form: &[Step]) {
    for (place, step) in form.iter().enumerate() {
        let skipped = step.is_run() && reached.get(place).copied().unwrap_or(false);
        if let Some(next) = reached.get_mut(place + 1).filter(|_| skipped) {
            *next = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}";
    const GROUP: &str = "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}";
    const STREAM: &str =
        "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}";
    const OBJECT: &str = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
    const LISTENER: &str = "arn:${Partition}:elasticloadbalancing:${Region}:${Account}:listener/app/${LoadBalancerName}/${LoadBalancerId}/${ListenerId}";
    const BUCKET: &str = "arn:${Partition}:s3:::${BucketName}";

    #[test]
    fn names_hold_slashes_where_no_slash_ends_them() {
        for (pattern, form, fits) in [
            ("arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/db-*", SECRET, true),
            ("arn:aws:secretsmanager:*:*:secret:prod/*", SECRET, true),
            ("arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/a:*", GROUP, true),
            ("arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/a:*", STREAM, true),
            ("arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/a", STREAM, false),
            ("arn:aws:s3:::b/k", OBJECT, true),
            ("arn:aws:s3:::b/a/b/c*", OBJECT, true),
            ("arn:aws:s3:::b?c*", OBJECT, true),
            ("arn:aws:s3:::b", OBJECT, false),
            ("arn:aws:s3:::b/k", BUCKET, false),
            ("arn:aws:s3:::b*", BUCKET, true),
            ("arn:aws:s3:::*", BUCKET, true),
            ("arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/a/*", LISTENER, true),
            ("arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/*", LISTENER, true),
            ("arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/a/b/c", LISTENER, true),
            ("arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/a/b", LISTENER, false),
            ("arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/net/*", LISTENER, false),
            ("*", LISTENER, true),
            ("arn:*", LISTENER, true),
            ("arn:aws:sqs:eu-west-1:111111111111:q", SECRET, false),
            ("", SECRET, false),
        ] {
            assert_eq!(can_be(pattern, form), fits, "{pattern} as {form}");
        }
    }

    #[test]
    fn a_long_pattern_needs_no_more_memory_than_the_form() {
        let long = format!("arn:aws:s3:::{}", "a*".repeat(200_000));
        assert!(can_be(&long, BUCKET));
        assert!(!can_be(&format!("{long}/"), BUCKET));
    }
}
