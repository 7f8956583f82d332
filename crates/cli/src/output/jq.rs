//! `--jq`: a jq program, compiled once and run on each record.
//!
//! `halt` and `halt_error` are omitted: they would end the whole program in the middle of its records.

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
        let ends = |name: &str| ENDING.contains(&name);
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let definitions = definitions.filter(|definition| !ends(definition.name));
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let functions = functions.filter(|(name, ..)| !ends(name));
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
