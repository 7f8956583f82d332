//! A snapshot or live AWS, and the parts of it that concern one case.

use std::sync::Arc;

use aws::{Organizations, Resources, Session};
use case::{Examination, Layer};
use cli::{Common, Failure, Messages};
use plan::Overlay;
use source::{Resolved, Snapshot};

use crate::planned;
use crate::session::{failure, session};

/// Where to look up policies that a case does not carry. It implements the trait of every layer.
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
    /// A planned change over one of these, or by itself.
    Planned(Box<Overlay<Place>>),
}

impl Place {
    /// The place given by the flags; `None` if `--offline` leaves none.
    pub fn open(common: &Common, messages: Messages) -> Result<Option<Self>, Failure> {
        match planned::open(common, messages)? {
            Some(planned) => {
                Ok(Some(Self::Planned(Box::new(Overlay::new(planned, Self::present(common, messages)?)))))
            }
            None => Self::present(common, messages),
        }
    }

    /// The place that shows the current state.
    fn present(common: &Common, messages: Messages) -> Result<Option<Self>, Failure> {
        if let Some(snapshot) = common.source.open(&messages)? {
            return Ok(Some(Self::Snapshot(snapshot)));
        }
        Ok(session(common, messages)?.map(|session| Self::Aws {
            resources: Resources::new(session.clone()),
            organizations: Organizations::new(session.clone()),
            session,
        }))
    }

    /// This place, if it is to be asked about a case. A case that carries policies is a world of its own: live AWS is
    /// not asked about it, and what it leaves out is not examined.
    pub fn about(&self, case: &Examination<'_>) -> Option<&Self> {
        (!(self.is_live() && case.record().has("policies"))).then_some(self)
    }

    /// True for AWS itself, where each query takes time.
    pub fn is_live(&self) -> bool {
        match self {
            Self::Aws { .. } => true,
            Self::Snapshot(_) => false,
            Self::Planned(overlay) => overlay.below().is_some_and(Self::is_live),
        }
    }

    /// Adds to a case's request what this place knows about its principal and resource. AWS is asked only if it will
    /// also be asked for one of the layers: a case that carries them all is examined without a call.
    ///
    /// A principal given by its name in a planned change is replaced by its ARN.
    pub fn refine(&self, case: &mut Examination<'_>, layers: &[Layer]) -> Result<(), Failure> {
        self.name_principal(case)?;
        if self.is_live() {
            let carried = case.policies()?;
            if layers.iter().all(|layer| carried.carries(*layer)) {
                return Ok(());
            }
        }
        let Resolved { mut request, refused } = source::resolve(case.request(), self);
        for error in refused {
            case.add_finding_if_unknown(error.to_string());
        }
        if let (Self::Planned(overlay), Some(principal)) = (self, &request.principal) {
            request.context_complete &= !overlay.leaves_tags_open(principal);
        }
        Ok(case.refine(request)?)
    }

    /// Replaces a principal given by its name in a planned change by its ARN.
    pub fn name_principal(&self, case: &mut Examination<'_>) -> Result<(), Failure> {
        let (Self::Planned(overlay), Some(name)) = (self, &case.request().principal) else { return Ok(()) };
        let mut request = case.request().clone();
        match overlay.planned().principal(name) {
            None => return Ok(()),
            Some(Ok(arn)) => request.principal = Some(arn),
            Some(Err(why)) => {
                return Err(Failure::case(format!("{name} has no ARN yet: {why}"))
                    .help(format!("--name {name}=NAME says how it will be called")));
            }
        }
        Ok(case.refine(request)?)
    }

    /// The end of a program's work: a failure if AWS could not be asked about some of it.
    pub fn finish(&self) -> Result<(), Failure> {
        match self {
            Self::Aws { session, .. } => session.trouble().map_or(Ok(()), |error| Err(failure(error))),
            Self::Snapshot(_) => Ok(()),
            Self::Planned(overlay) => overlay.below().map_or(Ok(()), Self::finish),
        }
    }
}
