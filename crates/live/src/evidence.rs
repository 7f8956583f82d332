//! Everything known about a case.

use std::thread;

use case::{Examination, Layer, Policies, RecordError, Request};
use diagnosis::{Facts, World};
use source::SourceError;

use crate::{Place, ahead, facts};

/// The request with the policies that affect it, and what else decides.
#[derive(Debug)]
pub struct Evidence {
    /// The request and its policies.
    pub world: World,
    /// What decides besides policies.
    pub facts: Facts,
    /// The layers that could not be read, and why.
    pub unreadable: Vec<(Layer, SourceError)>,
    /// What else decides about the resource besides its policy and could not be read.
    pub unread_settings: Vec<SourceError>,
}

impl Evidence {
    /// Collects what the case carries and what the source has.
    pub fn collect(
        request: &Request,
        carried: &Policies,
        time: Option<String>,
        source: Option<&Place>,
    ) -> Self {
        let collected = match source.filter(|source| source.is_live()) {
            Some(live) => thread::scope(|scope| {
                ahead::ask(scope, request, carried, live);
                source::collect(request, carried, source)
            }),
            None => source::collect(request, carried, source),
        };
        let world = World { request: request.clone(), policies: collected.policies, time };
        let mut facts = source.map(|source| facts::of(&world, source)).unwrap_or_default();
        facts.unreadable = collected.unreadable.iter().map(|(layer, _)| *layer).collect();
        Self { world, facts, unreadable: collected.unreadable, unread_settings: collected.unread_settings }
    }

    /// Adds the verdict of every layer to the case, and what could not be read; with `embed`, also the documents.
    pub fn examine(&self, case: &mut Examination<'_>, embed: bool) -> Result<(), RecordError> {
        let policies = &self.world.policies;
        if embed {
            case.embed(policies)?;
        }
        source::note_embedded(case, policies);
        for layer in Layer::ALL {
            case.examine(layer, policies)?;
        }
        for (layer, error) in &self.unreadable {
            case.note_unreadable(*layer, &error.to_string())?;
        }
        source::note_unread_settings(case, &self.unread_settings);
        Ok(())
    }
}
