//! A text without its blanks and letter case, so that words are found however the text is wrapped.

/// A text and its flat form: no blanks, ASCII letters in lower case.
#[derive(Debug)]
pub(crate) struct View<'a> {
    /// The text itself.
    pub(crate) text: &'a str,
    /// Its bytes without blanks, in lower case.
    pub(crate) flat: Vec<u8>,
    /// For each byte of the flat form, its position in the text.
    places: Vec<usize>,
}

impl<'a> View<'a> {
    /// The view of a text.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut flat = Vec::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len());
        for (place, byte) in text.bytes().enumerate() {
            if !byte.is_ascii_whitespace() {
                flat.push(byte.to_ascii_lowercase());
                places.push(place);
            }
        }
        Self { text, flat, places }
    }

    /// The position in the text of a position in the flat form.
    pub(crate) fn place(&self, flat: usize) -> usize {
        self.places.get(flat).copied().unwrap_or(self.text.len())
    }

    /// The position in the text right after the flat byte before `flat_end`.
    pub(crate) fn place_after(&self, flat_end: usize) -> usize {
        match flat_end.checked_sub(1).and_then(|last| self.places.get(last)) {
            Some(last) => self.ceil(last + 1),
            None => 0,
        }
    }

    /// The first position in the flat form at or after a position in the text.
    pub(crate) fn flat_at(&self, place: usize) -> usize {
        self.places.partition_point(|candidate| *candidate < place)
    }

    /// Whether flat words are at a position in the text, ignoring blanks. Returns the position after them.
    pub(crate) fn matches(&self, place: usize, words: &str) -> Option<usize> {
        let start = self.flat_at(place);
        let end = start + words.len();
        (self.flat.get(start..end)? == words.as_bytes()).then(|| self.place_after(end))
    }

    /// The first of several flat phrases at a position in the text; returns the position after it.
    pub(crate) fn matches_any(&self, place: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.matches(place, phrase))
    }

    /// The text from a position on.
    pub(crate) fn from(&self, place: usize) -> &'a str {
        self.text.get(self.ceil(place)..).unwrap_or("")
    }

    /// The text up to a position.
    pub(crate) fn until(&self, place: usize) -> &'a str {
        self.text.get(..self.ceil(place)).unwrap_or("")
    }

    /// The text between two positions.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(self.ceil(start)..self.ceil(end)).unwrap_or("")
    }

    /// The next position that is not in the middle of a character.
    fn ceil(&self, place: usize) -> usize {
        let mut place = place.min(self.text.len());
        while !self.text.is_char_boundary(place) {
            place += 1;
        }
        place
    }
}
