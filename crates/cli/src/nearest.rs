//! What was meant by a name that there is not.

/// How alike two names must be for one to be suggested for the other: 1 is the same.
const ALIKE: f64 = 0.75;

/// The known name that is spelt most like this one; none where nothing is near.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(alike, _)| *alike > ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, known)| known)
}
