//! Files named by flags; `-` is standard input, which only one flag can read.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a flag has read standard input: a process has only one.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The text of a file named by a flag; `-` is standard input.
///
/// # Errors
/// If the file cannot be read, or another flag has read standard input.
pub fn flag_file(path: &Path) -> io::Result<String> {
    if !is_standard_input(path) {
        return source::text_file(path);
    }
    if IS_TAKEN.swap(true, Ordering::Relaxed) {
        return Err(io::Error::other("another flag has read it; give one of them a file"));
    }
    source::whole_text(io::stdin())
}

/// The name of such a file, for messages.
pub fn flag_file_name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// True if a flag has read standard input, so that no case can come from it.
pub(super) fn is_taken() -> bool {
    IS_TAKEN.load(Ordering::Relaxed)
}

/// True for the name of standard input.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}
