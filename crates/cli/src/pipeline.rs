//! Runs cases through a program: input order kept, memory bounded, nothing that is ready held back.
//!
//! With one job everything happens in this thread. With more, one thread reads, that many work, and this one writes.
//! The reader hands each piece of work to the workers together with a slot for the result, and the slots to the
//! writer in order. Both queues are short, so a slow reader of our output stops our reading too.

use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::Failure;
use crate::output::{Batch, Writer};

/// Takes a piece of work; a failure means that no more is wanted.
pub(crate) type Give<'a, T> = dyn FnMut(T) -> Result<(), Failure> + 'a;

/// A finished piece of work: the output, and the failure that ended it.
type Done = (Batch, Result<(), Failure>);

/// A piece of work to be done, and where its result goes.
struct Job<T> {
    piece: T,
    slot: SyncSender<Done>,
}

/// Processes everything that is read, on that many threads, and writes the results in input order.
///
/// A failure of the reader or of the work ends the run; what was done before it is written.
pub(crate) fn run<T: Send + 'static, W: Write>(
    jobs: usize,
    read: impl FnOnce(&mut Give<'_, T>) -> Result<(), Failure> + Send + 'static,
    work: impl Fn(T, &mut Batch) -> Result<(), Failure> + Send + Sync + 'static,
    writer: &mut Writer<'_, W>,
) -> Result<(), Failure> {
    let result = if jobs <= 1 { serial(read, work, writer) } else { parallel(jobs, read, work, writer) };
    let flushed = writer.flush();
    result.and(flushed)
}

fn serial<T, W: Write>(
    read: impl FnOnce(&mut Give<'_, T>) -> Result<(), Failure>,
    work: impl Fn(T, &mut Batch) -> Result<(), Failure>,
    writer: &mut Writer<'_, W>,
) -> Result<(), Failure> {
    let mut batch = Batch::default();
    read(&mut |piece| {
        let result = work(piece, &mut batch);
        writer.write(&mut batch)?;
        writer.flush()?;
        batch.clear();
        result
    })
}

fn parallel<T: Send + 'static, W: Write>(
    jobs: usize,
    read: impl FnOnce(&mut Give<'_, T>) -> Result<(), Failure> + Send + 'static,
    work: impl Fn(T, &mut Batch) -> Result<(), Failure> + Send + Sync + 'static,
    writer: &mut Writer<'_, W>,
) -> Result<(), Failure> {
    let (job_sender, job_receiver) = sync_channel::<Job<T>>(jobs);
    let (slot_sender, slots) = sync_channel::<Receiver<Done>>(jobs * 2);
    let (work, job_receiver) = (Arc::new(work), Arc::new(Mutex::new(job_receiver)));
    start_thread(move || give_jobs(read, &job_sender, &slot_sender))?;
    for number in 0..jobs {
        let (work, jobs) = (Arc::clone(&work), Arc::clone(&job_receiver));
        match start_thread(move || do_jobs(&*work, &jobs)) {
            // The system provides no more threads: the existing ones do the work.
            Err(_) if number > 0 => break,
            started => started?,
        }
    }
    // The queue belongs to the workers: if none is left, the reader ends too.
    drop(job_receiver);
    // The threads are not joined: when the reader of our output is gone, ours may still be waiting for its input.
    write(&slots, writer)
}

fn start_thread(run: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    thread::Builder::new().spawn(run).map(drop).map_err(|error| Failure::thread(&error))
}

/// The reading thread.
fn give_jobs<T>(
    read: impl FnOnce(&mut Give<'_, T>) -> Result<(), Failure>,
    jobs: &SyncSender<Job<T>>,
    slots: &SyncSender<Receiver<Done>>,
) {
    let result = read(&mut |piece| {
        let (slot, result) = sync_channel(1);
        let ended = || Failure::writing(&std::io::ErrorKind::BrokenPipe.into());
        slots.send(result).map_err(|_| ended())?;
        jobs.send(Job { piece, slot }).map_err(|_| ended())
    });
    if let Err(failure) = result {
        let (slot, result) = sync_channel(1);
        // If the writer has ended, it has said why.
        let _ = slot.send((Batch::default(), Err(failure)));
        let _ = slots.send(result);
    }
}

/// A working thread.
fn do_jobs<T>(work: &impl Fn(T, &mut Batch) -> Result<(), Failure>, jobs: &Mutex<Receiver<Job<T>>>) {
    loop {
        // The lock is held while waiting: the next piece goes to whoever has waited longest.
        let Ok(job) = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv() else { return };
        let mut batch = Batch::default();
        let result = work(job.piece, &mut batch);
        let _ = job.slot.send((batch, result));
    }
}

/// Writes the results in order, and flushes whenever there is nothing more to write.
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
