//! Requests for actions that do not exist: usually a typo, after which nothing is allowed.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use case::{Examination, Finding, RecordError};
use cli::Messages;
use denial::Reported;

/// Reports such actions: each case by a finding and, if a build depends on the decision, each action once on standard
/// error, because a case that expects a denial would pass.
#[derive(Debug)]
pub(crate) struct Unknown {
    messages: Option<Messages>,
    told: Mutex<HashSet<String>>,
}

impl Unknown {
    pub(crate) fn new(expects: bool, messages: Messages) -> Self {
        Self { messages: expects.then_some(messages), told: Mutex::default() }
    }

    /// Adds the finding to a case whose action does not exist.
    pub(crate) fn tell(&self, case: &mut Examination<'_>) -> Result<(), RecordError> {
        let Some(action) = case.request().action.as_deref().filter(|action| !diagnosis::is_action(action))
        else {
            return Ok(());
        };
        let reported: Option<Reported> = case.record().get("reported")?;
        let Some(finding) = diagnosis::unknown_action(case.request(), reported.as_ref()) else {
            return Ok(());
        };
        if let Some(messages) = &self.messages
            && self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(action.to_owned())
        {
            messages.error(&finding.title);
        }
        case.add_finding(Finding { detail: Some("It was decided as it is spelt.".to_owned()), ..finding });
        Ok(())
    }
}
