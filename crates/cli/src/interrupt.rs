//! Ctrl-C ends a program at once, but not in the middle of a line.
//!
//! The program ends by the signal itself, as the shell expects: a script that runs it ends too, and `$?` is 130.

use std::sync::{Mutex, PoisonError};

/// Held while output is written.
static WRITING: Mutex<()> = Mutex::new(());

/// Writes something that must not be cut in two.
pub(crate) fn whole<T>(write: impl FnOnce() -> T) -> T {
    let _guard = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    write()
}

/// From now on an interrupt lets the current write complete, unless nobody is reading it.
#[cfg(unix)]
pub(crate) fn heed() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let heeded = [SIGINT, SIGTERM].into_iter().filter(|signal| !is_ignored(*signal));
    // A signal that cannot be caught ends the program as usual.
    let Ok(mut signals) = Signals::new(heeded) else { return };
    // Without a thread for it, an interrupt ends the program as usual.
    let _ = std::thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            let _guard = wait();
            let _ = emulate_default_handler(signal);
        }
    });
}

/// Waits for the current write to complete, for a tenth of a second at most.
#[cfg(unix)]
fn wait() -> Option<std::sync::MutexGuard<'static, ()>> {
    for _ in 0..20 {
        if let Ok(guard) = WRITING.try_lock() {
            return Some(guard);
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    None
}

#[cfg(not(unix))]
pub(crate) fn heed() {}

/// True if whoever started the program wants it to keep running: `nohup`, or a background job in a script.
///
/// Linux manual, `proc_pid_status(5)`: `SigIgn` is a mask of the ignored signals, in hexadecimal.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (signal - 1) & 1 == 1
}
