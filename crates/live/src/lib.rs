//! Which place a program asks for policies: the given snapshot, else live AWS.
//!
//! A case's own policies take precedence over both, and `--offline` without a snapshot leaves nobody to ask. A
//! snapshot and live AWS are never mixed: a decision based on yesterday's bucket policy and today's role would be
//! valid for neither day. A planned change is laid over either, or stands alone.

#[cfg(feature = "place")]
mod ahead;
#[cfg(feature = "place")]
mod answers;
#[cfg(feature = "place")]
mod close;
#[cfg(feature = "place")]
mod evidence;
#[cfg(feature = "place")]
mod facts;
#[cfg(feature = "place")]
mod identity;
#[cfg(feature = "place")]
mod open_case;
#[cfg(feature = "place")]
mod place;
#[cfg(feature = "place")]
mod planned;
mod session;

#[cfg(feature = "place")]
pub use close::{close, close_of_role};
#[cfg(feature = "place")]
pub use evidence::Evidence;
#[cfg(feature = "place")]
pub use identity::examine_identity;
#[cfg(feature = "place")]
pub use open_case::open_case;
#[cfg(feature = "place")]
pub use place::Place;
pub use session::{failure, open, session};
