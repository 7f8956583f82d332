//! Which rows of a long statement are shown: the marked ones, what encloses them, and what names the statement.

/// A row, as far as it matters here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    pub(super) indent: usize,
    /// A mark begins on it.
    pub(super) marked: bool,
    /// It has the Sid or the Effect.
    pub(super) names: bool,
}

/// A statement of up to this many rows is shown whole.
const WHOLE: usize = 18;

/// Whether each row is shown.
pub(super) fn shown(rows: &[Outline]) -> Vec<bool> {
    if rows.len() <= WHOLE {
        return vec![true; rows.len()];
    }
    let mut shown = vec![false; rows.len()];
    let mut show = |row: usize| {
        if let Some(own) = shown.get_mut(row) {
            *own = true;
        }
    };
    show(0);
    show(rows.len() - 1);
    let begins = |row: &Outline| row.marked || row.names;
    for (position, row) in rows.iter().enumerate().filter(|(_, row)| begins(row)) {
        show(position);
        around(rows, position, row.indent).into_iter().for_each(&mut show);
        if row.marked {
            show(position.saturating_sub(1));
            show(position + 1);
        }
    }
    if !rows.iter().any(|row| row.marked) {
        (0..WHOLE).for_each(&mut show);
    }
    without_gaps_of_one(shown)
}

/// The rows that begin and end what encloses a row.
fn around(rows: &[Outline], position: usize, indent: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut within = indent;
    for (above, row) in rows.iter().enumerate().take(position).rev() {
        if row.indent < within {
            within = row.indent;
            found.push(above);
            let ends = |(_, below): &(usize, &Outline)| below.indent <= row.indent;
            found.extend(rows.iter().enumerate().skip(position + 1).find(ends).map(|(below, _)| below));
        }
    }
    found
}

/// A mark for omitted rows takes up a row itself.
fn without_gaps_of_one(mut shown: Vec<bool>) -> Vec<bool> {
    let lonely: Vec<usize> = shown
        .windows(3)
        .enumerate()
        .filter(|(_, rows)| matches!(rows, [true, false, true]))
        .map(|(position, _)| position + 1)
        .collect();
    for position in lonely {
        if let Some(own) = shown.get_mut(position) {
            *own = true;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_shown_around_the_mark() {
        let row = |indent, marked, names| Outline { indent, marked, names };
        let mut rows = vec![row(0, false, false), row(2, false, true), row(2, false, false)];
        rows.extend((0..300).map(|number| row(4, number == 200, false)));
        rows.extend([row(2, false, false), row(0, false, false)]);
        let shown: Vec<usize> =
            shown(&rows).iter().enumerate().filter(|(_, shown)| **shown).map(|(row, _)| row).collect();
        assert_eq!(shown, [0, 1, 2, 202, 203, 204, 303, 304]);
    }

    #[test]
    fn a_short_statement_is_shown_whole() {
        let rows = [Outline { indent: 0, marked: false, names: false }; WHOLE];
        assert_eq!(shown(&rows), [true; WHOLE]);
    }
}
