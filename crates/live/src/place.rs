//! A snapshot or live AWS, and what of it concerns one case.

use std::sync::Arc;

use aws::{Organizations, Resources, Session};
use case::{Examination, Layer, RecordError};
use cli::{Common, Failure, Messages};
use source::Snapshot;

use crate::session::{failure, session};

/// Where policies are looked up that a case does not carry. It implements the trait of every layer.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a program has one")]
pub enum Place {
    /// A folder of AWS CLI output.
    Snapshot(Snapshot),
    /// AWS itself.
    Aws {
        /// IAM, and the services whose resources have policies.
        resources: Resources,
        /// The organization.
        organizations: Organizations,
        /// The session that both share.
        session: Arc<Session>,
    },
}

impl Place {
    /// The place that the flags name; `None` where `--offline` leaves none.
    pub fn open(common: &Common, messages: Messages) -> Result<Option<Self>, Failure> {
        if let Some(snapshot) = common.source.open()? {
            return Ok(Some(Self::Snapshot(snapshot)));
        }
        Ok(session(common, messages)?.map(|session| Self::Aws {
            resources: Resources::new(session.clone()),
            organizations: Organizations::new(session.clone()),
            session,
        }))
    }

    /// True for AWS itself, where each question takes time.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Aws { .. })
    }

    /// Adds to the request of a case what this place knows of its principal and resource. AWS is asked only where it
    /// will be asked for one of the layers too: a case that carries them all is examined without a call.
    pub fn refine(&self, case: &mut Examination<'_>, layers: &[Layer]) -> Result<(), RecordError> {
        if self.is_live() {
            let carried = case.policies()?;
            if layers.iter().all(|layer| carried.carries(*layer)) {
                return Ok(());
            }
        }
        case.refine(source::resolve(case.request(), self))
    }

    /// The end of a program's work: a failure where AWS could not be asked for some of it.
    pub fn finish(&self) -> Result<(), Failure> {
        match self {
            Self::Aws { session, .. } => session.trouble().map_or(Ok(()), |error| Err(failure(error))),
            Self::Snapshot(_) => Ok(()),
        }
    }
}
