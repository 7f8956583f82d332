//! A request for an action that does not exist.

use case::{Evidence, Finding, Severity};
use denial::{Kind, Reported};

use crate::knowledge;
use crate::world::World;

/// The finding, and the world in which the action that was meant is asked for.
///
/// An action that AWS's own message names exists, also where it is newer than the table.
pub(crate) fn unknown(world: &World, reported: Option<&Reported>) -> Option<(Finding, Option<World>)> {
    let action =
        world.request.action.as_deref().filter(|own| own.contains(':') && !knowledge::exists(own))?;
    let is_named =
        |own: &Reported| own.kind == Kind::Denial && !own.inferred.iter().any(|own| own == "action");
    if reported.is_some_and(is_named) {
        return None;
    }
    let meant = knowledge::meant(action);
    let title = match &meant {
        Some(meant) => format!("{action} is no action: {meant} is meant"),
        None => format!("{action} is no action that is known"),
    };
    let detail = match &meant {
        Some(meant) => {
            format!("What follows is about {meant}. A policy that allows {action} allows nothing.")
        }
        None => format!(
            "Nothing in AWS's Service Authorization Reference is spelt like it, as it was when this was built ({}).",
            actions::origin()
        ),
    };
    let evidence = Evidence {
        element: "Action".to_owned(),
        operator: None,
        key: None,
        wanted: meant.iter().cloned().collect(),
        got: Some(vec![action.to_owned()]),
    };
    let finding = Finding::new("unknown-action", Severity::Error, title);
    let finding = Finding { detail: Some(detail), evidence: Some(evidence), ..finding };
    let asked = meant.map(|meant| {
        let mut world = world.clone();
        world.request.action = Some(meant);
        world
    });
    Some((finding, asked))
}
