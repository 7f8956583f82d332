//! Bodies of the query protocol: `Action=ListRoles&Version=2010-05-08`.

use percent_encoding::percent_decode_str;

/// The members of a form, or of the query in a target, in their order.
pub(crate) fn members(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|member| !member.is_empty())
        .map(|member| member.split_once('=').unwrap_or((member, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// The value of a member.
pub(crate) fn member<'a>(members: &'a [(String, String)], name: &str) -> Option<&'a str> {
    members.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

/// The values of a list: `ActionNames.member.1`, `ActionNames.member.2`, …
pub(crate) fn list<'a>(members: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    (1..).map_while(|number| member(members, &format!("{name}.member.{number}"))).collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_in_their_order_and_end_at_a_gap() {
        let form = members("Action=X&A.member.2=b+c&A.member.1=s3%3AGet&A.member.4=d&B");
        assert_eq!(member(&form, "Action"), Some("X"));
        assert_eq!(member(&form, "B"), Some(""));
        assert_eq!(list(&form, "A"), ["s3:Get", "b c"]);
    }
}
