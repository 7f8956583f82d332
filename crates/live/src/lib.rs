//! Which place a program asks for policies: the snapshot that is named, else live AWS.
//!
//! A case's own policies come before both, and `--offline` without a snapshot leaves nobody to ask. A snapshot and
//! live AWS are never mixed: a decision that rests on yesterday's bucket policy and today's role would be neither's.

mod answers;
mod evidence;
mod facts;
mod place;
mod session;

pub use evidence::Evidence;
pub use facts::bucket;
pub use place::Place;
pub use session::{failure, open, session};
