//! A statement, and how its elements match a request.

use std::borrow::Cow;

use crate::condition::Condition;
use crate::layer::Grant;
use crate::pattern::{ActionPattern, PrincipalPattern, ResourcePattern};
use crate::principal::{Principal, PrincipalKind};
use crate::request::{Action, Request};
use crate::truth::Truth;

/// What a statement does to the requests that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Allows them.
    Allow,
    /// Denies them, whatever else allows them.
    Deny,
}

impl Effect {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "Allow" => Some(Self::Allow),
            "Deny" => Some(Self::Deny),
            _ => None,
        }
    }

    /// `Allow` or `Deny`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// The two names of an element: the plain one, and the one that begins with `Not`.
pub(crate) type ElementNames = [&'static str; 2];

pub(crate) const PRINCIPAL: ElementNames = ["Principal", "NotPrincipal"];
pub(crate) const ACTION: ElementNames = ["Action", "NotAction"];
pub(crate) const RESOURCE: ElementNames = ["Resource", "NotResource"];

/// A list of patterns: `Action`, `Resource`, `Principal`; if `negated`, their `Not…` form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<T> {
    /// True for the `Not…` form: it matches what none of the patterns match.
    pub negated: bool,
    /// The patterns, as their author listed them.
    pub patterns: Vec<T>,
}

/// A compiled statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement<'a> {
    pub(crate) sid: Option<Cow<'a, str>>,
    pub(crate) effect: Effect,
    pub(crate) principal: Option<Element<PrincipalPattern<'a>>>,
    pub(crate) action: Element<ActionPattern<'a>>,
    pub(crate) resource: Option<Element<ResourcePattern<'a>>>,
    pub(crate) conditions: Vec<Condition<'a>>,
}

/// Whether a statement matches, and through which grant its principal is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) truth: Truth,
    /// The strongest grant that is certain, if the rest of the statement matches.
    pub(crate) grant: Option<Grant>,
    /// The strongest grant that is possible.
    pub(crate) might_grant: Option<Grant>,
}

impl Match {
    const NO: Self = Self { truth: Truth::False, grant: None, might_grant: None };
    const YES: Self =
        Self { truth: Truth::True, grant: Some(Grant::Direct), might_grant: Some(Grant::Direct) };

    fn only_if(self, truth: Truth) -> Self {
        match truth {
            Truth::True => self,
            Truth::Unknown => Self { truth: self.truth.min(Truth::Unknown), grant: None, ..self },
            Truth::False => Self::NO,
        }
    }
}

impl<T> Element<T> {
    /// The name it has in a statement, out of the element's two.
    pub(crate) fn name(&self, [plain, negated]: ElementNames) -> &'static str {
        if self.negated { negated } else { plain }
    }

    pub(crate) fn map<U>(self, f: impl FnMut(T) -> U) -> Element<U> {
        Element { negated: self.negated, patterns: self.patterns.into_iter().map(f).collect() }
    }
}

impl<'a> Statement<'a> {
    /// The same statement with its own copy of all text.
    pub fn into_owned(self) -> Statement<'static> {
        Statement {
            sid: self.sid.map(|sid| Cow::Owned(sid.into_owned())),
            effect: self.effect,
            principal: self.principal.map(|element| element.map(PrincipalPattern::into_owned)),
            action: self.action.map(ActionPattern::into_owned),
            resource: self.resource.map(|element| element.map(ResourcePattern::into_owned)),
            conditions: self.conditions.into_iter().map(Condition::into_owned).collect(),
        }
    }

    /// The statement's id.
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// The effect.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// `Principal` or `NotPrincipal`; `None` in policies attached to a principal.
    pub fn principal(&self) -> Option<&Element<PrincipalPattern<'a>>> {
        self.principal.as_ref()
    }

    /// `Action` or `NotAction`.
    pub fn action(&self) -> &Element<ActionPattern<'a>> {
        &self.action
    }

    /// `Resource` or `NotResource`; `None` if the policy is about the resource it is attached to.
    pub fn resource(&self) -> Option<&Element<ResourcePattern<'a>>> {
        self.resource.as_ref()
    }

    /// The conditions; all of them must hold.
    pub fn conditions(&self) -> &[Condition<'a>] {
        &self.conditions
    }

    /// Whether the statement matches. Cheap checks that most often fail come first.
    pub(crate) fn matches(&self, request: &Request) -> Match {
        let action = self.matches_action(request);
        if action == Truth::False {
            return Match::NO;
        }
        let both = action.min(self.matches_resource(request));
        if both == Truth::False {
            return Match::NO;
        }
        let principal = self.matches_principal(request);
        if principal.truth == Truth::False {
            return Match::NO;
        }
        let conditions =
            Truth::all(self.conditions.iter().map(|condition| condition.holds(request.context())));
        principal.only_if(both.min(conditions))
    }

    pub(crate) fn matches_action(&self, request: &Request) -> Truth {
        let Element { negated, patterns } = &self.action;
        let any = match request.action() {
            Some(action) => Truth::any(patterns.iter().map(|pattern| pattern.matches(action))),
            None => unless_all(patterns.iter().any(|pattern| pattern.as_str() == "*"), patterns.is_empty()),
        };
        if *negated { !any } else { any }
    }

    /// True if it names an action, or a pattern of actions, of the requested service.
    pub(crate) fn names_service_of(&self, request: &Request) -> bool {
        let service = request.action().and_then(Action::service);
        self.action.patterns.iter().any(|pattern| match (pattern.service(), service) {
            (Some(own), Some(service)) => own.eq_ignore_ascii_case(service),
            _ => false,
        })
    }

    pub(crate) fn matches_resource(&self, request: &Request) -> Truth {
        let Some(Element { negated, patterns }) = &self.resource else { return Truth::True };
        let any = match request.resource() {
            Some(resource) => {
                Truth::any(patterns.iter().map(|pattern| pattern.matches(resource, request.context())))
            }
            None => unless_all(patterns.iter().any(|pattern| pattern.as_str() == "*"), patterns.is_empty()),
        };
        if *negated { !any } else { any }
    }

    /// A statement without a principal applies to the principal that its policy is attached to.
    pub(crate) fn matches_principal(&self, request: &Request) -> Match {
        let Some(element) = &self.principal else { return Match::YES };
        let Some(principal) = request.principal() else {
            let everyone = element.patterns.iter().any(PrincipalPattern::is_everyone);
            return match (everyone, element.negated) {
                (true, false) => Match::YES,
                (true, true) => Match::NO,
                (false, _) => Match { truth: Truth::Unknown, grant: None, might_grant: Some(Grant::Direct) },
            };
        };
        let session_is_unknown = !request.context().is_complete();
        if element.negated {
            let spared = match self.effect {
                Effect::Deny => is_spared(&element.patterns, principal, session_is_unknown),
                Effect::Allow => is_listed(&element.patterns, principal, session_is_unknown),
            };
            return Match::YES.only_if(!spared);
        }
        named(&element.patterns, principal, session_is_unknown)
    }
}

/// If a part of the request is not known, only a pattern that matches everything certainly matches.
fn unless_all(all: bool, none: bool) -> Truth {
    match (all, none) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown,
    }
}

fn named(patterns: &[PrincipalPattern<'_>], principal: &Principal, session_is_unknown: bool) -> Match {
    let mut result = Match::NO;
    for pattern in patterns {
        let named = pattern.names(principal, session_is_unknown);
        result.truth = result.truth.max(named.truth);
        if named.truth == Truth::True {
            result.grant = result.grant.max(Some(named.grant));
        }
        if named.truth != Truth::False {
            result.might_grant = result.might_grant.max(Some(named.grant));
        }
    }
    result
}

fn is_listed(patterns: &[PrincipalPattern<'_>], principal: &Principal, session_is_unknown: bool) -> Truth {
    Truth::any(patterns.iter().map(|pattern| pattern.names(principal, session_is_unknown).truth))
}

/// Whether a Deny with `NotPrincipal` spares a principal: only if every name it goes by is listed.
///
/// IAM User Guide, "AWS JSON policy elements: NotPrincipal": to spare a role session, list the session, the role and
/// the account; to spare a user, list the user and the account.
fn is_spared(patterns: &[PrincipalPattern<'_>], principal: &Principal, session_is_unknown: bool) -> Truth {
    if patterns.iter().any(PrincipalPattern::is_everyone) {
        return Truth::True;
    }
    let listed = |grant: Grant| {
        let of_grant = patterns.iter().filter(move |pattern| pattern.grant() == Some(grant));
        Truth::any(of_grant.map(|pattern| pattern.names(principal, session_is_unknown).truth))
    };
    match principal.kind() {
        PrincipalKind::Root { .. } => listed(Grant::Account),
        PrincipalKind::User { .. } | PrincipalKind::FederatedUser { .. } => {
            listed(Grant::Account).min(listed(Grant::Direct))
        }
        PrincipalKind::Role { .. } | PrincipalKind::Session { .. } => {
            listed(Grant::Account).min(listed(Grant::Role)).min(listed(Grant::Direct))
        }
        _ => is_listed(patterns, principal, session_is_unknown),
    }
}
