//! Lambda functions, whose policies are built statement by statement.

use super::Reader;
use super::instance::{Fate, Instance};
use crate::PlanError;
use crate::document::{Document, document};
use crate::known::{Known, variable};
use crate::permission::Permission;
use crate::planned::{Planned, Policy};

impl<'a> Reader<'a> {
    pub(super) fn functions(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for instance in self.of_type("aws_lambda_function").filter(|own| own.fate == Fate::Made) {
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
        let holder = match self.text(instance, "function_name") {
            Ok(own) => Ok(self.holder_named(instance, "aws_lambda_function", &own.unwrap_or_default())?),
            Err(unknown) => match self.linked(instance, "function_name") {
                Some(linked) => self.holder_of(linked, "aws_lambda_function")?,
                None => Err(unknown),
            },
        };
        match holder {
            Ok(holder) => {
                let statement = self.permission_statement(instance);
                let sid = self.text(instance, "statement_id").ok().flatten();
                planned.holding(holder).change(|statements| {
                    statements.removed.extend(sid);
                    statements.added.push(statement);
                });
            }
            Err(unknown) => planned.loose_holders.push(("lambda", unknown)),
        }
        Ok(())
    }

    /// The statement that `AddPermission` makes. Lambda Developer Guide, "Resource-based policy".
    fn permission_statement(&self, instance: &Instance<'a>) -> Known<Document> {
        let open = |name: &str| match self.text(instance, name) {
            Ok(text) => text,
            Err(_) => Some(variable(&format!("{}.{name}", instance.address))),
        };
        let function = open("function_name").unwrap_or_default();
        let permission = Permission {
            function: function.rsplit(':').next().unwrap_or_default().to_owned(),
            sid: open("statement_id"),
            action: open("action"),
            principal: open("principal"),
            source_arn: open("source_arn"),
            source_account: open("source_account"),
            organization: open("principal_org_id"),
            url_auth: open("function_url_auth_type"),
            qualifier: open("qualifier"),
        };
        document(&permission.document())
    }
}
