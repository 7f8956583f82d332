//! Answers that are computed once and shared.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

use crate::SourceError;

/// The maximum number of answers kept; later ones are computed again each time.
const LIMIT: usize = 100_000;

/// A shared table of answers. Errors are not kept: they are cheap, and their number is unbounded.
#[derive(Debug)]
pub(crate) struct Memo<K, V>(RwLock<HashMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RwLock::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// The stored answer, else the one that `make` returns. Two threads that ask at the same time may both make it.
    pub(crate) fn get<Q>(
        &self,
        key: &Q,
        make: impl FnOnce() -> Result<V, SourceError>,
    ) -> Result<V, SourceError>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(value) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Ok(value.clone());
        }
        let value = make()?;
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < LIMIT {
            kept.insert(key.to_owned(), value.clone());
        }
        Ok(value)
    }
}
