//! Cases through a program: input order kept, memory bounded, nothing that is ready held back.
//!
//! With one job everything happens in this thread. With more, one thread reads, so many work, and this one writes.
//! The reader hands each run of lines to the workers together with a slot for the result, and the slots to the writer
//! in order. Both queues are short, so a slow reader of our output stops our reading too.

use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use case::{Chunk, Chunks, Record};

use crate::input::Source;
use crate::output::{Batch, Writer};
use crate::worker::Worker;
use crate::{Failure, Program};

/// A run of lines, done: the output, and the failure that ended it.
type Done = (Batch, Result<(), Failure>);

/// A run of lines to be done, and where the result goes.
struct Job {
    chunk: Chunk,
    file: Option<Arc<str>>,
    slot: SyncSender<Done>,
}

/// Works on the cases that the flags made.
pub(crate) fn cases<P: Program, W: Write>(
    worker: &Worker<P>,
    cases: Vec<Record>,
    writer: &mut Writer<'_, W>,
) -> Result<(), Failure> {
    for (number, record) in (1..).zip(cases) {
        let mut batch = Batch::default();
        let result = worker.case(number, record, &mut batch);
        writer.write(&mut batch)?;
        writer.flush()?;
        result?;
    }
    Ok(())
}

/// Works on all lines of the sources.
pub(crate) fn run<P: Program, W: Write>(
    worker: &Arc<Worker<P>>,
    sources: Vec<Source>,
    jobs: usize,
    writer: &mut Writer<'_, W>,
) -> Result<(), Failure> {
    if jobs <= 1 { serial(worker, &sources, writer) } else { parallel(worker, sources, jobs, writer) }
}

fn serial<P: Program, W: Write>(
    worker: &Worker<P>,
    sources: &[Source],
    writer: &mut Writer<'_, W>,
) -> Result<(), Failure> {
    let mut batch = Batch::default();
    each_chunk(sources, worker.program.waits(), |chunk, file| {
        let result = worker.chunk(&chunk, file.as_deref(), &mut batch);
        writer.write(&mut batch)?;
        writer.flush()?;
        batch.clear();
        result
    })
}

fn parallel<P: Program, W: Write>(
    worker: &Arc<Worker<P>>,
    sources: Vec<Source>,
    jobs: usize,
    writer: &mut Writer<'_, W>,
) -> Result<(), Failure> {
    let (job_sender, job_receiver) = sync_channel::<Job>(jobs);
    let (slot_sender, slots) = sync_channel::<Receiver<Done>>(jobs * 2);
    let job_receiver = Arc::new(Mutex::new(job_receiver));
    for _ in 0..jobs {
        let (worker, jobs) = (Arc::clone(worker), Arc::clone(&job_receiver));
        thread::spawn(move || work(&worker, &jobs));
    }
    let each = worker.program.waits();
    thread::spawn(move || read(&sources, each, &job_sender, &slot_sender));
    // The threads are not joined: when the reader of our output is gone, ours may still wait for its input.
    write(&slots, writer)
}

/// The thread that reads.
fn read(sources: &[Source], each: bool, jobs: &SyncSender<Job>, slots: &SyncSender<Receiver<Done>>) {
    let result = each_chunk(sources, each, |chunk, file| {
        let (slot, result) = sync_channel(1);
        let ended = || Failure::writing(&std::io::ErrorKind::BrokenPipe.into());
        slots.send(result).map_err(|_| ended())?;
        jobs.send(Job { chunk, file, slot }).map_err(|_| ended())
    });
    if let Err(failure) = result {
        let (slot, result) = sync_channel(1);
        // Where the writer has ended, it has said why.
        let _ = slot.send((Batch::default(), Err(failure)));
        let _ = slots.send(result);
    }
}

/// A thread that works.
fn work<P: Program>(worker: &Worker<P>, jobs: &Mutex<Receiver<Job>>) {
    loop {
        // The lock is held while waiting: the next run goes to whoever waits longest.
        let Ok(job) = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv() else { return };
        let mut batch = Batch::for_input(job.chunk.len());
        let result = worker.chunk(&job.chunk, job.file.as_deref(), &mut batch);
        let _ = job.slot.send((batch, result));
    }
}

/// Writes the results in order, and hands out what is written whenever there is nothing more to write.
fn write<W: Write>(slots: &Receiver<Receiver<Done>>, writer: &mut Writer<'_, W>) -> Result<(), Failure> {
    loop {
        let slot = match slots.try_recv() {
            Ok(slot) => slot,
            Err(TryRecvError::Disconnected) => return Ok(()),
            Err(TryRecvError::Empty) => {
                writer.flush()?;
                let Ok(slot) = slots.recv() else { return Ok(()) };
                slot
            }
        };
        let done = slot.try_recv().or_else(|_| {
            writer.flush()?;
            slot.recv().map_err(|_| Failure::defect("a worker ended before its work was done"))
        });
        let (mut batch, result) = done?;
        writer.write(&mut batch)?;
        result?;
    }
}

/// Gives the runs of lines of all sources, or each line by itself, in order.
fn each_chunk(
    sources: &[Source],
    each: bool,
    mut give: impl FnMut(Chunk, Option<Arc<str>>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for source in sources {
        let file: Option<Arc<str>> = source.file().map(Into::into);
        let mut chunks = Chunks::new(source.open()?);
        while let Some(chunk) =
            chunks.next_chunk().map_err(|error| Failure::reading(&source.name(), &error))?
        {
            if each {
                for line in chunk.split() {
                    give(line, file.clone())?;
                }
            } else {
                give(chunk, file.clone())?;
            }
        }
    }
    Ok(())
}
