//! Answers that are requested once and shared.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use source::SourceError;
use tokio::sync::OnceCell;

/// How many answers are kept; later ones are requested again each time.
const LIMIT: usize = 100_000;

type Cell<V> = Arc<OnceCell<Result<V, SourceError>>>;

/// A table of answers by question. A caller who asks what another is already asking waits for that answer.
///
/// Errors are kept too: what was refused or did not answer once is not asked again for each of ten thousand cases.
#[derive(Debug)]
pub(crate) struct Memo<K, V>(Mutex<HashMap<K, Cell<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// The kept answer, otherwise the one that `ask` returns.
    pub(crate) async fn get(
        &self,
        key: K,
        ask: impl Future<Output = Result<V, SourceError>>,
    ) -> Result<V, SourceError> {
        self.cell(key).get_or_init(|| ask).await.clone()
    }

    fn cell(&self, key: K) -> Cell<V> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cell) = kept.get(&key) {
            return Arc::clone(cell);
        }
        let cell = Cell::default();
        if kept.len() < LIMIT {
            kept.insert(key, Arc::clone(&cell));
        }
        cell
    }
}
