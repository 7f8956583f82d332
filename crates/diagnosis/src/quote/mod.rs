//! The statement behind a finding, quoted from its document, with the deciding parts marked.

mod part;

use case::{Evidence, Mark, Quote, StatementRef};
use serde_json::{Map, Value};

use crate::cause::got;
use crate::document::{self, policy_at};
use crate::world::{At, World};
use part::{Member, Part};

/// Quotes a statement. `evidence` is its element that decided.
pub(crate) fn of(world: &World, at: &At<StatementRef>, evidence: Option<&Evidence>) -> Option<Quote> {
    let document = policy_at(&world.policies, at.place)?.document.get();
    let statements = Part::whole(document).member("Statement")?.value;
    let statement = *statements.elements().get(at.what.index)?;
    let (line, column) = position(document, statement.start).unzip();
    let whole = Part::whole(statement.text);
    let marks = evidence.map(|evidence| marks(world, at, whole, evidence)).unwrap_or_default();
    Some(Quote { text: statement.text.to_owned(), line, column, marks })
}

/// Line and column of a position in a document, if it has several lines.
fn position(document: &str, start: usize) -> Option<(usize, usize)> {
    let before = document.get(..start).filter(|_| document.contains('\n'))?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some((before.matches('\n').count() + 1, line.chars().count() + 1))
}

fn marks(world: &World, at: &At<StatementRef>, statement: Part<'_>, evidence: &Evidence) -> Vec<Mark> {
    let had = format!("the request: {}", got(evidence.got.as_deref()));
    if let (Some(operator), Some(key)) = (&evidence.operator, &evidence.key) {
        let block = statement.member("Condition").and_then(|block| block.value.member(operator));
        let member = block.and_then(|block| block.value.member(key));
        return member.into_iter().map(|member| whole(member, had.clone())).collect();
    }
    if at.what.effect == "Deny" {
        return ["Action", "NotAction", "Resource", "NotResource"]
            .into_iter()
            .filter_map(|name| statement.member(name).map(|member| (name, member)))
            .flat_map(|(name, member)| denied(world, at, name, member))
            .collect();
    }
    statement.member(&evidence.element).into_iter().map(|member| whole(member, had.clone())).collect()
}

fn whole(member: Member<'_>, label: String) -> Mark {
    Mark { start: member.start, end: member.value.end(), label }
}

/// The values of an element through which a Deny reaches the request.
fn denied(world: &World, at: &At<StatementRef>, name: &str, member: Member<'_>) -> Vec<Mark> {
    let request = &world.request;
    let own = if name.ends_with("Action") { request.action.as_deref() } else { request.resource.as_deref() };
    let Some(own) = own else { return Vec::new() };
    if name.starts_with("Not") {
        let label = format!("{own} is none of these");
        return vec![Mark { start: member.start, end: member.name_end, label }];
    }
    let values = member.value.elements();
    let alone = values.len() == 1;
    let matching = |value: &Part<'_>| alone || denies_by(world, at, name, value.text).unwrap_or(false);
    let mark =
        |value: Part<'_>| Mark { start: value.start, end: value.end(), label: format!("matches {own}") };
    values.into_iter().filter(matching).map(mark).collect()
}

/// True if the statement still reaches the request with only this value in an element: the evaluator decides.
fn denies_by(world: &World, at: &At<StatementRef>, name: &str, value: &str) -> Option<bool> {
    let mut statement: Map<String, Value> = document::statement(&world.policies, at.place, at.what.index)?;
    statement.insert(name.to_owned(), serde_json::from_str(value).ok()?);
    Some(world.reaches(at.place.layer, &Value::Object(statement)))
}

#[cfg(test)]
mod tests {
    use case::{NamedPolicy, Policies, Request};
    use serde_json::value::RawValue;

    use super::*;
    use crate::{Facts, diagnose};

    /// The quote of the first finding, and its marked parts with what is said about them.
    fn quoted(document: &str) -> (Quote, Vec<String>) {
        let policy = NamedPolicy {
            name: "P".to_owned(),
            arn: None,
            via: None,
            document: RawValue::from_string(document.to_owned()).unwrap(),
            origin: None,
        };
        let world = World {
            request: Request {
                principal: Some("arn:aws:iam::111111111111:user/u".to_owned()),
                action: Some("s3:GetObject".to_owned()),
                resource: Some("arn:aws:s3:::b/k".to_owned()),
                context_complete: true,
                ..Request::default()
            },
            policies: Policies { identity: Some(Some(vec![policy])), ..Policies::default() },
            time: None,
        };
        let findings = diagnose(&world, None, &Facts::default()).findings;
        let quote = findings.into_iter().find_map(|finding| finding.quote).unwrap();
        let marks =
            quote.marks.iter().map(|mark| format!("{} | {}", &quote.text[mark.start..mark.end], mark.label));
        (quote.clone(), marks.collect())
    }

    #[test]
    fn the_element_that_failed_is_marked() {
        let (_, marks) = quoted(
            r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource" : ["arn:aws:s3:::c/*","arn:aws:s3:::d"]}}"#,
        );
        assert_eq!(
            marks,
            [r#""Resource" : ["arn:aws:s3:::c/*","arn:aws:s3:::d"] | the request: arn:aws:s3:::b/k"#]
        );
        let (_, marks) = quoted(
            r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*",
                "Condition":{"Bool":{"a:b":"true"},"StringEquals":{"aws:x":"1","aws:y":["2"]}}}]}"#,
        );
        assert_eq!(marks.first().map(String::as_str), Some(r#""a:b":"true" | the request: nothing"#));
    }

    #[test]
    fn of_a_deny_what_reaches_the_request_is_marked() {
        let (_, marks) = quoted(
            r#"{"Statement":[{"Effect":"Deny","Action":["s3:Put*","s3:Get*"],"Resource":["arn:aws:s3:::c","arn:aws:s3:::b/*"]}]}"#,
        );
        assert_eq!(
            marks,
            [r#""s3:Get*" | matches s3:GetObject"#, r#""arn:aws:s3:::b/*" | matches arn:aws:s3:::b/k"#]
        );
        let (_, marks) = quoted(r#"{"Statement":[{"Effect":"Deny","NotAction":["ec2:*"],"Resource":"*"}]}"#);
        assert_eq!(
            marks,
            [r#""NotAction" | s3:GetObject is none of these"#, r#""*" | matches arn:aws:s3:::b/k"#]
        );
    }

    #[test]
    fn a_quote_says_on_which_line_it_begins() {
        let document = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [ {\n    \"Effect\": \"Deny\",\n    \"Action\": \"*\",\n    \
                        \"Resource\": \"*\"\n  } ]\n}";
        let (quote, _) = quoted(document);
        assert_eq!((quote.line, quote.column), (Some(3), Some(18)));
        let line = document.lines().nth(2).unwrap();
        assert!(quote.text.starts_with(line.get(17..).unwrap()), "{}", quote.text);
        assert!(document.contains(&quote.text));
        let (quote, _) = quoted(&document.replace('\n', ""));
        assert_eq!((quote.line, quote.column), (None, None));
    }
}
