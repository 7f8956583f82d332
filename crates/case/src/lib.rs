//! The case: the one type that flows between the programs of `denied`.
//!
//! A case is one JSON object on one line. [`Record`] carries it losslessly: members that are not known here keep
//! their place and their spelling. The typed views ([`Request`], [`Policies`], [`Layers`], [`Finding`]) read and
//! write individual members of it, and the published JSON Schema is generated from them ([`schema`]).

mod carried;
mod combine;
mod compact;
mod companion;
mod evaluate;
mod examination;
mod finding;
mod id;
mod mistake;
mod object;
mod policies;
mod quote;
mod reading;
mod record;
mod request;
mod schema;
mod settings;
mod stream;

pub use combine::combine;
pub use compact::compact;
pub use companion::{Companion, companions};
pub use evaluate::{InvalidPolicy, names_a_resource};
pub use examination::{Examination, add_findings};
pub use finding::{Evidence, Finding, Fix, Severity};
pub use id::{ensure_id, fingerprint};
pub use mistake::words;
pub use policies::{NamedPolicy, Policies};
pub use policy::{Dependency, Grant, Layer, LayerVerdict, Layers, NearMiss, StatementRef, Verdict};
pub use quote::{Mark, Quote};
pub use reading::case_of;
pub use record::{Record, RecordError};
pub use request::{ContextValue, Request};
pub use schema::schema;
pub use settings::{PublicAccess, Settings};
pub use stream::{Chunk, Chunks, Entry, ErrorRecord, Line, LineError, MAX_LINE, is_error};
