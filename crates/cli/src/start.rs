//! The life of a program, from its arguments to its exit code.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use case::Record;
use clap::parser::ValueSource;
use clap::{ArgMatches, FromArgMatches};

use crate::command::{command, without_variables};
use crate::failure::{Kind, exit};
use crate::flags::{ChosenBy, Flags, SharedFlags, TaskFlags};
use crate::given::Given;
use crate::harmless::harmless;
use crate::input::{Plan, Source};
use crate::lines::{self, Lines};
use crate::messages::Messages;
use crate::mistaken::Mistaken;
use crate::output::{Batch, Output, Place, Renderer, Tally, Writer};
use crate::text::TextWorker;
use crate::worker::Worker;
use crate::{
    Common, Describe, Failure, MessageFlags, Program, Task, TextProgram, interrupt, pipeline, printed,
    settings,
};

/// What someone who gives a program nothing to read is told.
const READS_CASES: &str = "It reads cases from standard input or files, or takes the request from its flags.";
const READS_TEXT: &str = "It reads any text that holds a denial, or cases, from standard input or files:\n\
     pipe the error of a command into it (2>&1), or name a log.";

/// How many examples they are shown.
const SHOWN_EXAMPLES: usize = 3;

/// Runs a program that reads cases.
pub fn main<P: Program>() -> ExitCode {
    start::<P, SharedFlags>(|flags, own, messages| {
        let given = Given::read(flags.request, messages)?;
        let plan = Plan::new(&flags.input.files)?;
        if plan == Plan::Terminal && !given.asks() && !P::RUNS_ALONE {
            return Ok(usage::<P>(READS_CASES));
        }
        let renderer = Renderer::new(P::NAME, &flags.output)?.verbose(messages.is_verbose());
        let common = Common { expects: flags.output.expects(), ..flags.common };
        let program = P::new(own, &common)?;
        let plan = plan.left(given.asks() || P::RUNS_ALONE)?;
        let each = program.waits();
        let jobs = flags.input.jobs(each);
        let worker = Arc::new(Worker { program, given, renderer, mistaken: Mistaken::default() });
        let mut writer = Writer::new(Output::default(), &worker.renderer, messages);
        if let Plan::Read(sources) = plan {
            tell_sources(&sources, messages);
            let own = Arc::clone(&worker);
            let work = move |lines: Lines, batch: &mut Batch| own.lines(&lines, batch);
            let read = sources.clone();
            let end = pipeline::run(jobs, move |give| lines::read(&read, each, give), work, &mut writer);
            if let Some(code) = broken_off(end, &writer, messages)? {
                return Ok(code);
            }
            if let Some(hint) = worker.mistaken.hint(P::NAME, &sources) {
                messages.note(&hint);
            }
        }
        if writer.is_empty() && (worker.given.asks() || P::RUNS_ALONE) {
            let own = Arc::clone(&worker);
            let work = move |(number, case), batch: &mut Batch| own.case(number, case, batch);
            let cases = worker.given.cases()?;
            let jobs = jobs.min(cases.len());
            let end = pipeline::run(jobs, |give| (1..).zip(cases).try_for_each(give), work, &mut writer);
            if let Some(code) = broken_off(end, &writer, messages)? {
                return Ok(code);
            }
        }
        finish(&mut writer, messages, worker.program.finish())
    })
}

/// Runs a program that reads text.
pub fn main_text<P: TextProgram>() -> ExitCode {
    start::<P, SharedFlags>(|flags, own, messages| {
        let given = Given::read(flags.request, messages)?;
        let asks = P::TAKES_REQUESTS && given.asks();
        let plan = Plan::new(&flags.input.files)?;
        if plan == Plan::Terminal && !asks {
            return Ok(usage::<P>(READS_TEXT));
        }
        let renderer = Renderer::new(P::NAME, &flags.output)?.verbose(messages.is_verbose());
        let common = Common { expects: flags.output.expects(), ..flags.common };
        let program = P::new(own, &common)?;
        let sources = match plan.left(asks)? {
            Plan::Read(sources) => sources,
            Plan::Nothing | Plan::Terminal => Vec::new(),
        };
        let renderer = renderer.printing(program.prints(), &flags.output)?;
        let jobs = if program.is_ordered() { 1 } else { flags.input.jobs(program.waits()) };
        let worker = Arc::new(TextWorker { program, given, renderer });
        let mut writer = Writer::new(Output::default(), &worker.renderer, messages);
        tell_sources(&sources, messages);
        let (reader, own) = (Arc::clone(&worker), Arc::clone(&worker));
        let work = move |cases, batch: &mut Batch| own.work(cases, batch);
        let end = pipeline::run(jobs, move |give| reader.read(&sources, give), work, &mut writer);
        if let Some(code) = broken_off(end, &writer, messages)? {
            return Ok(code);
        }
        if P::TAKES_REQUESTS && writer.is_empty() && worker.given.asks() {
            let own = Arc::clone(&worker);
            let work = move |case, batch: &mut Batch| own.case(case, Place::default(), batch);
            let cases = worker.given.cases()?;
            let jobs = jobs.min(cases.len());
            let end = pipeline::run(jobs, |give| cases.into_iter().try_for_each(give), work, &mut writer);
            if let Some(code) = broken_off(end, &writer, messages)? {
                return Ok(code);
            }
        }
        finish(&mut writer, messages, worker.program.finish())
    })
}

/// Runs a program that does not take cases.
pub fn main_task<P: Task>() -> ExitCode {
    start::<P, TaskFlags>(|flags, own, messages| {
        let renderer = if P::GIVES_CASES {
            Renderer::new(P::NAME, &flags.output)
        } else {
            Renderer::without_cases(P::NAME, &flags.output)
        };
        let renderer = renderer?.verbose(messages.is_verbose());
        let mut writer = Writer::new(Output::default(), &renderer, messages);
        let mut emit = |record: &Record| {
            let mut batch = Batch::default();
            renderer.add(record, Place::default(), &mut batch)?;
            writer.write(&mut batch)?;
            writer.flush()
        };
        let end = P::run(own, &flags.aws, messages, &mut emit);
        let written = writer.finish();
        if let Some(code) = broken_off(end.and(written), &writer, messages)? {
            return Ok(code);
        }
        tell(writer.tally().complaint_of(P::EXAMINES), writer.tally(), messages);
        Ok(writer.tally().exit_code())
    })
}

/// Says what is read.
fn tell_sources(sources: &[Source], messages: &Messages) {
    for source in sources {
        messages.detail(&format!("reading {}", source.name()));
    }
}

/// Parses the arguments, does what needs no input, and turns the outcome into an exit code.
fn start<P: Describe, F: Flags>(run: impl FnOnce(F, P::Flags, &Messages) -> Result<u8, Failure>) -> ExitCode {
    // An unusable configuration file is no reason to refuse help.
    let (command, trouble) = match settings::with_file(command::<P>()) {
        Ok(command) => (command, None),
        Err(failure) => (command::<P>(), Some(failure)),
    };
    let mut matches = match command.color(colours_of_help()).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            return told(P::NAME, settings::told_by(error, without_variables::<P>(), env::args_os()));
        }
    };
    if let Some(failure) = trouble {
        return ExitCode::from(failed(&Messages::of(P::NAME, MessageFlags::default()), &failure));
    }
    let sources = ["output", "color"].map(|flag| (flag, matches.value_source(flag)));
    let is_flag = |flag| sources.contains(&(flag, Some(ValueSource::CommandLine)));
    let chosen_by = |flag| if is_flag(flag) { ChosenBy::Flag } else { ChosenBy::Setting };
    let (mut shared, own) = match flags::<P, F>(&mut matches) {
        Ok(flags) => flags,
        Err(error) => return told(P::NAME, error),
    };
    shared.output_mut().chosen_by = chosen_by("output");
    shared.output_mut().coloured_by = chosen_by("color");
    interrupt::heed();
    let messages = Messages::of(P::NAME, *shared.messages());
    let result = match printed::instead_of_working::<P>(shared.output(), &messages) {
        Some(result) => result,
        None => run(shared, own, &messages),
    };
    ExitCode::from(result.unwrap_or_else(|failure| failed(&messages, &failure)))
}

/// Whether help and complaints about the command line are coloured: they are printed before the flags are parsed.
pub fn colours_of_help() -> clap::ColorChoice {
    let words: Vec<_> = env::args_os().take_while(|word| word != "--").collect();
    let is_never = |pair: &[OsString]| matches!(pair, [flag, when] if flag == "--color" && when == "never");
    let never = words.windows(2).any(is_never) || words.iter().any(|word| word == "--color=never");
    if never { clap::ColorChoice::Never } else { clap::ColorChoice::Auto }
}

/// Says why the program ends, unless its output is no longer being read.
fn failed(messages: &Messages, failure: &Failure) -> u8 {
    if failure.kind() != Kind::Closed {
        messages.failure(failure);
    }
    failure.exit_code()
}

/// Prints what the command line asked for, or what is wrong with it.
pub fn told(program: &'static str, error: clap::Error) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(exit::USAGE);
    let error = harmless(error);
    ExitCode::from(match error.print().and_then(|()| io::stdout().flush()) {
        Err(cannot) if code == exit::DONE => {
            failed(&Messages::of(program, MessageFlags::default()), &Failure::writing(&cannot))
        }
        _ => code,
    })
}

fn flags<P: Describe, F: Flags>(matches: &mut ArgMatches) -> Result<(F, P::Flags), clap::Error> {
    Ok((F::from_arg_matches_mut(matches)?, P::Flags::from_arg_matches_mut(matches)?))
}

/// The exit code of a run whose reader went away: unexpected results up to then are not a success. Any other failure
/// is passed on.
fn broken_off<W: Write>(
    end: Result<(), Failure>,
    writer: &Writer<'_, W>,
    messages: &Messages,
) -> Result<Option<u8>, Failure> {
    match end {
        Ok(()) => Ok(None),
        Err(failure) if failure.kind() == Kind::Closed && writer.tally().is_surprising() => {
            tell_surprise(writer.tally(), messages);
            Ok(Some(writer.tally().exit_code()))
        }
        Err(failure) => Err(failure),
    }
}

fn finish<W: Write>(
    writer: &mut Writer<'_, W>,
    messages: &Messages,
    program: Result<(), Failure>,
) -> Result<u8, Failure> {
    let written = writer.finish();
    if let Some(code) = broken_off(written, writer, messages)? {
        return Ok(code);
    }
    program?;
    let tally = writer.tally();
    if tally.surprise().is_none() && tally.records == 0 {
        messages.note("there was no case in the input");
    }
    tell_surprise(tally, messages);
    Ok(tally.exit_code())
}

/// Says why the exit code is not 0: which lines are bad, and which decisions are not as `--expect` says.
fn tell_surprise(tally: &Tally, messages: &Messages) {
    tell(tally.complaint(), tally, messages);
}

/// Says what could not be processed, and which decisions are not as `--expect` says.
fn tell(complaint: Option<String>, tally: &Tally, messages: &Messages) {
    if let Some(complaint) = complaint {
        messages.error(&complaint);
    }
    if let Some(surprise) = tally.surprise() {
        messages.error(&surprise);
        tally.further_surprises().iter().for_each(|further| messages.note(further));
    }
}

/// Someone started the program with nothing to do: says what it reads, and how to provide that.
fn usage<P: Describe>(reads: &str) -> u8 {
    let usage = command::<P>().render_usage();
    let mut text = format!("{}\n\n{usage}\n\n{reads}\n", P::ABOUT);
    for example in P::EXAMPLES.iter().take(SHOWN_EXAMPLES) {
        let _ = writeln!(text, "\n  {}:\n    {}", example.does, example.command);
    }
    let _ = writeln!(io::stderr(), "{text}\n`{} --help` says more.", P::NAME);
    exit::USAGE
}
