//! Lambda functions, whose policies are built statement by statement.

use super::Reader;
use super::instance::{Fate, Instance};
use crate::PlanError;
use crate::document::{Document, document};
use crate::holder::Holder;
use crate::known::{Known, variable};
use crate::permission::{self, Permission};
use crate::planned::{Planned, Policy};

impl<'a> Reader<'a> {
    pub(super) fn functions(&self, planned: &mut Planned) -> Result<(), PlanError> {
        let functions = || self.of_type("aws_lambda_function");
        for instance in functions().filter(|own| own.takes()) {
            if let Some(holder) = self.holder_was(instance)? {
                planned.holding(holder).policy = Policy::Gone;
            }
        }
        for instance in functions().filter(|own| own.fate == Fate::Made) {
            if let Ok(holder) = self.holder_of(instance, "aws_lambda_function")? {
                planned.holding(holder).policy = Policy::None;
            }
        }
        for instance in self.of_type("aws_lambda_permission") {
            self.permission(instance, planned)?;
        }
        Ok(())
    }

    /// A statement of a function's policy.
    fn permission(&self, instance: &Instance<'a>, planned: &mut Planned) -> Result<(), PlanError> {
        if instance.fate != Fate::Kept
            && let (Some(function), Some(sid)) = (instance.was("function_name"), instance.was("statement_id"))
        {
            let (holder, sid) =
                (self.holder_named(instance, "aws_lambda_function", function)?, sid.to_owned());
            planned.holding(holder).change(|statements| statements.removed.push(sid));
        }
        if instance.fate == Fate::Removed {
            return Ok(());
        }
        match self.called(instance)? {
            Some(Ok(called)) => {
                let statement = self.permission_statement(instance, &called);
                let sid = self.text(instance, "statement_id").ok().flatten();
                planned.holding(called.holder).change(|statements| {
                    statements.removed.extend(sid);
                    statements.added.push(statement);
                });
            }
            Some(Err(unknown)) => planned.loose_holders.push(("lambda", unknown)),
            None => {}
        }
        Ok(())
    }

    /// The function that a permission is for. `None` for a new one whose name is not known.
    fn called(&self, instance: &Instance<'a>) -> Result<Option<Known<Called>>, PlanError> {
        if let Ok(own) = self.text(instance, "function_name") {
            return self.by_name(instance, &own.unwrap_or_default()).map(|own| Some(Ok(own)));
        }
        let unknown = || Ok(Some(Err(self.open(instance, "function_name"))));
        let Some((linked, attribute)) = self.target(instance, "function_name") else { return unknown() };
        let (function, qualifier) = match (linked.of_type, attribute.as_str()) {
            ("aws_lambda_function", "function_name" | "arn" | "id") => (linked, None),
            ("aws_lambda_function", "qualified_arn") => {
                (linked, Some(variable(&format!("{}.version", linked.address))))
            }
            ("aws_lambda_alias", "arn" | "id") => {
                let alias = self.name(linked).unwrap_or_else(|_| variable(linked.address));
                if let Ok(Some(own)) = self.text(linked, "function_name") {
                    let called = self.by_name(linked, &own)?;
                    return Ok(Some(Ok(Called { qualifier: Some(alias), ..called })));
                }
                match self.linked(linked, "function_name") {
                    Some(function) if function.of_type == "aws_lambda_function" => (function, Some(alias)),
                    _ => return unknown(),
                }
            }
            _ => return unknown(),
        };
        let Ok(Some(name)) = self.text(function, "function_name") else { return Ok(None) };
        let called = self.by_name(function, &name)?;
        Ok(Some(Ok(Called { qualifier: qualifier.or(called.qualifier), ..called })))
    }

    fn by_name(&self, instance: &Instance<'a>, function: &str) -> Result<Called, PlanError> {
        let (name, qualifier) = permission::called(function);
        Ok(Called {
            holder: self.holder_named(instance, "aws_lambda_function", function)?,
            name: name.to_owned(),
            qualifier: qualifier.map(ToOwned::to_owned),
        })
    }

    /// The statement that `AddPermission` makes. Lambda Developer Guide, "Resource-based policy".
    fn permission_statement(&self, instance: &Instance<'a>, called: &Called) -> Known<Document> {
        let open = |name: &str| match self.text(instance, name) {
            Ok(text) => text,
            Err(_) => Some(variable(&format!("{}.{name}", instance.address))),
        };
        let permission = Permission {
            function: called.name.clone(),
            sid: open("statement_id"),
            action: open("action"),
            principal: open("principal"),
            source_arn: open("source_arn"),
            source_account: open("source_account"),
            organization: open("principal_org_id"),
            url_auth: open("function_url_auth_type"),
            qualifier: open("qualifier").or_else(|| called.qualifier.clone()),
        };
        document(&permission.document())
    }
}

/// A function as a permission names it.
struct Called {
    holder: Holder,
    name: String,
    /// The version or alias.
    qualifier: Option<String>,
}
