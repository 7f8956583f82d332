//! The context of a request: condition keys and their values, and what is known of those not given.

/// What the keys begin with that stand for values of a change which is only planned: nothing is ever known of them,
/// though the context be complete. AWS has no such keys.
pub const PLANNED: &str = "planned:";

/// What is known of a condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// Its values; at least one.
    Values(&'a [String]),
    /// It is known not to be in the request.
    Absent,
    /// Nothing is known of it.
    Unknown,
}

/// Condition keys and their values. Key names are not told apart by case, tag keys in them neither.
///
/// IAM User Guide, "Reference: condition keys" and "IAM JSON policy elements: Condition".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    entries: Vec<(String, Vec<String>)>,
    /// Keys, or prefixes of keys that end in `/`, that are known to be absent.
    absent: Vec<&'static str>,
    complete: bool,
}

impl Context {
    /// A context of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// A context whose keys that are not given are known to be absent.
    pub fn complete() -> Self {
        Self { complete: true, ..Self::default() }
    }

    /// True where a key that is not given is known to be absent.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Gives a key its values. No values: the key is known to be absent, as AWS takes an empty set.
    pub fn set(&mut self, key: &str, values: impl IntoIterator<Item = impl Into<String>>) {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        match self.entries.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(key)) {
            Some((_, place)) => *place = values,
            None => self.entries.push((key.to_owned(), values)),
        }
    }

    /// Gives a key its value where it has none yet: given values win over derived ones.
    pub(crate) fn derive(&mut self, key: &str, value: impl Into<String>) {
        if !self.gives(key) {
            self.entries.push((key.to_owned(), vec![value.into()]));
        }
    }

    /// Says that a key, or all keys of a prefix that ends in `/`, cannot be in the request.
    pub(crate) fn rule_out(&mut self, keys: &[&'static str]) {
        self.absent.extend_from_slice(keys);
    }

    /// True where the key is given or derived.
    pub(crate) fn gives(&self, key: &str) -> bool {
        self.entries.iter().any(|(own, _)| own.eq_ignore_ascii_case(key))
    }

    /// The first value of a key.
    pub fn first(&self, key: &str) -> Option<&str> {
        match self.lookup(key) {
            Lookup::Values([first, ..]) => Some(first),
            _ => None,
        }
    }

    /// What is known of a key.
    pub fn lookup(&self, key: &str) -> Lookup<'_> {
        if key.starts_with(PLANNED) {
            return Lookup::Unknown;
        }
        let given = self.entries.iter().find(|(own, _)| own.eq_ignore_ascii_case(key));
        match given {
            Some((_, values)) if values.is_empty() => Lookup::Absent,
            Some((_, values)) => Lookup::Values(values),
            None if self.complete || self.is_ruled_out(key) => Lookup::Absent,
            None => Lookup::Unknown,
        }
    }

    fn is_ruled_out(&self, key: &str) -> bool {
        self.absent.iter().any(|own| {
            own.eq_ignore_ascii_case(key)
                || (own.ends_with('/')
                    && key.get(..own.len()).is_some_and(|prefix| own.eq_ignore_ascii_case(prefix)))
        })
    }
}
