//! A change to a policy or to the request, and the world after it.

use case::{ContextValue, Fix, NamedPolicy};
use policy::Arn;
use serde_json::Value;

use crate::document::{self, Place};
use crate::owner;
use crate::proof::Proof;
use crate::world::World;

/// A change that could be made.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Append a statement to a policy.
    AddStatement {
        /// The policy.
        place: Place,
        /// The statement.
        statement: Value,
    },
    /// Attach a policy where there was none that could be changed.
    AddPolicy {
        /// Where to attach it; the position is ignored.
        place: Place,
        /// The policy's name.
        name: String,
        /// Its only statement.
        statement: Value,
    },
    /// Replace a statement.
    ReplaceStatement {
        /// The policy.
        place: Place,
        /// The position of the statement.
        index: usize,
        /// The new statement.
        statement: Value,
    },
    /// Remove a statement.
    RemoveStatement {
        /// The policy.
        place: Place,
        /// The position of the statement.
        index: usize,
    },
    /// Make the request with other context: through an endpoint, with MFA, with an external id.
    MeetCondition {
        /// Context keys with their values; `None`: the request must not carry the key.
        context: Vec<(String, Option<ContextValue>)>,
    },
    /// Detach from the principal a policy that only AWS can change.
    DetachPolicy {
        /// The policy.
        place: Place,
    },
}

impl Change {
    /// The kind of change, as named in the case record.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AddStatement { .. } => "add-statement",
            Self::AddPolicy { .. } => "add-policy",
            Self::ReplaceStatement { .. } => "replace-statement",
            Self::RemoveStatement { .. } => "remove-statement",
            Self::MeetCondition { .. } => "meet-condition",
            Self::DetachPolicy { .. } => "detach-policy",
        }
    }

    /// The location of the policy that is changed.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::AddStatement { place, .. }
            | Self::AddPolicy { place, .. }
            | Self::ReplaceStatement { place, .. }
            | Self::RemoveStatement { place, .. }
            | Self::DetachPolicy { place } => Some(*place),
            Self::MeetCondition { .. } => None,
        }
    }

    /// The new statement.
    pub(crate) fn statement(&self) -> Option<&Value> {
        match self {
            Self::AddStatement { statement, .. }
            | Self::AddPolicy { statement, .. }
            | Self::ReplaceStatement { statement, .. } => Some(statement),
            Self::RemoveStatement { .. } | Self::MeetCondition { .. } | Self::DetachPolicy { .. } => None,
        }
    }

    /// Who can make the change, if not whoever manages the principal.
    pub fn owner(&self, world: &World) -> Option<String> {
        owner::of(world, self)
    }

    /// The world after this change; `None` if it cannot be made.
    pub fn applied(&self, world: &World) -> Option<World> {
        let mut world = world.clone();
        match self {
            Self::AddStatement { place, statement } => {
                document::edit(&mut world.policies, *place, |list| {
                    list.push(statement.clone());
                    Some(())
                })?;
            }
            Self::AddPolicy { place, name, statement } => {
                let policy = NamedPolicy {
                    name: name.clone(),
                    arn: None,
                    via: None,
                    document: document::raw(&document::of_statement(statement))?,
                    origin: None,
                };
                document::attach(&mut world.policies, *place, policy)?;
            }
            Self::ReplaceStatement { place, index, statement } => {
                document::edit(&mut world.policies, *place, |list| {
                    *list.get_mut(*index)? = statement.clone();
                    Some(())
                })?;
            }
            Self::RemoveStatement { place, index } => {
                document::edit(&mut world.policies, *place, |list| {
                    (*index < list.len()).then(|| drop(list.remove(*index)))
                })?;
            }
            Self::MeetCondition { context } => {
                for (key, value) in context {
                    meet(&mut world, key, value.as_ref());
                }
            }
            Self::DetachPolicy { place } => document::detach(&mut world.policies, *place)?,
        }
        Some(world)
    }

    /// The change as the case record describes it.
    pub(crate) fn to_fix(&self, world: &World, proof: &Proof) -> Fix {
        let mut fix = Fix {
            target: owner::target(world, self),
            change: self.kind().to_owned(),
            index: None,
            statement: None,
            context: std::collections::BTreeMap::new(),
            owner: owner::of(world, self),
            remains: proof.remains.clone(),
            verified: proof.verified,
        };
        match self {
            Self::AddStatement { statement, .. } | Self::AddPolicy { statement, .. } => {
                fix.statement = Some(statement.clone());
            }
            Self::ReplaceStatement { index, statement, .. } => {
                fix.index = Some(*index);
                fix.statement = Some(statement.clone());
            }
            Self::RemoveStatement { index, .. } => fix.index = Some(*index),
            Self::MeetCondition { context } => {
                for (key, value) in context {
                    let value = value.clone().unwrap_or(ContextValue::Many(Vec::new()));
                    fix.context.insert(key.clone(), value);
                }
            }
            Self::DetachPolicy { .. } => {}
        }
        fix
    }
}

/// A request through a VPC endpoint has no source address, and vice versa.
///
/// IAM User Guide, "AWS global condition context keys", aws:SourceIp.
fn meet(world: &mut World, key: &str, value: Option<&ContextValue>) {
    world.set_context(key, value.cloned());
    let other = [("aws:SourceVpce", "aws:SourceIp"), ("aws:SourceIp", "aws:SourceVpce")];
    if key.eq_ignore_ascii_case("aws:RequestedRegion")
        && let Some(ContextValue::One(region)) = value
    {
        move_to(world, region);
    }
    if value.is_some()
        && let Some((_, other)) = other.iter().find(|(own, _)| own.eq_ignore_ascii_case(key))
    {
        world.set_context(other, None);
    }
}

/// A request in another region is about a resource in that region.
fn move_to(world: &mut World, region: &str) {
    let Some(arn) = world.request.resource.as_deref().and_then(Arn::parse) else { return };
    if !arn.region.is_empty() && arn.region != "*" {
        let Arn { partition, service, account, resource, .. } = arn;
        world.request.resource = Some(format!("arn:{partition}:{service}:{region}:{account}:{resource}"));
    }
}

/// Applies the changes one after another.
pub(crate) fn applied(world: &World, changes: &[Change]) -> Option<World> {
    changes.iter().try_fold(world.clone(), |world, change| change.applied(&world))
}
