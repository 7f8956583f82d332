//! The IAM policy language and its evaluation.
//!
//! Pure: no I/O, no clock, no environment. Three-valued: what is not known stays unknown, and the answer says what it
//! depends on.

mod arn;
mod authorizer;
mod caller;
mod condition;
mod context;
mod error;
mod evaluator;
mod explain;
mod grammar;
mod kind;
mod layer;
mod pattern;
mod policy;
mod principal;
mod print;
mod request;
mod settings;
mod statement;
mod truth;

pub use arn::Arn;
pub use authorizer::{Decision, LayerSet, Outcomes, decide};
pub use condition::{Condition, Operator, Qualifier};
pub use context::{Context, Lookup, PLANNED};
pub use error::PolicyError;
pub use evaluator::{AttachedPolicy, LayerPolicies, Outcome};
pub use grammar::PolicySeed;
pub use kind::PolicyKind;
pub use layer::{Dependency, Grant, Layer, LayerVerdict, Layers, NearMiss, StatementRef, Verdict};
pub use pattern::{ActionPattern, PrincipalPattern, PrincipalType, ResourcePattern};
pub use policy::{Policy, Version};
pub use principal::{Principal, PrincipalKind, is_account_id};
pub use request::{Action, Request};
pub use settings::Settings;
pub use statement::{Effect, Element, Statement};
pub use truth::Truth;
