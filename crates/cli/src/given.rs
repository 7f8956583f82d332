//! The request given by the flags: cases made from it, and cases completed with it.

use std::collections::BTreeMap;
use std::path::Path;

use case::{ContextValue, Record};
use serde_json::value::RawValue;

use crate::flags::{RequestFlags, arn_of_address, check_context_key};
use crate::input::{flag_file, flag_file_name};
use crate::position::position;
use crate::{Failure, Messages};

/// The request flags, parsed.
#[derive(Debug, Default)]
pub(crate) struct Given {
    principal: Option<String>,
    actions: Vec<String>,
    resources: Vec<String>,
    resource_account: Option<String>,
    context: BTreeMap<String, ContextValue>,
    context_complete: bool,
}

impl Given {
    /// Reads the flags, and reports what was interpreted differently from how it was written.
    pub(crate) fn read(flags: RequestFlags, messages: &Messages) -> Result<Self, Failure> {
        let mut context = BTreeMap::new();
        for path in &flags.context_file {
            extend(&mut context, read_context_file(path)?);
        }
        let mut typed = BTreeMap::new();
        for argument in &flags.context {
            match argument.strip_prefix('@') {
                Some(path) => extend(&mut context, read_context_file(Path::new(path))?),
                None => add(&mut typed, argument)?,
            }
        }
        extend(&mut context, typed);
        let arn = |resource: String| match arn_of_address(&resource, flags.principal.as_deref()) {
            Some(arn) => {
                messages.note(&format!("--resource {resource} is {arn}"));
                arn
            }
            None => resource,
        };
        Ok(Self {
            resources: flags.resource.into_iter().map(arn).collect(),
            principal: flags.principal,
            actions: flags.action,
            resource_account: flags.resource_account,
            context,
            context_complete: flags.context_complete,
        })
    }

    /// True if the flags ask something, so that cases can be made from them alone.
    pub(crate) fn asks(&self) -> bool {
        self.principal.is_some() || !self.actions.is_empty() || !self.resources.is_empty()
    }

    /// True if the flags give anything at all.
    fn gives(&self) -> bool {
        self.asks() || self.resource_account.is_some() || !self.context.is_empty() || self.context_complete
    }

    /// One case for each pair of action and resource.
    pub(crate) fn cases(&self) -> Result<Vec<Record>, Failure> {
        let mut cases = Vec::new();
        for action in each(&self.actions) {
            for resource in each(&self.resources) {
                let mut record = Record::default();
                self.fill_with(&mut record, action, resource)?;
                cases.push(record);
            }
        }
        Ok(cases)
    }

    /// Fills in what a case lacks.
    pub(crate) fn fill(&self, record: &mut Record) -> Result<(), Failure> {
        if !self.gives() {
            return Ok(());
        }
        let action = only("--action", &self.actions)?;
        let resource = only("--resource", &self.resources)?;
        self.fill_with(record, action, resource)
    }

    fn fill_with(
        &self,
        record: &mut Record,
        action: Option<&String>,
        resource: Option<&String>,
    ) -> Result<(), Failure> {
        let mut request = object(record, "request")?.unwrap_or_default();
        if self.fill_request(&mut request, action, resource)? {
            record.set("request", &request)?;
        }
        Ok(())
    }

    /// Fills in the members that are absent or null; true if there were any.
    fn fill_request(
        &self,
        request: &mut Record,
        action: Option<&String>,
        resource: Option<&String>,
    ) -> Result<bool, Failure> {
        let members = [
            ("principal", self.principal.as_ref()),
            ("action", action),
            ("resource", resource),
            ("resourceAccount", self.resource_account.as_ref()),
        ];
        let mut filled = false;
        for (name, value) in members {
            if let Some(value) = value.filter(|_| lacks(request, name)) {
                request.set(name, value)?;
                filled = true;
            }
        }
        filled |= self.fill_context(request)?;
        if self.context_complete && lacks(request, "contextComplete") {
            request.set("contextComplete", &true)?;
            filled = true;
        }
        Ok(filled)
    }

    fn fill_context(&self, request: &mut Record) -> Result<bool, Failure> {
        if self.context.is_empty() {
            return Ok(false);
        }
        let mut context = object(request, "context")?.unwrap_or_default();
        let mut filled = false;
        for (key, value) in &self.context {
            // Condition keys are case-insensitive: IAM User Guide, "IAM JSON policy elements: Condition".
            if !context.members().any(|(known, _)| known.eq_ignore_ascii_case(key)) {
                context.set(key, value)?;
                filled = true;
            }
        }
        if filled {
            request.set("context", &context)?;
        }
        Ok(filled)
    }
}

/// A member that must be an object; `None` if it is absent or null.
fn object(record: &Record, name: &str) -> Result<Option<Record>, Failure> {
    Ok(record.get::<Record>(name)?)
}

fn lacks(record: &Record, name: &str) -> bool {
    record.raw(name).is_none_or(|value| value.get() == "null")
}

/// The values, or one absent value if there are none.
fn each(values: &[String]) -> Vec<Option<&String>> {
    if values.is_empty() { vec![None] } else { values.iter().map(Some).collect() }
}

/// The value of a flag that may be given only once when cases are read.
fn only<'a>(flag: &str, values: &'a [String]) -> Result<Option<&'a String>, Failure> {
    match values {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        _ => Err(Failure::usage(format!("{flag} is given more than once, and the input has cases"))
            .help("each line of input becomes one line of output: give the flag once, or no input")),
    }
}

/// Adds `KEY=VALUE`; a key given again becomes multivalued.
fn add(context: &mut BTreeMap<String, ContextValue>, argument: &str) -> Result<(), Failure> {
    let Some((key, value)) = argument.split_once('=').filter(|(key, _)| !key.is_empty()) else {
        return Err(Failure::usage(format!("--context {argument}: not of the form KEY=VALUE")).help(
            "write for instance --context aws:SourceIp=203.0.113.7, or --context @FILE for a JSON file",
        ));
    };
    let key = key.trim();
    check_context_key(key)?;
    add_value(context, key, ContextValue::One(value.to_owned()));
    Ok(())
}

/// Adds the value of a key, or further values if the key is already there in any spelling: keys are case-insensitive.
fn add_value(context: &mut BTreeMap<String, ContextValue>, key: &str, value: ContextValue) {
    match context.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
        None => {
            context.insert(key.to_owned(), value);
        }
        Some((_, known)) => {
            *known = ContextValue::Many([known.as_slice(), value.as_slice()].concat());
        }
    }
}

/// Adds keys, replacing existing ones regardless of case.
fn extend(context: &mut BTreeMap<String, ContextValue>, more: BTreeMap<String, ContextValue>) {
    context.retain(|known, _| !more.keys().any(|key| key.eq_ignore_ascii_case(known)));
    context.extend(more);
}

fn read_context_file(path: &Path) -> Result<BTreeMap<String, ContextValue>, Failure> {
    let name = flag_file_name(path);
    let text = flag_file(path)
        .map_err(|error| Failure::usage(format!("cannot read the context file {name}: {error}")))?;
    let wrong = |line, column, what: String| {
        Failure::usage(format!("{name}:{line}:{column}: not a context: {what}")).help(
            r#"a context is a JSON object such as {"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["team"]}"#,
        )
    };
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(&text)
        .map_err(|error| wrong(error.line(), error.column(), case::words(&error)))?;
    let mut context = BTreeMap::new();
    for (key, value) in members {
        let read: ContextValue = serde_json::from_str(value.get()).map_err(|error| {
            // The value is a slice of the text: its address gives its position.
            let at = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            let (line, column) = position(&text, at);
            wrong(line, column, format!("{key} has {}", case::words(&error)))
        })?;
        add_value(&mut context, &key, read);
    }
    Ok(context)
}
