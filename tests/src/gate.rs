//! A gate in front of AWS: it shows how many calls a program makes at once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::call::Call;
use crate::http::Request;
use crate::proxy::{Middle, Reply};

/// Holds the calls of one IAM action until this many wait together; from then on all pass.
#[derive(Debug)]
pub struct Gate {
    action: String,
    count: usize,
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: usize,
    most: usize,
    open: bool,
}

impl Gate {
    /// A gate that opens when this many calls that need the action wait in front of it.
    pub fn new(action: &str, count: usize) -> Self {
        Self { action: action.to_owned(), count, state: Mutex::default(), opened: Condvar::new() }
    }

    /// The most calls that ever waited together.
    pub fn most(&self) -> usize {
        self.state().most
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Middle for Gate {
    fn answer(&self, call: &Call, _: &Request) -> Option<Reply> {
        if self.action != call.action() {
            return None;
        }
        let mut state = self.state();
        state.waiting += 1;
        state.most = state.most.max(state.waiting);
        if state.waiting >= self.count {
            state.open = true;
            self.opened.notify_all();
        }
        let mut state =
            self.opened.wait_while(state, |state| !state.open).unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        None
    }
}
