//! The changes, written into a copy of the snapshot: on the copy, the request is decided as it would be after them.

mod files;
mod iam;
mod indented;
mod slot;

use std::path::Path;

use cli::Failure;
use diagnosis::{Diagnosis, World};
use serde_json::{Value, json};
use source::arn::Arn;
use source::layout::{self, BucketItem, Item, KeyItem};

use super::home::Home;
use super::touched::{self, Touched};
use files::Files;

/// A copy of a snapshot.
#[derive(Debug)]
pub(crate) struct SnapshotCopy {
    files: Files,
}

impl SnapshotCopy {
    /// Opens the copy, which must not be the snapshot that is read.
    pub(crate) fn open(folder: &Path, snapshot: Option<&Path>) -> Result<Self, Failure> {
        let files = Files::open(folder)?;
        let read = snapshot.and_then(|snapshot| std::fs::canonicalize(snapshot).ok());
        if read.is_some_and(|read| files.overlaps(&read)) {
            return Err(Failure::usage(format!(
                "--apply-to {}: it is the snapshot that is read",
                folder.display()
            ))
            .help("copy the snapshot first, for instance with cp -r, and name the copy"));
        }
        Ok(Self { files })
    }

    /// Writes the documents that the changes touch. Each must still be the one that the change was made for.
    pub(crate) fn apply(&self, world: &World, diagnosis: &Diagnosis) -> Result<(), Failure> {
        touched::touched(world, diagnosis).into_iter().try_for_each(|touched| self.write(world, touched))
    }

    fn write(&self, world: &World, touched: Touched<'_>) -> Result<(), Failure> {
        let before = touched.before.and_then(touched::json);
        let Some(after) = touched.after.and_then(touched::json) else { return Err(unsupported(touched)) };
        let change = slot::Change { before: before.as_ref(), after: &after };
        match Home::of(world, touched) {
            Home::Managed(arn) => {
                let account = Arn::parse(&arn).map(|arn| arn.account.to_owned()).unwrap_or_default();
                iam::edit(&self.files, &account, |page| iam::managed(page, &arn), change)
            }
            Home::Inline { account, entity, owner, policy } => {
                let is_new = change.before.is_none();
                iam::edit(
                    &self.files,
                    &account,
                    |page| iam::inline(page, entity, &owner, &policy, is_new),
                    change,
                )
            }
            Home::Trust { account, role } => {
                iam::edit(&self.files, &account, |page| iam::trust(page, &role), change)
            }
            Home::Organization { id: Some(id), .. } => {
                self.file(&layout::organization_policy(&id), &["Policy", "Content"], change)
            }
            Home::Bucket { account: Some(account), name } => {
                self.file(&BucketItem::Policy.of(&account, &name), &["Policy"], change)
            }
            Home::Key { account, region, id } => {
                self.file(&KeyItem::Policy.of(&account, &region, &id), &["Policy"], change)
            }
            Home::Queue { account, region, name } => {
                self.file(&layout::queue(&account, &region, &name), &["Attributes", "Policy"], change)
            }
            Home::Topic { account, region, arn } => {
                let name = Arn::parse(&arn).map(|arn| arn.resource.to_owned()).unwrap_or_default();
                self.file(&layout::topic(&account, &region, &name), &["Attributes", "Policy"], change)
            }
            Home::Secret { account, region, arn } => {
                let name = arn.rsplit(":secret:").next().unwrap_or_default();
                self.file(&layout::secret_policy(&account, &region, name), &["ResourcePolicy"], change)
            }
            _ => Err(unsupported(touched)),
        }
    }

    /// Writes a document into the file of a command, which is created if there was no policy.
    fn file(&self, item: &Item, members: &[&str], change: slot::Change<'_>) -> Result<(), Failure> {
        let paths = || std::iter::once(&item.path).chain(&item.alternatives);
        let there =
            paths().find(|path| matches!(self.files.resolve(path), Ok(Some(_)))).unwrap_or(&item.path);
        let mut output = match self.files.read(there)? {
            Some(mut values) if values.len() == 1 => values.swap_remove(0),
            _ if change.before.is_none() => json!({}),
            _ => {
                return Err(Failure::case(format!(
                    "{there} of the copy is not what `{}` prints",
                    item.command
                )));
            }
        };
        let mut place = &mut output;
        for member in members {
            if place.get(*member).is_none()
                && let Some(object) = place.as_object_mut()
            {
                object.insert(
                    (*member).to_owned(),
                    if members.last() == Some(member) { Value::Null } else { json!({}) },
                );
            }
            place =
                place.get_mut(*member).ok_or_else(|| Failure::case(format!("{there} holds no {member}")))?;
        }
        change.make(place, there)?;
        self.files.write(there, &[output])
    }
}

fn unsupported(touched: Touched<'_>) -> Failure {
    let name = touched.policy().map(|policy| policy.name.clone()).unwrap_or_default();
    Failure::case(format!("--apply-to cannot make the change of {name} ({} layer)", touched.layer.name()))
        .help("--patch shows it")
}
