//! A CloudFormation template.
//!
//! What a template declares, it declares as a whole: it replaces what is there now. Functions are evaluated as far as
//! parameters, mappings and names are known; what is open becomes a variable that is never known.

mod beside;
mod conditions;
mod functions;
mod iam;
mod names;
mod resources;
pub(crate) mod yaml;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde_json::{Map, Value};
use source::arn::partition;

use crate::document::{Document, document};
use crate::holder::Home;
use crate::known::{Known, Unknown, whole};
use crate::planned::Planned;
use crate::{PlanError, Settings};

/// A template that is being read.
struct Reader<'a> {
    template: &'a Value,
    settings: &'a Settings,
    account: String,
    partition: &'static str,
    /// Names and paths, each computed once.
    texts: RefCell<HashMap<String, String>>,
    /// Conditions, each computed once.
    settled: RefCell<HashMap<String, Result<bool, ()>>>,
    /// How much more may be generated from the template.
    budget: Cell<usize>,
}

/// Transforms that change nothing that is in a template: they add to it, or to the language.
const HARMLESS: [&str; 4] = [
    "AWS::Serverless-2016-10-31",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-2020-07-23",
    "AWS::CodeDeployBlueGreen",
];

/// The deepest nesting of functions and conditions that is followed.
const DEEPEST: usize = 64;

/// The most that is generated from a template, in bytes: templates are at most one megabyte.
const BUDGET: usize = 64 << 20;

/// A resource of a template, its properties evaluated.
struct Declared<'a> {
    /// The logical id.
    id: &'a str,
    of_type: &'a str,
    properties: Value,
    /// What it depends on if it is not certain that it is made at all.
    doubt: Option<Unknown>,
}

/// Reads a template.
pub(crate) fn read(template: &Value, settings: &Settings) -> Result<Planned, PlanError> {
    let account = settings.account.clone();
    let reader = Reader {
        template,
        settings,
        account: account.ok_or_else(|| PlanError::NoAccount { what: "the template".to_owned() })?,
        partition: partition(settings.region.as_deref().unwrap_or_default()),
        texts: RefCell::default(),
        settled: RefCell::default(),
        budget: Cell::new(BUDGET),
    };
    reader.check_settings()?;
    reader.check_processing()?;
    let declared = reader.declared();
    let mut planned = Planned::new("the template");
    planned.notes.extend(unseen(&declared));
    reader.managed_policies(&declared, &mut planned);
    reader.entities(&declared, &mut planned);
    reader.grants(&declared, &mut planned);
    reader.resources(&declared, &mut planned);
    Ok(planned)
}

/// What CloudFormation makes from a template that does not show it: SAM's resources and nested stacks.
fn unseen(declared: &[Declared<'_>]) -> Option<String> {
    const NESTED: [&str; 2] = ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"];
    let is_unseen =
        |own: &&Declared<'_>| NESTED.contains(&own.of_type) || own.of_type.starts_with("AWS::Serverless::");
    let ids: Vec<&str> = declared.iter().filter(is_unseen).map(|own| own.id).collect();
    (!ids.is_empty()).then(|| {
        format!(
            "what becomes of {} does not stand in the template and is left out: of SAM give the processed template \
             (`aws cloudformation get-template --template-stage Processed`), of a nested stack its own",
            ids.join(", ")
        )
    })
}

impl<'a> Reader<'a> {
    fn section(&self, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.template.get(name).and_then(Value::as_object).into_iter().flat_map(Map::iter)
    }

    fn resource(&self, id: &str) -> Option<&'a Value> {
        self.template.get("Resources")?.get(id)
    }

    /// A parameter or a name that is not used is a mistake.
    fn check_settings(&self) -> Result<(), PlanError> {
        let unused =
            |what: &str, name: &str| PlanError::Unused { what: format!("{what} {name} in the template") };
        if let Some(name) = self.settings.parameters.keys().find(|name| self.parameter(name).is_none()) {
            return Err(unused("parameter", name));
        }
        let unknown = self.settings.names.keys().find(|id| self.resource(id).is_none());
        unknown.map_or(Ok(()), |id| Err(unused("resource", id)))
    }

    /// Macros may turn a template into anything, and loops make resources that it does not show.
    fn check_processing(&self) -> Result<(), PlanError> {
        let unprocessed = |what: String| Err(PlanError::Unprocessed { what });
        let transforms = match self.template.get("Transform") {
            Some(Value::Array(list)) => list.as_slice(),
            Some(alone) => std::slice::from_ref(alone),
            None => &[],
        };
        let harmless = |own: &&Value| own.as_str().is_some_and(|own| HARMLESS.contains(&own));
        if let Some(other) = transforms.iter().find(|own| !harmless(own)) {
            return unprocessed(format!("the macro {other}"));
        }
        match self.section("Resources").find(|(id, _)| id.starts_with("Fn::")) {
            Some((id, _)) => unprocessed(id.clone()),
            None => Ok(()),
        }
    }

    fn parameter(&self, name: &str) -> Option<&'a Value> {
        self.template.get("Parameters")?.get(name)
    }

    /// All resources that are made, or may be.
    fn declared(&self) -> Vec<Declared<'a>> {
        let declared = |(id, resource): (&'a String, &'a Value)| {
            let condition = resource.get("Condition").and_then(Value::as_str);
            let doubt = match condition.map(|own| self.condition(own, DEEPEST)) {
                None | Some(Ok(true)) => None,
                Some(Ok(false)) => return None,
                Some(Err(unknown)) => Some(unknown),
            };
            let properties = self.properties(resource);
            let doubt = doubt.or_else(|| whole(properties.as_str()?).err());
            Some(Declared { id, of_type: resource.get("Type")?.as_str()?, properties, doubt })
        };
        self.section("Resources").filter_map(declared).collect()
    }

    /// The properties of a resource; an open text if not all of them are known.
    fn properties(&self, resource: &Value) -> Value {
        let added =
            resource.as_object().into_iter().flatten().find(|(name, _)| functions::adds_members(name));
        match added {
            Some((name, _)) => crate::known::variable(name).into(),
            None => resource.get("Properties").and_then(|own| self.value(own)).unwrap_or_default(),
        }
    }

    /// Takes this much from the budget; false if it is used up, and nothing more is known about the template.
    fn spend(&self, bytes: usize) -> bool {
        let left = self.budget.get().saturating_sub(bytes + 1);
        self.budget.set(left);
        left > 0
    }

    fn home(&self) -> Home {
        Home { account: self.account.clone(), region: self.settings.region.clone() }
    }
}

impl Declared<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.properties.get(name)?.as_str()
    }

    /// The policy in a property; open if it is open whether the resource is made.
    fn document(&self, name: &str) -> Known<Document> {
        self.document_in(&self.properties, name)
    }

    fn document_in(&self, value: &Value, name: &str) -> Known<Document> {
        if let Some(doubt) = &self.doubt {
            return Err(doubt.clone());
        }
        match value.get(name) {
            Some(value) => document(value),
            None => Err(Unknown(format!("{} has no {name}", self.id))),
        }
    }

    /// The texts in a list, or one text.
    fn texts(&self, name: &str) -> Vec<&str> {
        match self.properties.get(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    fn items(&self, name: &str) -> &[Value] {
        self.properties.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// An open value in place of a list, or of all properties.
    fn open_list(&self, name: &str) -> Option<Unknown> {
        self.open().or_else(|| whole(self.text(name)?).err())
    }

    /// Why not all properties are known.
    fn open(&self) -> Option<Unknown> {
        whole(self.properties.as_str()?).err()
    }
}
