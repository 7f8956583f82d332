//! Service and resource control policies, level by level.

use std::sync::Arc;

use case::NamedPolicy;
use source::layout::PolicyType;
use source::{Organization, SourceError};

use super::{Overlay, told, untold};
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
        for control in self.planned.controls.iter().filter(may_be) {
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
    let is_own = |own: &NamedPolicy| {
        let by_id = || {
            control
                .id
                .as_deref()
                .is_some_and(|id| own.arn.as_deref().is_some_and(|arn| arn.ends_with(&format!("/{id}"))))
        };
        own.arn.is_some() && own.arn == control.arn || by_id()
    };
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
    if !(is_attached || stays) {
        return Ok(());
    }
    // One that is only moved, and of which the file has no document, keeps its current one.
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
