//! `--jq`: a jq program, compiled once and run on each record.
//!
//! `halt` and `halt_error` are omitted: they would end the whole program in the middle of its records.

mod depth;

use jaq_core::load::{Arena, Error, File, Loader, parse};
use jaq_core::{Ctx, Vars, compile, data, unwrap_valr};
use jaq_json::Val;

use super::json;
use crate::Failure;
use crate::position::position;

type Data = data::JustLut<Val>;

/// The filters that end the program.
const ENDING: [&str; 2] = ["halt", "halt_error"];

/// A compiled jq program.
pub(super) struct Filter(jaq_core::Filter<Data>);

impl Filter {
    /// Compiles a jq program; an error points to the place in it.
    pub(super) fn compile(code: &str) -> Result<Self, Failure> {
        if depth::is_too_nested(code) {
            return Err(Failure::usage("--jq: the program has too many brackets in each other"));
        }
        // First as it is written, for the errors.
        Self::compile_as_is(code)?;
        Self::compile_as_is(&depth::guarded(code))
    }

    fn compile_as_is(code: &str) -> Result<Self, Failure> {
        let ends = |name: &str| ENDING.contains(&name);
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let definitions = definitions.filter(|definition| !ends(definition.name));
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let functions = functions.filter(|(name, ..)| !ends(name)).chain([depth::filter()]);
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code, path: () })
            .map_err(|errors| first(code, errors.iter().map(|(_, error)| load_error(code, error))))?;
        let compiler = jaq_core::Compiler::default().with_funs(functions);
        let filter = compiler
            .compile(modules)
            .map_err(|errors| first(code, errors.iter().flat_map(|(_, errors)| errors).map(undefined)))?;
        Ok(Self(filter))
    }

    /// What the program outputs for a record; the last item may be an error.
    pub(super) fn run(&self, record: &[u8]) -> Vec<Result<Val, String>> {
        let Some(value) = json::value(record) else {
            return vec![Err("the record is nested too deep for a filter".to_owned())];
        };
        depth::begin();
        let context = Ctx::<Data>::new(&self.0.lut, Vars::new([]));
        let results = self.0.id.run((context, value)).map(unwrap_valr);
        results.map(|result| json::written(result.map_err(|error| error.to_string())?)).collect()
    }
}

/// What is wrong, and the part of the program where it is.
type Complaint<'a> = (String, &'a str);

fn load_error<'a>(code: &'a str, error: &Error<&'a str>) -> Complaint<'a> {
    let end = code.get(code.len()..).unwrap_or(code);
    let complaint = match error {
        Error::Io(errors) => {
            errors.first().map(|(path, error)| (format!("cannot load a module: {error}"), *path))
        }
        Error::Lex(errors) => {
            errors.first().map(|(expected, at)| (format!("expected {}", expected.as_str()), *at))
        }
        Error::Parse(errors) => errors
            .first()
            .map(|(expected, at): &parse::Error<&str>| (format!("expected {}", expected.as_str()), *at)),
    };
    complaint.unwrap_or_else(|| ("not a jq filter".to_owned(), end))
}

fn undefined<'a>(error: &compile::Error<&'a str>) -> Complaint<'a> {
    let (name, what) = error;
    if ENDING.iter().any(|ending| name.split('/').next() == Some(ending)) {
        return (
            format!("`{name}` would end the program: use `empty` or `error`, or exit codes by --expect,"),
            name,
        );
    }
    (format!("there is no {} `{name}`", what.as_str()), name)
}

/// The first complaint, with the program and a mark below the position.
fn first<'a>(code: &'a str, mut complaints: impl Iterator<Item = Complaint<'a>>) -> Failure {
    let (message, at) = complaints.next().unwrap_or_else(|| ("not a jq filter".to_owned(), code));
    // `at` is a slice of `code`: its address says where it starts.
    let start = (at.as_ptr() as usize).saturating_sub(code.as_ptr() as usize).min(code.len());
    let (number, column) = position(code, start);
    let line = code.lines().nth(number - 1).unwrap_or_default();
    Failure::usage(format!(
        "--jq: {message} at line {number}, column {column}\n  {}\n  {}^",
        super::escape(line),
        " ".repeat(column - 1),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(code: &str, record: &str) -> Result<Vec<String>, String> {
        let results = Filter::compile(code).map_err(|failure| failure.to_string())?.run(record.as_bytes());
        results.into_iter().map(|result| result.map(|value| value.to_string())).collect()
    }

    #[test]
    fn a_definition_that_calls_itself_without_end_is_an_error() {
        for code in [
            "def f: [f]; f",
            "def f: 1 + f; f",
            "def f(g): [f(g)]; f(.)",
            "def f: def g: [f]; g; f",
            "[def f: {a: f}; f]",
        ] {
            let error = run(code, "{}").unwrap_err();
            assert!(error.contains("calls itself too often"), "{code}: {error}");
        }
    }

    #[test]
    fn a_program_of_brackets_is_refused() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(run(&nested(100), "{}").is_ok());
        for deep in [nested(20_000), "(".repeat(100_000)] {
            assert!(run(&deep, "{}").unwrap_err().contains("too many brackets"));
        }
    }

    #[test]
    fn definitions_do_what_they_did() {
        for (code, expected) in [
            ("def f: if . > 1 then . * (. - 1 | f) else 1 end; 5 | f", "120"),
            ("def f: if . < 100000 then . + 1 | f else . end; 0 | f", "100000"),
            ("def deep($n): if $n == 0 then . else [deep($n - 1)] end; deep(20) | flatten | length", "1"),
            ("def a: .a; path(a)", "[\"a\"]"),
            ("def a: .a; a |= . + 1 | .a", "2"),
            ("def f: def g: 2; g; f", "2"),
            ("def f: . as $x | $x.a, 3; [f] | length", "2"),
            ("def f: reduce .[] as $x (0; . + $x); f", "1"),
        ] {
            assert_eq!(run(code, "{\"a\": 1}"), Ok(vec![expected.to_owned()]), "{code}");
        }
    }
}
