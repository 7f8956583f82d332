//! How deep the definitions of a jq program may call themselves: an endless call would end the whole program.
//!
//! Each definition is made to ask first how much of the thread's stack is in use.

use std::cell::Cell;
use std::hint::black_box;
use std::ptr;

use jaq_core::box_iter::box_once;
use jaq_core::load::Lexer;
use jaq_core::load::lex::{StrPart, Tok, Token};
use jaq_core::native::Fun;
use jaq_core::{Error, Exn, Native};
use jaq_json::Val;

use super::Data;

/// The filter with which definitions ask.
const NAME: &str = "_within_depth";

/// So much of the stack a program may use: half of what a thread has that names no size.
const ROOM: usize = 1 << 20;

thread_local! {
    /// Where the stack was when the program began.
    static BEGIN: Cell<usize> = const { Cell::new(0) };
}

/// Notes that a program begins here.
pub(super) fn begin() {
    BEGIN.set(here());
}

/// The filter: it gives what it takes, unless the stack is too deep.
pub(super) fn filter() -> Fun<Data> {
    let native = Native::new(|cv| box_once(checked(cv.1)))
        .with_paths(|cv| box_once(checked(cv.1)))
        .with_update(|cv, update| match checked(cv.1) {
            Ok(value) => update(value),
            Err(error) => box_once(Err(error)),
        });
    (NAME, Box::default(), native)
}

/// The most brackets that may be open at once in a program: to read it is to call oneself for each.
const BRACKETS: usize = 256;

/// True for a program that nobody wrote by hand, with too many brackets in each other.
pub(super) fn is_too_nested(code: &str) -> bool {
    let mut open = 0_usize;
    code.bytes().any(|byte| {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > BRACKETS
    })
}

/// The program in which each definition asks first. It must be one that can be read.
pub(super) fn guarded(code: &str) -> String {
    let mut places = Vec::new();
    find(&Lexer::new(code).lex().unwrap_or_default(), code, &mut places);
    places.sort_unstable();
    let mut guarded = String::with_capacity(code.len());
    let mut from = 0;
    for place in places {
        guarded.push_str(code.get(from..place).unwrap_or_default());
        guarded.push(' ');
        guarded.push_str(NAME);
        guarded.push('|');
        from = place;
    }
    guarded.push_str(code.get(from..).unwrap_or_default());
    guarded
}

/// Where the bodies of definitions begin: `def NAME:` or `def NAME(…):`.
fn find(tokens: &[Token<&str>], code: &str, places: &mut Vec<usize>) {
    for (index, Token(text, kind)) in tokens.iter().enumerate() {
        match kind {
            Tok::Word if *text == "def" => {
                let colon = tokens.iter().skip(index + 2).take(2).find(|token| token.0 == ":");
                places.extend(colon.map(|colon| end(colon.0, code)));
            }
            Tok::Block(inner) => find(inner, code, places),
            Tok::Str(parts) => {
                for part in parts {
                    if let StrPart::Term(term) = part {
                        find(std::slice::from_ref(term), code, places);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Where a part of the program ends in it.
fn end(part: &str, code: &str) -> usize {
    part.as_ptr().addr().saturating_sub(code.as_ptr().addr()) + part.len()
}

/// A value, where the stack has room.
fn checked<'a, T>(value: T) -> Result<T, Exn<'a, Val>> {
    if here().abs_diff(BEGIN.get()) < ROOM {
        Ok(value)
    } else {
        Err(Exn::from(Error::str("a definition calls itself too often: is there an end to it?")))
    }
}

/// An address within the part of the stack that is in use.
fn here() -> usize {
    let mark = 0_u8;
    ptr::from_ref(black_box(&mark)).addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_definition_asks_first() {
        for (code, expected) in [
            (".a", ".a"),
            ("def f: 1; f", "def f: G| 1; f"),
            ("def f($x; g):[g]; f(1;2)", "def f($x; g): G|[g]; f(1;2)"),
            ("def f: def g: 2; g; [def h:3; h]", "def f: G| def g: G| 2; g; [def h: G|3; h]"),
            (r#""\(def f: 1; f) def g: 2;""#, r#""\(def f: G| 1; f) def g: 2;""#),
            ("{def: 1} | .def", "{def: 1} | .def"),
        ] {
            assert_eq!(guarded(code), expected.replace('G', NAME), "{code}");
        }
    }
}
