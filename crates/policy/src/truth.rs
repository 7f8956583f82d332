//! Three-valued logic: what is not known stays unknown and is never guessed.

/// The answer to a question about a request: no, not known, or yes.
///
/// Ordered so that *and* is the minimum and *or* the maximum (Kleene's strong logic).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Certainly not.
    False,
    /// It depends on something that is not known.
    Unknown,
    /// Certainly.
    True,
}

impl Truth {
    /// True if all are.
    pub fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut result = Self::True;
        for truth in truths {
            result = result.min(truth);
            if result == Self::False {
                break;
            }
        }
        result
    }

    /// True if any are.
    pub fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut result = Self::False;
        for truth in truths {
            result = result.max(truth);
            if result == Self::True {
                break;
            }
        }
        result
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}
