//! Policy variables: `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}`, `${$}`.
//!
//! IAM User Guide, "IAM policy elements: Variables and tags". A variable's value is literal text: a `*` in it is not
//! a wildcard. If a variable's key is absent or has several values, its text matches nothing.

use super::glob::CaseSensitivity;
use crate::context::{Context, Lookup};
use crate::truth::Truth;

/// Text with variables, and perhaps wildcards, parsed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    tokens: Box<[Token]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Literal(Box<str>),
    /// `?`
    One,
    /// `*`
    Any,
    Variable {
        key: Box<str>,
        default: Option<Box<str>>,
    },
}

/// A token with its variable looked up.
#[derive(Clone, Copy)]
enum Resolved<'a> {
    Text(&'a str),
    One,
    Any,
}

/// Whether `*` and `?` are wildcards in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wildcards {
    Literal,
    Special,
}

impl Template {
    /// Parses a text that contains at least one `${`; `None` if it contains no variable after all.
    pub(crate) fn parse(text: &str, wildcards: Wildcards) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut rest = text;
        let mut variables = false;
        while let Some(start) = rest.find("${") {
            let Some(length) = rest.get(start..).and_then(|tail| tail.find('}')) else { break };
            let (before, tail) = rest.split_at(start);
            push_plain(&mut tokens, before, wildcards);
            let (variable, after) = tail.split_at(length + 1);
            tokens.push(variable_token(variable));
            variables = true;
            rest = after;
        }
        push_plain(&mut tokens, rest, wildcards);
        variables.then(|| Self { tokens: tokens.into() })
    }

    /// Compares with `text`. An unknown variable gives unknown if some value of it would match.
    pub(crate) fn matches(&self, text: &str, context: &Context, case: CaseSensitivity) -> Truth {
        let mut unknown = false;
        for token in &self.tokens {
            if let Token::Variable { key, default } = token {
                match context.lookup(key) {
                    Lookup::Values([_]) => {}
                    Lookup::Unknown => unknown = true,
                    Lookup::Absent if default.is_some() => {}
                    Lookup::Absent | Lookup::Values(_) => return Truth::False,
                }
            }
        }
        match (self.matches_tokens(text, context, case), unknown) {
            (false, _) => Truth::False,
            (true, true) => Truth::Unknown,
            (true, false) => Truth::True,
        }
    }

    /// The keys of the variables that are not known.
    pub(crate) fn unknown_keys<'a>(&'a self, context: &'a Context) -> impl Iterator<Item = &'a str> {
        self.tokens.iter().filter_map(move |token| match token {
            Token::Variable { key, .. } if context.lookup(key) == Lookup::Unknown => Some(&**key),
            _ => None,
        })
    }

    /// Matches the tokens against the whole of `text`, backtracking no further than the last star.
    fn matches_tokens(&self, text: &str, context: &Context, case: CaseSensitivity) -> bool {
        let (mut token, mut rest) = (0, text);
        let mut last_star: Option<(usize, &str)> = None;
        loop {
            let step = match self.resolved(token, context) {
                None if rest.is_empty() => return true,
                None => None,
                Some(Resolved::Any) => {
                    last_star = Some((token + 1, rest));
                    Some(rest)
                }
                Some(Resolved::One) => skip_char(rest),
                Some(Resolved::Text(literal)) => strip(rest, literal, case),
            };
            if let Some(after) = step {
                (token, rest) = (token + 1, after);
                continue;
            }
            let Some((after_star, tail)) = last_star else { return false };
            let Some(shorter) = skip_char(tail) else { return false };
            last_star = Some((after_star, shorter));
            (token, rest) = (after_star, shorter);
        }
    }

    fn resolved<'a>(&'a self, index: usize, context: &'a Context) -> Option<Resolved<'a>> {
        Some(match self.tokens.get(index)? {
            Token::Literal(text) => Resolved::Text(text),
            Token::One => Resolved::One,
            Token::Any => Resolved::Any,
            Token::Variable { key, default } => match context.lookup(key) {
                Lookup::Values([value]) => Resolved::Text(value),
                Lookup::Values(_) | Lookup::Unknown => Resolved::Any,
                Lookup::Absent => Resolved::Text(default.as_deref().unwrap_or_default()),
            },
        })
    }
}

fn push_plain(tokens: &mut Vec<Token>, text: &str, wildcards: Wildcards) {
    if wildcards == Wildcards::Literal {
        if !text.is_empty() {
            tokens.push(Token::Literal(text.into()));
        }
        return;
    }
    let mut rest = text;
    while let Some(position) = rest.find(['*', '?']) {
        let (literal, tail) = rest.split_at(position);
        if !literal.is_empty() {
            tokens.push(Token::Literal(literal.into()));
        }
        tokens.push(if tail.starts_with('*') { Token::Any } else { Token::One });
        rest = tail.get(1..).unwrap_or_default();
    }
    if !rest.is_empty() {
        tokens.push(Token::Literal(rest.into()));
    }
}

/// Reads one `${…}`.
fn variable_token(text: &str) -> Token {
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    if let "*" | "?" | "$" = inner {
        return Token::Literal(inner.into());
    }
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => (key, Some(default)),
        None => (inner, None),
    };
    let default = default.and_then(|text| text.trim().strip_prefix('\'')?.strip_suffix('\''));
    Token::Variable { key: key.trim().into(), default: default.map(Into::into) }
}

fn skip_char(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    chars.next().map(|_| chars.as_str())
}

fn strip<'a>(text: &'a str, literal: &str, case: CaseSensitivity) -> Option<&'a str> {
    match case {
        CaseSensitivity::Sensitive => text.strip_prefix(literal),
        CaseSensitivity::Insensitive => {
            let mut rest = text.chars();
            for expected in literal.chars() {
                let actual = rest.next()?;
                if !actual.to_lowercase().eq(expected.to_lowercase()) {
                    return None;
                }
            }
            Some(rest.as_str())
        }
    }
}

/// The byte positions of the colons in `text` that are outside variables.
pub(crate) fn colons_outside_variables(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let mut inside = false;
    bytes.iter().enumerate().filter_map(move |(position, byte)| {
        match byte {
            b'{' if position > 0 && bytes.get(position - 1) == Some(&b'$') => inside = true,
            b'}' => inside = false,
            b':' if !inside => return Some(position),
            _ => {}
        }
        None
    })
}
