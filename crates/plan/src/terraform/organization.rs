//! Organization policies, and where they are attached.

use source::layout::PolicyType;

use super::Reader;
use super::instance::{Fate, Instance};
use super::turns::Turns;
use crate::known::{Known, Unknown};
use crate::planned::{Control, Planned};

impl<'a> Reader<'a> {
    pub(super) fn organization(&self, planned: &mut Planned) {
        let mut controls: Vec<(&str, Control)> = Vec::new();
        for instance in self.of_type("aws_organizations_policy") {
            controls.extend(self.control(instance).map(|own| (instance.address, own)));
        }
        self.attachments_to_targets(&mut controls);
        planned.controls.extend(controls.into_iter().map(|(_, own)| own));
    }

    fn control(&self, instance: &Instance<'a>) -> Option<Control> {
        let from = if instance.fate == Fate::Removed { instance.before } else { instance.after };
        let kind = match from.get("type").and_then(serde_json::Value::as_str) {
            Some(name) => PolicyType::of(name)?,
            None => PolicyType::Scp,
        };
        Some(Control {
            id: instance.was("id").map(ToOwned::to_owned),
            arn: instance.was("arn").map(ToOwned::to_owned),
            name: from.get("name").and_then(serde_json::Value::as_str).unwrap_or(instance.address).to_owned(),
            kind: Some(kind),
            document: (instance.fate != Fate::Removed).then(|| self.document(instance, "content")),
            attached: Vec::new(),
            detached: Vec::new(),
            lists_targets: false,
        })
    }

    /// Attachments: first the removed ones, then the others.
    fn attachments_to_targets(&self, controls: &mut Vec<(&'a str, Control)>) {
        let all = || self.of_type("aws_organizations_policy_attachment");
        let mut turns = Turns::of_givers();
        for instance in all().filter(|own| own.takes()) {
            if let (Some(id), Some(target)) = (instance.was("policy_id"), instance.was("target_id")) {
                turns.take((id.to_owned(), target.to_owned()), instance);
                change(controls, id, |control| control.detached.push(target.to_owned()));
            }
        }
        for instance in all().filter(|own| own.stays()) {
            let target = self.text(instance, "target_id").map(Option::unwrap_or_default);
            match self.text(instance, "policy_id") {
                Ok(Some(id)) => {
                    let lasts = match &target {
                        Ok(target) => turns.lasts(&(id.clone(), target.clone()), instance),
                        Err(_) => Ok(true),
                    };
                    match lasts {
                        Ok(true) => change(controls, &id, |control| control.attached.push(target)),
                        Ok(false) => {}
                        Err(unknown) => change(controls, &id, |control| control.attached.push(Err(unknown))),
                    }
                }
                _ => self.attachment_of_new(instance, target, controls),
            }
        }
    }

    /// An attachment of a policy whose id is not known.
    fn attachment_of_new(
        &self,
        instance: &Instance<'a>,
        target: Known<String>,
        controls: &mut Vec<(&'a str, Control)>,
    ) {
        let linked = self.linked(instance, "policy_id").map(|own| own.address);
        if let Some((_, control)) = controls.iter_mut().find(|(address, _)| Some(*address) == linked) {
            return control.attached.push(target);
        }
        let document = Some(Err(self.open(instance, "policy_id")));
        let attached = vec![target];
        controls.push((instance.address, Control { document, attached, ..foreign(instance.address) }));
    }
}

/// Changes the policy with an id: one in the plan, or one that already exists.
fn change(controls: &mut Vec<(&str, Control)>, id: &str, change: impl FnOnce(&mut Control)) {
    if let Some((_, control)) = controls.iter_mut().find(|(_, own)| own.id.as_deref() == Some(id)) {
        return change(control);
    }
    let mut control = Control { id: Some(id.to_owned()), ..foreign(id) };
    change(&mut control);
    controls.push(("", control));
}

/// A policy of which the plan has only the name.
fn foreign(name: &str) -> Control {
    let document = source::full_access(name)
        .ok_or_else(|| Unknown(format!("the document of policy {name} is not in the plan")));
    Control {
        id: None,
        name: name.to_owned(),
        arn: None,
        kind: None,
        document: Some(document),
        attached: Vec::new(),
        detached: Vec::new(),
        lists_targets: false,
    }
}
