//! The document: `Version`, `Id` and the statements.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::list::{ItemSeed, Scalars, TextSeed};
use super::name::{NameSeed, Names, once};
use super::statement::{Parsed, StatementSeed};
use crate::kind::PolicyKind;
use crate::policy::{Policy, Version};

/// A document as read, before it is known whether its version supports policy variables.
pub(super) struct Document<'a> {
    version: Option<Version>,
    id: Option<Cow<'a, str>>,
    statements: Vec<Parsed<'a>>,
}

impl<'a> Document<'a> {
    pub(super) fn compile(self, kind: PolicyKind) -> Policy<'a> {
        let variables = self.version.is_some_and(Version::has_variables);
        let statements = self.statements.into_iter().map(|parsed| parsed.compile(variables)).collect();
        Policy { kind, version: self.version, id: self.id, statements }
    }
}

#[derive(Clone, Copy)]
enum DocumentElement {
    Version,
    Id,
    Statement,
}

impl Names for DocumentElement {
    const WHAT: &'static str = "element";
    const ALL: &'static [(&'static str, Self)] =
        &[("Version", Self::Version), ("Statement", Self::Statement), ("Id", Self::Id)];
}

/// Reads a document.
pub(super) struct DocumentSeed(pub(super) PolicyKind);

impl<'de> DeserializeSeed<'de> for DocumentSeed {
    type Value = Document<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for DocumentSeed {
    type Value = Document<'de>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a policy document: an object with a Statement")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut version, mut id, mut statements) = (None, None, None);
        while let Some(element) = map.next_key_seed(NameSeed::<DocumentElement>::new())? {
            match element {
                DocumentElement::Version => {
                    let seed = ItemSeed { scalars: Scalars::Text, make: parse_version };
                    once(&mut version, "Version", map.next_value_seed(seed)?)?;
                }
                DocumentElement::Id => once(&mut id, "Id", map.next_value_seed(TextSeed(Scalars::Text))?)?,
                DocumentElement::Statement => {
                    once(&mut statements, "Statement", map.next_value_seed(StatementsSeed(self.0))?)?;
                }
            }
        }
        let statements = statements.ok_or_else(|| de::Error::custom("the policy has no \"Statement\""))?;
        Ok(Document { version, id, statements })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the reader of items hands its texts over")]
fn parse_version(text: Cow<'_, str>) -> Result<Version, String> {
    Version::parse(&text)
        .ok_or_else(|| format!("there is no policy version {text:?}; the current one is \"2012-10-17\""))
}

/// Reads one statement or a list of statements.
struct StatementsSeed(PolicyKind);

impl<'de> DeserializeSeed<'de> for StatementsSeed {
    type Value = Vec<Parsed<'de>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StatementsSeed {
    type Value = Vec<Parsed<'de>>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a statement or a list of statements")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Ok(vec![StatementSeed(self.0).visit_map(map)?])
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut statements: Vec<Parsed<'de>> = Vec::new();
        let mut sids = BTreeSet::new();
        while let Some(statement) = items.next_element_seed(StatementSeed(self.0))? {
            let sid = statement.sid.as_ref().filter(|sid| self.0.has_unique_sids() && !sid.is_empty());
            // IAM User Guide, "IAM JSON policy elements: Sid": unique within a policy.
            if let Some(sid) = sid.filter(|sid| !sids.insert(Cow::clone(sid))) {
                return Err(de::Error::custom(format!("the \"Sid\" {sid:?} stands twice in this policy")));
            }
            statements.push(statement);
        }
        Ok(statements)
    }
}
