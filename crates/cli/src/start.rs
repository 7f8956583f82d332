//! The life of a program, from its arguments to its exit code.

use std::cell::RefCell;
use std::io::{self, BufReader, BufWriter, Write};
use std::process::ExitCode;
use std::sync::Arc;

use case::{ErrorRecord, Record};
use clap::{ArgMatches, FromArgMatches};

use crate::command::command;
use crate::failure::{Kind, exit};
use crate::flags::{Flags, SharedFlags, TaskFlags};
use crate::given::Given;
use crate::input::{Announced, Plan, Source};
use crate::messages::Messages;
use crate::output::{Batch, Place, Renderer, Writer};
use crate::worker::Worker;
use crate::{Describe, Failure, Program, Task, TextProgram, pipeline, printed};

/// The bytes of output that are gathered before they are written.
const OUTPUT_BUFFER: usize = 64 << 10;

/// Runs a program that reads cases.
pub fn main<P: Program>() -> ExitCode {
    start::<P, SharedFlags>(|flags, own, messages| {
        let given = Given::read(flags.request)?;
        let plan = Plan::new(&flags.input.files)?;
        if plan == Plan::Terminal && !given.asks() && !P::RUNS_ALONE {
            return Ok(usage::<P>());
        }
        let renderer = Renderer::new(P::NAME, &flags.output)?;
        let program = P::new(own, &flags.common)?;
        let worker = Arc::new(Worker { program, given, renderer });
        let mut writer = Writer::new(output(), &worker.renderer, messages);
        if let Plan::Read(sources) = plan {
            tell(&sources, messages);
            pipeline::run(&worker, sources, flags.input.jobs(), &mut writer)?;
        }
        if writer.is_empty() && (worker.given.asks() || P::RUNS_ALONE) {
            pipeline::cases(&worker, worker.given.cases()?, &mut writer)?;
        }
        finish(writer, messages, worker.program.finish())
    })
}

/// Runs a program that reads text.
pub fn main_text<P: TextProgram>() -> ExitCode {
    start::<P, SharedFlags>(|flags, own, messages| {
        let given = Given::read(flags.request)?;
        let sources = match Plan::new(&flags.input.files)? {
            Plan::Terminal if P::TAKES_REQUESTS && given.asks() => Vec::new(),
            Plan::Terminal => return Ok(usage::<P>()),
            Plan::Nothing => Vec::new(),
            Plan::Read(sources) => sources,
        };
        let renderer = Renderer::new(P::NAME, &flags.output)?;
        let program = P::new(own, &flags.common)?;
        let renderer = renderer.printing(program.prints(), &flags.output);
        let writer = RefCell::new(Writer::new(output(), &renderer, messages));
        let emit =
            |record: Record, place: Place<'_>| emit(&program, record, place, &given, &renderer, &writer);
        tell(&sources, messages);
        for source in &sources {
            let file = source.file();
            let place = Place { file: file.as_deref(), line: None };
            read_text(&program, source, &writer, &mut |record| emit(record, place))?;
        }
        if P::TAKES_REQUESTS && writer.borrow().is_empty() && given.asks() {
            given.cases()?.into_iter().try_for_each(|record| emit(record, Place::default()))?;
        }
        finish(writer.into_inner(), messages, program.finish())
    })
}

/// Runs a program that takes no cases.
pub fn main_task<P: Task>() -> ExitCode {
    start::<P, TaskFlags>(|flags, own, messages| {
        let renderer = Renderer::without_cases(P::NAME, &flags.output)?;
        let mut writer = Writer::new(output(), &renderer, messages);
        let mut emit = |record: &Record| {
            let mut batch = Batch::default();
            renderer.add(record, Place::default(), &mut batch)?;
            writer.write(&mut batch)?;
            writer.flush()
        };
        let end = P::run(own, &flags.aws, messages, &mut emit);
        let tally = writer.finish()?;
        end.map(|()| tally.exit_code())
    })
}

/// Says what is read.
fn tell(sources: &[Source], messages: &Messages) {
    for source in sources {
        messages.detail(&format!("reading {}", source.name()));
    }
}

fn read_text<P: TextProgram, W: Write>(
    program: &P,
    source: &Source,
    writer: &RefCell<Writer<'_, W>>,
    emit: &mut dyn FnMut(Record) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // A failure to write is met again at the next record.
    let before = || drop(writer.borrow_mut().flush());
    let input = Announced { input: source.open()?, before };
    program.read(&mut BufReader::with_capacity(OUTPUT_BUFFER, input), emit)
}

fn emit<P: TextProgram, W: Write>(
    program: &P,
    mut record: Record,
    place: Place<'_>,
    given: &Given,
    renderer: &Renderer,
    writer: &RefCell<Writer<'_, W>>,
) -> Result<(), Failure> {
    if !case::is_error(&record) {
        given.fill(&mut record)?;
        case::ensure_id(&mut record);
        record = examined(program, record)?;
    }
    let mut batch = Batch::default();
    renderer.add(&record, place, &mut batch)?;
    writer.borrow_mut().write(&mut batch)
}

/// The case with what the program knows; the error record in its place where the case cannot be examined.
fn examined<P: TextProgram>(program: &P, mut record: Record) -> Result<Record, Failure> {
    let input = record.clone();
    match program.examine(&mut record) {
        Ok(()) => Ok(record),
        Err(failure) if failure.kind() == Kind::Case => {
            let mut bytes = Vec::new();
            input.write_to(&mut bytes).map_err(|error| Failure::writing(&error))?;
            let mut bad = ErrorRecord::new(1, failure.to_string(), &bytes);
            bad.error.help = failure.advice().map(ToOwned::to_owned);
            Ok(bad.to_record())
        }
        Err(failure) => Err(failure),
    }
}

/// Reads the arguments, does what needs no input, and turns the end into an exit code.
fn start<P: Describe, F: Flags>(run: impl FnOnce(F, P::Flags, &Messages) -> Result<u8, Failure>) -> ExitCode {
    let mut matches = match command::<P>().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            // A closed pipe is no reason to complain: `--help | head`.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::USAGE));
        }
    };
    let (shared, own) = match flags::<P, F>(&mut matches) {
        Ok(flags) => flags,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(exit::USAGE);
        }
    };
    let messages = Messages::of(P::NAME, *shared.messages());
    let result = match printed::instead_of_working::<P>(shared.output(), &messages) {
        Some(result) => result,
        None => run(shared, own, &messages),
    };
    ExitCode::from(result.unwrap_or_else(|failure| {
        if failure.kind() != Kind::Closed {
            messages.failure(&failure);
        }
        failure.exit_code()
    }))
}

fn flags<P: Describe, F: Flags>(matches: &mut ArgMatches) -> Result<(F, P::Flags), clap::Error> {
    Ok((F::from_arg_matches_mut(matches)?, P::Flags::from_arg_matches_mut(matches)?))
}

/// Standard output; the writer decides when to hand out what is gathered.
fn output() -> impl Write {
    BufWriter::with_capacity(OUTPUT_BUFFER, io::stdout().lock())
}

fn finish<W: Write>(
    writer: Writer<'_, W>,
    messages: &Messages,
    program: Result<(), Failure>,
) -> Result<u8, Failure> {
    let tally = writer.finish()?;
    program?;
    if tally.records == 0 {
        messages.note("there was no case in the input");
    }
    Ok(tally.exit_code())
}

/// A person started the program with nothing to do.
fn usage<P: Describe>() -> u8 {
    let usage = command::<P>().render_usage();
    let _ = writeln!(
        io::stderr(),
        "{usage}\n\n{name} reads cases from standard input or files, or takes the request from its flags.\n\
         Try `{name} --help`: it has examples.",
        name = P::NAME
    );
    exit::USAGE
}
