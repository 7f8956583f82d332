//! The context of a request: condition keys and their values, and what is known about keys that are not given.

use std::cmp::Ordering;

/// Prefix of the keys that stand for values of a change that is only planned: nothing is ever known about them, even
/// if the context is complete. AWS has no such keys.
pub const PLANNED: &str = "planned:";

/// Keys that have a value in every request: they are never absent, whatever else is known.
const ALWAYS: [&str; 2] = ["aws:CurrentTime", "aws:EpochTime"];

/// What is known about a condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// Its values; at least one.
    Values(&'a [String]),
    /// Known not to be in the request.
    Absent,
    /// Nothing is known about it.
    Unknown,
}

/// Condition keys and their values. Key names are case-insensitive, tag keys included.
///
/// IAM User Guide, "Reference: condition keys" and "IAM JSON policy elements: Condition".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Sorted by [`compare`].
    entries: Vec<(String, Vec<String>)>,
    /// Keys known to be absent; an entry that ends in `/` is a prefix.
    absent: Vec<&'static str>,
    /// Keys that may or may not be present, although all others are known.
    doubted: Vec<String>,
    complete: bool,
    /// The calling role may have a path that its ARN here does not show.
    hides_path: bool,
    /// Another ARN that this role may have.
    other_role: Option<String>,
}

impl Context {
    /// A context about which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// A context in which keys that are not given are known to be absent.
    pub fn complete() -> Self {
        Self { complete: true, ..Self::default() }
    }

    /// True if a key that is not given is known to be absent.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Sets the values of a key. No values: the key is known to be absent, since AWS treats an empty set that way.
    pub fn set(&mut self, key: &str, values: impl IntoIterator<Item = impl Into<String>>) {
        let values = values.into_iter().map(Into::into).collect();
        match self.place(key) {
            Ok(place) => {
                if let Some((_, own)) = self.entries.get_mut(place) {
                    *own = values;
                }
            }
            Err(place) => self.entries.insert(place, (key.to_owned(), values)),
        }
    }

    /// Sets a key that has no value yet: given values win over derived ones.
    pub(crate) fn derive(&mut self, key: &str, value: impl Into<String>) {
        if let Err(place) = self.place(key) {
            self.entries.insert(place, (key.to_owned(), vec![value.into()]));
        }
    }

    /// The same for a multivalued key; an empty list leaves it unchanged.
    pub(crate) fn derive_all(&mut self, key: &str, values: Vec<String>) {
        if let (Err(place), false) = (self.place(key), values.is_empty()) {
            self.entries.insert(place, (key.to_owned(), values));
        }
    }

    /// The rest of each key that has a value and starts with this prefix.
    pub(crate) fn keys_after<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let given = self.entries.iter().filter(|(_, values)| !values.is_empty());
        given.filter_map(move |(key, _)| {
            let (before, after) = key.split_at_checked(prefix.len())?;
            before.eq_ignore_ascii_case(prefix).then_some(after)
        })
    }

    /// Records that a key, or every key with a prefix that ends in `/`, cannot be in the request.
    pub(crate) fn rule_out(&mut self, keys: &[&'static str]) {
        self.absent.extend_from_slice(keys);
    }

    /// Records that a key may or may not be in the request, even if the context is complete; a given value stays.
    pub fn doubt(&mut self, key: &str) {
        self.doubted.push(key.to_owned());
    }

    /// Records that the calling role's ARN is known except for its path, and another ARN that it may have.
    pub(crate) fn hide_path(&mut self, other: Option<String>) {
        self.hides_path = true;
        self.other_role = other;
    }

    /// The ARN that the role may have other than the one given.
    pub(crate) fn other_role(&self) -> Option<&str> {
        self.other_role.as_deref()
    }

    /// True for the key whose value may lack a role's path.
    pub(crate) fn hides_path_of(&self, key: &str) -> bool {
        self.hides_path && key.eq_ignore_ascii_case("aws:PrincipalArn")
    }

    /// The index of a key, or where it would be inserted.
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(own, _)| compare(own, key))
    }

    /// The first value of a key.
    pub fn first(&self, key: &str) -> Option<&str> {
        match self.lookup(key) {
            Lookup::Values([first, ..]) => Some(first),
            _ => None,
        }
    }

    /// What is known about a key.
    pub fn lookup(&self, key: &str) -> Lookup<'_> {
        if key.starts_with(PLANNED) {
            return Lookup::Unknown;
        }
        let given = self.place(key).ok().and_then(|place| self.entries.get(place));
        match given {
            Some((_, values)) if values.is_empty() => Lookup::Absent,
            Some((_, values)) => Lookup::Values(values),
            None if ALWAYS.iter().any(|own| own.eq_ignore_ascii_case(key)) => Lookup::Unknown,
            None if self.doubted.iter().any(|own| own.eq_ignore_ascii_case(key)) => Lookup::Unknown,
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

/// If a key is given more than once, the last one counts.
impl Extend<(String, Vec<String>)> for Context {
    fn extend<T: IntoIterator<Item = (String, Vec<String>)>>(&mut self, entries: T) {
        self.entries.extend(entries);
        self.entries.sort_by(|(one, _), (other, _)| compare(one, other));
        self.entries.dedup_by(|later, kept| {
            let same = compare(&later.0, &kept.0).is_eq();
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
    }
}

/// Case-insensitive order of keys. Length is compared first: it distinguishes most of them.
fn compare(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| {
        let lower = |byte: u8| byte.to_ascii_lowercase();
        one.bytes().map(lower).cmp(other.bytes().map(lower))
    })
}
