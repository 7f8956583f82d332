//! Things of one kind to report on standard error: how many there are, and the first of them.

/// The maximum number that are named.
const NAMED: usize = 10;

/// Things, the first of which are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Several {
    count: usize,
    named: Vec<String>,
}

impl Several {
    /// Adds one, in words.
    pub(crate) fn add(&mut self, words: impl FnOnce() -> String) {
        self.count += 1;
        if self.named.len() < NAMED {
            self.named.push(words());
        }
    }

    /// Adds all of another.
    pub(crate) fn append(&mut self, other: &mut Self) {
        let free = NAMED - self.named.len();
        self.count += other.count;
        self.named.extend(other.named.drain(..).take(free));
        other.count = 0;
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The first, in words.
    pub(crate) fn first(&self) -> &str {
        self.named.first().map_or("", String::as_str)
    }

    /// The others that are named, one line each, and how many more there are.
    pub(crate) fn others(&self) -> Vec<String> {
        let more = self.count - self.named.len();
        let named = self.named.iter().skip(1).cloned();
        named.chain((more > 0).then(|| format!("and {more} more"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_named_and_the_others_counted() {
        let of = |range: std::ops::Range<usize>| {
            let mut several = Several::default();
            range.for_each(|number| several.add(|| number.to_string()));
            several
        };
        let mut several = of(0..2);
        assert_eq!((several.count(), several.first(), several.others()), (2, "0", vec!["1".to_owned()]));
        several.append(&mut of(2..15));
        assert_eq!((several.count(), several.others().len()), (15, 10));
        assert_eq!(several.others().last().map(String::as_str), Some("and 5 more"));
    }
}
