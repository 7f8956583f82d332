//! The time of an event.

/// ISO 8601: log pipelines write a blank instead of the `T`, and omit the `Z` of UTC.
pub(super) fn iso(time: &str) -> String {
    let time = time.trim();
    let Some((date, clock)) = time.split_once([' ', 'T']) else { return time.to_owned() };
    let is_date = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let (clock, zone) = match clock.find(['Z', '+', '-']) {
        Some(at) => clock.split_at(at),
        None => (clock, "Z"),
    };
    if !is_date || !clock.bytes().all(|byte| byte.is_ascii_digit() || b":.".contains(&byte)) {
        return time.to_owned();
    }
    let clock = if clock.contains('.') { clock.trim_end_matches('0').trim_end_matches('.') } else { clock };
    format!("{date}T{clock}{zone}")
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn every_spelling_becomes_iso_8601() {
        for (written, read) in [
            ("2023-07-10T11:54:42Z", "2023-07-10T11:54:42Z"),
            ("2024-10-17 21:48:45.000000000", "2024-10-17T21:48:45Z"),
            ("2021-01-24 04:55:45.120", "2021-01-24T04:55:45.12Z"),
            ("2021-01-24T04:55:45+02:00", "2021-01-24T04:55:45+02:00"),
            ("yesterday at noon", "yesterday at noon"),
            ("", ""),
        ] {
            assert_eq!(iso(written), read);
        }
    }
}
