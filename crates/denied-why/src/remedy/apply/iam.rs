//! The policies in `get-account-authorization-details`.

use cli::Failure;
use serde_json::{Value, json};
use source::layout::{self, Entity};

use super::files::Files;
use super::slot::Change;

/// Makes a change in the page that has the policy.
pub(super) fn edit(
    files: &Files,
    account: &str,
    mut find: impl FnMut(&mut Value) -> Option<&mut Value>,
    change: Change<'_>,
) -> Result<(), Failure> {
    let folder = layout::iam_folder(account);
    for name in files.names(&folder)?.iter().filter(|name| layout::is_authorization_details(name)) {
        let path = format!("{folder}/{name}");
        let mut values = files.read(&path)?.unwrap_or_default();
        let found = values.iter_mut().find_map(|value| match value {
            Value::Array(pages) => pages.iter_mut().find_map(&mut find),
            page => find(page),
        });
        if let Some(slot) = found {
            change.make(slot, &path)?;
            return files.write(&path, &values);
        }
    }
    Err(Failure::case(format!("the copy's IAM of account {account} does not have the policy that changes"))
        .help("the changes of IAM are written where get-account-authorization-details was collected"))
}

/// The default version of a managed policy.
pub(super) fn managed<'v>(page: &'v mut Value, arn: &str) -> Option<&'v mut Value> {
    let policy = named(page.get_mut("Policies")?, "Arn", arn)?;
    let versions = policy.get_mut("PolicyVersionList")?.as_array_mut()?;
    let default = versions.iter_mut().find(|own| own.get("IsDefaultVersion") == Some(&Value::Bool(true)))?;
    default.get_mut("Document")
}

/// An inline policy, or the place for a new one.
pub(super) fn inline<'v>(
    page: &'v mut Value,
    entity: Entity,
    owner: &str,
    policy: &str,
    is_new: bool,
) -> Option<&'v mut Value> {
    let word = title(entity);
    let owner = named(page.get_mut(format!("{word}DetailList"))?, &format!("{word}Name"), owner)?;
    let member = format!("{word}PolicyList");
    let list = owner.as_object_mut()?.entry(member).or_insert_with(|| json!([]));
    if is_new && named(list, "PolicyName", policy).is_none() {
        list.as_array_mut()?.push(json!({"PolicyName": policy, "PolicyDocument": null}));
    }
    named(list, "PolicyName", policy)?.get_mut("PolicyDocument")
}

/// The trust policy of a role.
pub(super) fn trust<'v>(page: &'v mut Value, role: &str) -> Option<&'v mut Value> {
    named(page.get_mut("RoleDetailList")?, "RoleName", role)?.get_mut("AssumeRolePolicyDocument")
}

fn title(entity: Entity) -> &'static str {
    match entity {
        Entity::User => "User",
        Entity::Role => "Role",
        Entity::Group => "Group",
    }
}

fn named<'v>(list: &'v mut Value, member: &str, name: &str) -> Option<&'v mut Value> {
    let is_named = |own: &&mut Value| own.get(member).and_then(Value::as_str) == Some(name);
    list.as_array_mut()?.iter_mut().find(is_named)
}
