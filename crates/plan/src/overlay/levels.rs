//! Service and resource control policies, level by level.

use std::sync::Arc;

use case::NamedPolicy;
use source::layout::PolicyType;
use source::{Organization, SourceError};

use super::{Overlay, told, untold};
use crate::known::Unknown;
use crate::planned::Control;

type Levels = Arc<[Vec<NamedPolicy>]>;

impl<S: Organization> Overlay<S> {
    /// The levels above an account, with the file's changes to them. Organizations User Guide, "SCP evaluation".
    pub(super) fn changed_levels(
        &self,
        below: Levels,
        account: &str,
        kind: PolicyType,
    ) -> Result<Levels, SourceError> {
        // If no control policies bind the account now, a planned policy does not make them bind.
        if self.planned.controls.is_empty() || below.is_empty() {
            return Ok(below);
        }
        let word = match kind {
            PolicyType::Scp => "SCPs",
            PolicyType::Rcp => "RCPs",
        };
        let what = format!("the {word} of account {account}");
        let targets = self.targets(account, &what)?;
        if targets.len() != below.len() {
            return Err(SourceError::Unsupported {
                what,
                why: "its place in the organization is not known".to_owned(),
            });
        }
        let mut levels = below.to_vec();
        let may_be = |own: &&Control| own.kind.is_none_or(|own| own == kind);
        // Removed ones make room for others with their names.
        let (gone, others): (Vec<&Control>, Vec<&Control>) =
            self.planned.controls.iter().filter(may_be).partition(|own| own.document.is_none());
        for control in gone.into_iter().chain(others) {
            for (target, level) in targets.iter().zip(&mut levels) {
                change(level, target, control, &what)?;
            }
        }
        Ok(levels.into())
    }

    /// The root, the organizational units and the account.
    fn targets(&self, account: &str, what: &str) -> Result<Vec<String>, SourceError> {
        let membership = self.beneath(what)?.membership(account)?;
        let path = membership.map(|own| own.path).unwrap_or_default();
        let above = path.split('/').skip(1).filter(|own| !own.is_empty());
        Ok(above.chain([account]).map(ToOwned::to_owned).collect())
    }
}

fn change(
    level: &mut Vec<NamedPolicy>,
    target: &str,
    control: &Control,
    what: &str,
) -> Result<(), SourceError> {
    let is_own = |own: &NamedPolicy| is_own(control, own);
    let attached = control.attached.iter().map(|own| told(what, own)).collect::<Result<Vec<_>, _>>();
    let Some(document) = &control.document else {
        level.retain(|own| !is_own(own));
        return Ok(());
    };
    let was_there = level.iter().any(is_own);
    if control.detached.iter().any(|own| own == target) {
        level.retain(|own| !is_own(own));
    }
    let is_attached = attached?.into_iter().any(|own| own == target);
    let stays = level.iter().any(is_own);
    if stays && !is_attached && control.lists_targets {
        let why = format!(
            "whether {} stays attached to {target}, which it does not list, is not known",
            control.name
        );
        return Err(untold(what, &Unknown(why)));
    }
    if !(is_attached || stays) {
        return Ok(());
    }
    // One that is only moved, and whose document the file does not have, keeps its current one.
    let document = match document {
        Ok(document) => document,
        Err(_) if stays && was_there && control.kind.is_none() => return Ok(()),
        Err(unknown) => return Err(untold(what, unknown)),
    };
    for own in level.iter_mut().filter(|own| is_own(own)) {
        own.document = document.clone();
    }
    if !stays {
        level.push(NamedPolicy {
            name: control.name.clone(),
            arn: control.arn.clone(),
            via: Some(target.to_owned()),
            document: document.clone(),
            origin: None,
        });
    }
    Ok(())
}

/// True for the policy that a control changes: the one with its id or ARN; if it has neither yet, the one with its
/// name.
///
/// Organizations API Reference, `CreatePolicy`, `DuplicatePolicyException`: a name is unique within a type.
fn is_own(control: &Control, own: &NamedPolicy) -> bool {
    let Some(arn) = own.arn.as_deref() else { return false };
    match (&control.arn, &control.id) {
        (None, None) => control.kind.is_some() && own.name == control.name,
        (known, id) => {
            known.as_deref() == Some(arn)
                || id.as_ref().is_some_and(|id| arn.rsplit('/').next() == Some(id.as_str()))
        }
    }
}
