//! Services that could not assume a role, in their own words: the role's trust policy says who may assume it.

use super::bare::{infer_action, reading};
use super::codes;
use super::lookalike;
use super::token;
use crate::{Kind, Reading};

/// The phrases of the services, and what each names: Redshift `User arn:… is not authorized to assume IAM Role arn:…`,
/// ECS `ECS was unable to assume the role 'arn:…'`, Lambda
/// `The role defined for the function cannot be assumed by Lambda`.
const PHRASES: [(&[&str], Named); 8] = [
    (&["is", "not", "authorized", "to", "assume"], Named::Both),
    (&["are", "not", "authorized", "to", "assume"], Named::Role),
    (&["unable", "to", "assume"], Named::Role),
    (&["cannot", "be", "assumed", "by"], Named::Before),
    // CodePipeline, Redshift, CloudFormation, SageMaker.
    (&["is", "not", "authorized", "to", "perform", "AssumeRole", "on", "role"], Named::Both),
    (&["Not", "authorized", "to", "get", "credentials", "of", "role"], Named::Role),
    (&["is", "invalid", "or", "cannot", "be", "assumed"], Named::Before),
    (&["Could", "not", "assume", "role"], Named::Allowed),
];

/// What is named next to a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// Who asked comes before it, the role after it.
    Both,
    /// The role comes after it.
    Role,
    /// The role comes before it, who asked after it.
    Before,
    /// The role comes after it, and further on who must be allowed to assume it.
    Allowed,
}

/// The role is named within this many words.
const REACH: usize = 6;

/// Reads a text that has such a phrase and no code that says what else was wrong.
pub(super) fn read(text: &str) -> Option<Reading> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (at, end, named) = PHRASES.iter().find_map(|(phrase, named)| {
        let at = words.windows(phrase.len()).position(|window| window == *phrase)?;
        Some((at, at + phrase.len(), *named))
    })?;
    let (before, behind) = (words.get(..at)?, words.get(end..)?);
    if !is_of_role(before, behind, named) || lookalike::find(text).is_some() {
        return None;
    }
    let mut reading = reading(Kind::Denial, text);
    match named {
        Named::Both => {
            reading.principal = before.last().map(|word| plain(word));
            // A phrase in prose names no role.
            reading.resource = Some(role(behind)?);
        }
        Named::Role => reading.resource = role(behind),
        // Without that, the cause may be something else.
        Named::Allowed => {
            let at = behind.windows(2).position(|window| window == ["allows", "principal"])?;
            reading.principal = Some(service(behind.get(at..)?)?);
            reading.resource = role(behind);
        }
        Named::Before => {
            reading.principal = service(behind.get(..behind.len().min(2))?);
            reading.resource = role(before.get(before.len().saturating_sub(REACH)..)?);
        }
    }
    let code = reading.reported.code.take();
    reading.reported.code = code.or_else(|| codes::last_exception(text).map(ToOwned::to_owned));
    infer(&mut reading);
    Some(reading)
}

/// Says that a role could not be assumed, which the text says in other words.
pub(super) fn infer(reading: &mut Reading) {
    infer_action(reading, "sts:AssumeRole");
}

/// Whether the text is about a role.
fn is_of_role(before: &[&str], behind: &[&str], named: Named) -> bool {
    let is_role = |word: &&str| word.to_ascii_lowercase().contains("role");
    match named {
        Named::Before => before.iter().rev().take(2 * REACH).any(is_role),
        Named::Both | Named::Role | Named::Allowed => behind.iter().take(REACH).any(is_role),
    }
}

/// The first service in these words.
fn service(words: &[&str]) -> Option<String> {
    words.iter().map(|word| plain(word)).find(|word| word.ends_with(".amazonaws.com"))
}

/// The role in these words: its ARN, or the name after `IAM Role`.
fn role(words: &[&str]) -> Option<String> {
    let near = words.get(..words.len().min(REACH)).unwrap_or(words);
    let arn = near
        .iter()
        .filter_map(|word| word.split('<').next())
        .map(plain)
        .find(|word| word.starts_with("arn:"));
    let behind_name = || {
        let at = near.windows(2).position(|window| matches!(window, ["IAM", "Role" | "role"]))?;
        near.get(at + 2).map(|word| plain(word))
    };
    arn.or_else(behind_name).filter(|role| !role.is_empty())
}

fn plain(word: &str) -> String {
    token::without_punctuation(token::unquoted(word)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn services_say_it_in_their_own_words() {
        for (text, principal, resource) in [
            (
                "User arn:aws:redshift:x is not authorized to assume IAM Role dwhRole\nDETAIL:",
                Some("arn:aws:redshift:x"),
                Some("dwhRole"),
            ),
            (
                "ECS was unable to assume the role 'arn:aws:iam::1:role/r' that was provided",
                None,
                Some("arn:aws:iam::1:role/r"),
            ),
            ("The role defined for the function cannot be assumed by Lambda.", None, None),
            (
                "Provided role 'arn:aws:iam::1:role/r' cannot be assumed by principal 'events.amazonaws.com'.",
                Some("events.amazonaws.com"),
                Some("arn:aws:iam::1:role/r"),
            ),
        ] {
            let reading = read(text).unwrap();
            assert_eq!(
                (reading.principal.as_deref(), reading.resource.as_deref()),
                (principal, resource),
                "{text}"
            );
            assert_eq!(reading.action.as_deref(), Some("sts:AssumeRole"));
        }
        assert_eq!(read("I am unable to assume anything"), None);
        assert_eq!(read("unable to assume role: InvalidClientTokenId: no"), None);
    }
}
