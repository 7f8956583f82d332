//! One statement.

use std::borrow::Cow;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::block::{BlockSeed, RawCondition};
use super::check;
use super::list::{ItemSeed, ListSeed, Scalars, TextSeed, texts};
use super::name::{NameSeed, Names, once};
use super::principal::PrincipalSeed;
use crate::condition::Condition;
use crate::kind::PolicyKind;
use crate::pattern::{ActionPattern, PrincipalPattern, ResourcePattern};
use crate::statement::{Effect, Element, Statement};

/// A statement as read.
#[derive(Default)]
pub(super) struct Raw<'a> {
    pub(super) sid: Option<Cow<'a, str>>,
    pub(super) effect: Option<Effect>,
    pub(super) principal: Option<Vec<PrincipalPattern<'a>>>,
    pub(super) not_principal: Option<Vec<PrincipalPattern<'a>>>,
    pub(super) action: Option<Vec<ActionPattern<'a>>>,
    pub(super) not_action: Option<Vec<ActionPattern<'a>>>,
    pub(super) resource: Option<Vec<Cow<'a, str>>>,
    pub(super) not_resource: Option<Vec<Cow<'a, str>>>,
    pub(super) condition: Option<Vec<RawCondition<'a>>>,
}

/// A statement that has what its policy's kind requires; whether it has policy variables is not known yet.
pub(super) struct Parsed<'a> {
    pub(super) sid: Option<Cow<'a, str>>,
    pub(super) effect: Effect,
    pub(super) principal: Option<Element<PrincipalPattern<'a>>>,
    pub(super) action: Element<ActionPattern<'a>>,
    pub(super) resource: Option<Element<Cow<'a, str>>>,
    pub(super) conditions: Vec<RawCondition<'a>>,
}

impl<'a> Parsed<'a> {
    pub(super) fn compile(self, variables: bool) -> Statement<'a> {
        let resource = |text| ResourcePattern::compile(text, variables);
        let condition =
            |raw: RawCondition<'a>| Condition::compile(raw.operator, raw.key, raw.values, variables);
        Statement {
            sid: self.sid,
            effect: self.effect,
            principal: self.principal,
            action: self.action,
            resource: self.resource.map(|element| element.map(resource)),
            conditions: self.conditions.into_iter().map(condition).collect(),
        }
    }
}

#[derive(Clone, Copy)]
enum StatementElement {
    Sid,
    Effect,
    Principal,
    NotPrincipal,
    Action,
    NotAction,
    Resource,
    NotResource,
    Condition,
}

impl Names for StatementElement {
    const WHAT: &'static str = "element";
    const ALL: &'static [(&'static str, Self)] = &[
        ("Effect", Self::Effect),
        ("Action", Self::Action),
        ("Resource", Self::Resource),
        ("Sid", Self::Sid),
        ("Condition", Self::Condition),
        ("Principal", Self::Principal),
        ("NotAction", Self::NotAction),
        ("NotResource", Self::NotResource),
        ("NotPrincipal", Self::NotPrincipal),
    ];
}

/// Reads a statement.
pub(super) struct StatementSeed(pub(super) PolicyKind);

impl<'de> DeserializeSeed<'de> for StatementSeed {
    type Value = Parsed<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for StatementSeed {
    type Value = Parsed<'de>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a statement: an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut raw = Raw::default();
        while let Some(name) = map.next_key_seed(NameSeed::<StatementElement>::new())? {
            read_element(name, &mut map, &mut raw)?;
        }
        check::statement(self.0, raw).map_err(de::Error::custom)
    }
}

fn read_element<'de, A: MapAccess<'de>>(
    name: StatementElement,
    map: &mut A,
    raw: &mut Raw<'de>,
) -> Result<(), A::Error> {
    match name {
        StatementElement::Sid => once(&mut raw.sid, "Sid", map.next_value_seed(TextSeed(Scalars::Text))?),
        StatementElement::Effect => {
            let seed = ItemSeed { scalars: Scalars::Text, make: parse_effect };
            once(&mut raw.effect, "Effect", map.next_value_seed(seed)?)
        }
        StatementElement::Principal => {
            once(&mut raw.principal, "Principal", map.next_value_seed(PrincipalSeed)?)
        }
        StatementElement::NotPrincipal => {
            once(&mut raw.not_principal, "NotPrincipal", map.next_value_seed(PrincipalSeed)?)
        }
        StatementElement::Action => {
            once(&mut raw.action, "Action", some("Action", map.next_value_seed(actions())?)?)
        }
        StatementElement::NotAction => {
            once(&mut raw.not_action, "NotAction", some("NotAction", map.next_value_seed(actions())?)?)
        }
        StatementElement::Resource => {
            let list = some("Resource", map.next_value_seed(texts(Scalars::Text))?)?;
            once(&mut raw.resource, "Resource", list)
        }
        StatementElement::NotResource => {
            let list = some("NotResource", map.next_value_seed(texts(Scalars::Text))?)?;
            once(&mut raw.not_resource, "NotResource", list)
        }
        StatementElement::Condition => once(&mut raw.condition, "Condition", map.next_value_seed(BlockSeed)?),
    }
}

/// IAM does not accept an empty list: "Policy statement must contain actions", "… resources".
fn some<T, E: de::Error>(name: &str, list: Vec<T>) -> Result<Vec<T>, E> {
    if list.is_empty() { Err(E::custom(format!("\"{name}\" is an empty list"))) } else { Ok(list) }
}

#[expect(clippy::needless_pass_by_value, reason = "the reader of items hands its texts over")]
fn parse_effect(text: Cow<'_, str>) -> Result<Effect, String> {
    Effect::parse(&text).ok_or_else(|| format!("\"Effect\" is \"Allow\" or \"Deny\", not {text:?}"))
}

fn actions<'de>() -> impl DeserializeSeed<'de, Value = Vec<ActionPattern<'de>>> {
    let make = |text: Cow<'de, str>| {
        ActionPattern::parse(text.clone()).ok_or_else(|| {
            format!("{text:?} is not an action: those are \"*\" or \"service:Name\", for instance \"s3:GetObject\"")
        })
    };
    ListSeed { scalars: Scalars::Text, make }
}
