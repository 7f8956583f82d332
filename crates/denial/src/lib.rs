//! What AWS itself said: denial texts, decoded authorization messages and CloudTrail events.
//!
//! [`read`] finds all denials in a text, whatever its form; [`Reader`] does the same while the text is still arriving.
//! Nothing is guessed: what the source does not say is absent, and what was inferred is named in
//! [`Reported::inferred`].

mod block;
mod cloudtrail;
mod decoded;
mod embedded;
mod fragment;
mod http;
mod json;
mod member;
mod merge;
mod operation;
mod part;
mod partition;
mod prose;
mod read;
mod reader;
mod reported;
mod scan;
mod stamp;
mod table;
mod text;
mod trigger;

pub use operation::action_of;
pub use partition::partition;
pub use read::read;
pub use reader::{Kept, Reader};
pub use reported::{Kind, Origin, Reading, Reason, Reported, ReportedLayer};
pub use text::Lookalike;
