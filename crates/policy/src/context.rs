//! The context of a request: condition keys and their values, and what is known of those not given.

use std::cmp::Ordering;

/// What the keys begin with that stand for values of a change which is only planned: nothing is ever known of them,
/// though the context be complete. AWS has no such keys.
pub const PLANNED: &str = "planned:";

/// Keys of which every request has a value: they are never absent, whatever else is known.
const ALWAYS: [&str; 2] = ["aws:CurrentTime", "aws:EpochTime"];

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

/// Condition keys and their values. Key names are case-insensitive, tag keys included.
///
/// IAM User Guide, "Reference: condition keys" and "IAM JSON policy elements: Condition".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// In the order of [`compare`].
    entries: Vec<(String, Vec<String>)>,
    /// Keys, or prefixes of keys that end in `/`, that are known to be absent.
    absent: Vec<&'static str>,
    /// Keys of which it is not known whether they are given, though all others are.
    doubted: Vec<String>,
    complete: bool,
    /// The role that asks may have a path that its ARN here does not show.
    hides_path: bool,
    /// Another ARN that this role may have.
    other_role: Option<String>,
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

    /// Gives a key its value where it has none yet: given values win over derived ones.
    pub(crate) fn derive(&mut self, key: &str, value: impl Into<String>) {
        if let Err(place) = self.place(key) {
            self.entries.insert(place, (key.to_owned(), vec![value.into()]));
        }
    }

    /// The same for a key of several values; none leave it as it is.
    pub(crate) fn derive_all(&mut self, key: &str, values: Vec<String>) {
        if let (Err(place), false) = (self.place(key), values.is_empty()) {
            self.entries.insert(place, (key.to_owned(), values));
        }
    }

    /// What follows a prefix in the keys that are given a value.
    pub(crate) fn keys_after<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let given = self.entries.iter().filter(|(_, values)| !values.is_empty());
        given.filter_map(move |(key, _)| {
            let (before, after) = key.split_at_checked(prefix.len())?;
            before.eq_ignore_ascii_case(prefix).then_some(after)
        })
    }

    /// Says that a key, or all keys of a prefix that ends in `/`, cannot be in the request.
    pub(crate) fn rule_out(&mut self, keys: &[&'static str]) {
        self.absent.extend_from_slice(keys);
    }

    /// Says that a key may be in the request or not, also where the context is complete; a value that is given stays.
    pub fn doubt(&mut self, key: &str) {
        self.doubted.push(key.to_owned());
    }

    /// Says that the ARN of the role that asks is known but for its path, and another that it is known it may have.
    pub(crate) fn hide_path(&mut self, other: Option<String>) {
        self.hides_path = true;
        self.other_role = other;
    }

    /// The ARN that the role may have besides the one that is given for it.
    pub(crate) fn other_role(&self) -> Option<&str> {
        self.other_role.as_deref()
    }

    /// True for the key whose value may lack the path of a role.
    pub(crate) fn hides_path_of(&self, key: &str) -> bool {
        self.hides_path && key.eq_ignore_ascii_case("aws:PrincipalArn")
    }

    /// Where a key is, or where it would be.
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

    /// What is known of a key.
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

/// Of a key that is given more than once, the last one counts.
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

/// An order of keys that does not know their case. Their length comes first: it tells most of them apart.
fn compare(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| {
        let lower = |byte: u8| byte.to_ascii_lowercase();
        one.bytes().map(lower).cmp(other.bytes().map(lower))
    })
}
