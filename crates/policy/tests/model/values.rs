//! Numbers, dates and addresses as condition values write them.
//!
//! IAM User Guide, "IAM JSON policy elements: Condition operators".

use std::net::IpAddr;

/// A number, as thousandths.
pub(crate) fn number(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || fraction.len() > 3 {
        return None;
    }
    Some(sign * format!("{whole}{fraction:0<3}").parse::<i128>().ok()?)
}

/// A date, as milliseconds since 1970: `YYYY-MM-DD`, with time and zone, or seconds.
pub(crate) fn date(text: &str) -> Option<i128> {
    if let Some(thousandths) = number(text) {
        return Some(thousandths);
    }
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let [year, month, day] = day.split('-').map(|part| part.parse().ok()).collect::<Option<Vec<i128>>>()?[..]
    else {
        return None;
    };
    let (clock, zone) = zone(time)?;
    let [hour, minute, second] = clock.split(':').map(number).collect::<Option<Vec<i128>>>()?[..] else {
        return None;
    };
    let minutes = (days(year, month, day) * 24 + hour / 1000) * 60 + minute / 1000 - zone;
    Some(minutes * 60_000 + second)
}

/// The time of the day, and the minutes that its zone is ahead.
fn zone(time: &str) -> Option<(&str, i128)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let at = time.rfind(['+', '-'])?;
    let (hours, minutes) = time[at + 1..].split_once(':')?;
    let ahead = hours.parse::<i128>().ok()? * 60 + minutes.parse::<i128>().ok()?;
    Some((&time[..at], if time[at..].starts_with('-') { -ahead } else { ahead }))
}

/// Days since 1970, counted one year and one month at a time.
fn days(year: i128, month: i128, day: i128) -> i128 {
    let leap = |year: i128| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let years: i128 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let february = if leap(year) { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: i128 = lengths.iter().take(usize::try_from(month - 1).unwrap_or(0)).sum();
    years + months + day - 1
}

/// Whether an address is in a range; `None` where one of them is none.
pub(crate) fn in_range(range: &str, address: &str) -> Option<bool> {
    let address = bits(address.parse().ok()?);
    let (network, length) = match range.split_once('/') {
        Some((network, length)) => (network, length.parse().ok()?),
        None => (range, usize::MAX),
    };
    let network = bits(network.parse().ok()?);
    let length = length.min(network.len());
    Some(network.len() == address.len() && network[..length] == address[..length])
}

fn bits(address: IpAddr) -> Vec<bool> {
    let bytes = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect()
}
