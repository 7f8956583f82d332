//! What was meant by a name that does not exist.

/// How similar two names must be for one to be suggested for the other: 1 is identical.
const ALIKE: f64 = 0.75;

/// The maximum number of letters missing, extra, wrong or swapped; in a short name only one.
const SLIPS: usize = 2;

/// The known name with the most similar spelling; `None` if there is nothing close.
///
/// Ranked by the fewest typing slips, then by how alike the names are from the beginning.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .filter_map(|known| {
            let slips = strsim::osa_distance(name, known);
            let letters = name.chars().count();
            let slipped = slips <= SLIPS && (slips * 2 < letters || slips * 2 == letters && slips == 1);
            let alike = strsim::jaro_winkler(name, known);
            let slips = if slipped { slips } else { usize::MAX };
            (slipped || alike > ALIKE).then_some((slips, alike, known))
        })
        .min_by(|one, other| one.0.cmp(&other.0).then_with(|| other.1.total_cmp(&one.1)))
        .map(|(.., known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_fingers_and_beginnings_are_near() {
        let known = ["whoami", "decode", "simulate", "scp", "trust", "why", "snapshot"];
        let table = [
            ("wyh", Some("why")),
            ("hwy", Some("why")),
            ("wy", Some("why")),
            ("spc", Some("scp")),
            ("turst", Some("trust")),
            ("simulat", Some("simulate")),
            ("snap", Some("snapshot")),
            ("zzz", None),
            ("xyz", None),
            ("", None),
        ];
        for (name, meant) in table {
            assert_eq!(nearest(name, known.into_iter()), meant, "{name}");
        }
    }
}
