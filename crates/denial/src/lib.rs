//! What AWS itself said: denial texts, decoded authorization messages and CloudTrail events.

mod reported;

pub use reported::{Kind, Origin, Reading, Reason, Reported, ReportedLayer};
