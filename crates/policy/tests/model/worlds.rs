//! The complete contexts that a case leaves possible.
//!
//! IAM User Guide, "AWS global condition context keys", and of "IAM policy elements: Variables and tags" the table of
//! the principals that have each key.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::case::{Case, World};
use crate::{condition, names, principal, text};

/// What is known of keys: their values, or, with none, that they are absent.
type Known = BTreeMap<String, Vec<String>>;

/// The worlds to try.
pub(crate) struct Worlds {
    pub(crate) all: Vec<World>,
    /// True where each key in which they differ is asked for once, and what is asked depends on it: whatever is unknown
    /// then, two of the worlds must tell apart.
    pub(crate) each_key_tells: bool,
}

const MOST: usize = 60;

/// The principals that a request may be of: of a role, each of its sessions, unless all is known.
pub(crate) fn principals(case: &Case) -> Vec<&'static str> {
    match case.principal {
        "arn:aws:iam::111111111111:role/App" if !case.complete => {
            vec![
                "arn:aws:sts::111111111111:assumed-role/App/i-0abc",
                "arn:aws:sts::111111111111:assumed-role/App/x",
            ]
        }
        known => vec![known],
    }
}

/// How often documents name a session, where it is not known which one asks: two statements may depend on one session.
pub(crate) fn sessions_mentioned(case: &Case) -> usize {
    if principals(case).len() < 2 {
        return 0;
    }
    case.documents().map(|document| document.to_string().matches(":assumed-role/").count()).sum()
}

/// All worlds that a case leaves possible, or as many as are tried.
pub(crate) fn worlds(case: &Case) -> Worlds {
    let known = known(case);
    let asked: Vec<String> = case.documents().flat_map(keys_of).collect();
    let open: BTreeSet<&String> =
        asked.iter().filter(|key| (!case.complete || is_always(key)) && !known.contains_key(*key)).collect();
    let once = |key: &&String| asked.iter().filter(|own| own == key).count() == 1;
    let base: World = known.into_iter().filter(|(_, values)| !values.is_empty()).collect();
    let mut each_key_tells = open.iter().all(|key| once(key) && tells(case, key, &base));
    let mut all = vec![base];
    for key in open {
        let mut next = if is_always(key) { Vec::new() } else { all.clone() };
        for values in names::candidates(key) {
            for world in &all {
                let mut world = world.clone();
                world.insert(key.clone(), values.clone());
                next.push(world);
            }
        }
        let step = next.len().div_ceil(MOST);
        each_key_tells &= step == 1;
        all = next.into_iter().step_by(step).collect();
    }
    Worlds { all, each_key_tells }
}

/// Whether the condition that asks for a key holds for some of its values and not for others.
fn tells(case: &Case, key: &str, world: &World) -> bool {
    let without = world.clone();
    let with = names::candidates(key).into_iter().map(|values| {
        let mut world = world.clone();
        world.insert(key.to_owned(), values);
        world
    });
    let worlds: Vec<World> = with.chain((!is_always(key)).then_some(without)).collect();
    case.documents().any(|document| {
        let variables = document["Version"] == "2012-10-17";
        let blocks = document["Statement"].as_array().into_iter().flatten().map(|own| &own["Condition"]);
        blocks.filter_map(|block| of_key(block, key)).any(|block| {
            let holds = |world: &World| condition::holds(&block, world, variables);
            worlds.iter().any(holds) && !worlds.iter().all(holds)
        })
    })
}

/// Whether every request has a value for the key.
fn is_always(key: &str) -> bool {
    key.eq_ignore_ascii_case("aws:CurrentTime")
}

/// The condition of a block that asks for a key, alone.
fn of_key(block: &Value, key: &str) -> Option<Value> {
    let mut alone = block.clone();
    let operators = alone.as_object_mut()?;
    for keys in operators.values_mut() {
        keys.as_object_mut()?.retain(|own, _| own.eq_ignore_ascii_case(key));
    }
    let asks = operators.values().any(|keys| keys.as_object().is_some_and(|keys| !keys.is_empty()));
    asks.then_some(alone)
}

fn known(case: &Case) -> Known {
    let mut known = derived(case);
    for (key, values) in &case.context {
        known.insert(key.to_lowercase(), values.iter().map(ToString::to_string).collect());
    }
    let is_given = |known: &Known, key: &str| known.get(key).is_some_and(|values| !values.is_empty());
    if is_given(&known, "aws:sourcevpce") {
        known.entry("aws:sourceip".to_owned()).or_default();
    } else if is_given(&known, "aws:sourceip") {
        known.entry("aws:sourcevpce".to_owned()).or_default();
    }
    known
}

/// The keys that follow from who asks for what.
fn derived(case: &Case) -> Known {
    let who = case.principal;
    let one = |value: &str| vec![value.to_owned()];
    let account = principal::account(who).map(one).unwrap_or_default();
    let region = case.resource.split(':').nth(3).filter(|region| !region.is_empty());
    let is_service = principal::is_service(who);
    let arn = principal::role_arn(who).unwrap_or_else(|| who.to_owned());
    let mut known = Known::from([
        ("aws:resourceaccount".to_owned(), one(case.resource_account)),
        ("aws:username".to_owned(), principal::user_name(who).map(one).unwrap_or_default()),
    ]);
    if let Some(region) = region {
        known.insert("aws:requestedregion".to_owned(), one(region));
    }
    if principal::is_provider(who) {
        return known;
    }
    let is_anonymous = principal::is_anonymous(who);
    let signed = |value: &str| if is_anonymous { vec![] } else { one(value) };
    known.insert("aws:principalisawsservice".to_owned(), signed(if is_service { "true" } else { "false" }));
    if is_anonymous || is_service {
        known.insert("aws:principalarn".to_owned(), vec![]);
        known.insert("aws:principaltag/team".to_owned(), vec![]);
    } else {
        known.insert("aws:principalarn".to_owned(), one(&arn));
    }
    if !is_service {
        known.insert("aws:principaltype".to_owned(), one(kind(who)));
        known
            .insert("aws:principalaccount".to_owned(), if is_anonymous { one("anonymous") } else { account });
    }
    known
}

fn kind(who: &str) -> &'static str {
    match who {
        _ if principal::is_root(who) => "Account",
        _ if principal::is_user(who) => "User",
        _ if principal::is_federated_user(who) => "FederatedUser",
        _ if principal::is_anonymous(who) => "Anonymous",
        _ => "AssumedRole",
    }
}

/// Each mention of a key in a document.
fn keys_of(document: &Value) -> Vec<String> {
    let mut keys = Vec::new();
    if document["Version"] == "2012-10-17" {
        keys.extend(text::variables(&document.to_string()));
    }
    for statement in document["Statement"].as_array().into_iter().flatten() {
        let operators = statement["Condition"].as_object();
        for of_operator in operators.into_iter().flat_map(|operators| operators.values()) {
            keys.extend(of_operator.as_object().into_iter().flatten().map(|(key, _)| key.to_lowercase()));
        }
    }
    keys
}
