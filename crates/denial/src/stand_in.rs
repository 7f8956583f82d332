//! Stands in until the text half is here.
use crate::{Kind, Origin, Reading, Reported};
pub(crate) fn read(text: &str) -> Vec<Reading> {
    text.lines()
        .filter(|line| line.contains("not authorized to perform"))
        .map(|line| Reading {
            principal: None,
            action: Some(line.to_owned()),
            resource: None,
            resource_account: None,
            context: vec![],
            reported: Reported::new(Kind::Denial, Origin::Text),
        })
        .collect()
}
pub(crate) fn read_message(_: Option<&str>, message: &str) -> Option<Reading> {
    read(message).pop()
}
