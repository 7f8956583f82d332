//! The changes as AWS CLI commands. They are printed for a person to run; denied runs none.

use std::fmt::Write;

use case::{Layer, NamedPolicy};
use diagnosis::{Change, Diagnosis, World};
use serde_json::{Value, json};
use source::layout::{Entity, PolicyType, queue_url};

use super::home::{self, Home};
use super::shell::Command;
use super::touched::{Touched, json, pretty, touched};

/// The commands of all changes, each with comment lines before it.
pub(super) fn text(world: &World, diagnosis: &Diagnosis) -> String {
    let mut text = super::heading(world, diagnosis);
    let all = touched(world, diagnosis);
    let call = call(diagnosis);
    if !all.is_empty() || call.is_some() {
        text.push_str("# denied did not run these commands. Read them before you do.\n");
    }
    for touched in all {
        let home = Home::of(world, touched);
        let owner = diagnosis
            .changes
            .iter()
            .find(|change| change.place().is_some_and(|place| place.layer == touched.layer))
            .and_then(|change| change.owner(world))
            .unwrap_or_else(|| manager(world, touched));
        let _ = writeln!(text, "\n# {}", cli::escape(&described(touched, &home)));
        let _ = writeln!(text, "# Who can change it: {}. denied did not run this.", cli::escape(&owner));
        for line in notes(touched, &home) {
            let _ = writeln!(text, "# {}", cli::escape(&line));
        }
        match command(world, touched, &home) {
            Some(command) => text.push_str(&(command + "\n")),
            None => text.push_str(&by_hand(touched)),
        }
    }
    if let Some(call) = call {
        let _ = write!(
            text,
            "\n# The request as it is to be made. Set SESSION_NAME to a name for the session.\n{call}\n"
        );
    }
    text
}

/// The request for a role with the external id or the source identity that it needs; `None` if it needs more than a
/// command can say.
fn call(diagnosis: &Diagnosis) -> Option<String> {
    let carried = diagnosis.changes.iter().flat_map(|change| match change {
        Change::MeetCondition { context } => context.as_slice(),
        _ => &[],
    });
    let keys: Vec<String> = carried.map(|(key, _)| key.to_ascii_lowercase()).collect();
    let request = &diagnosis.mended.request;
    let is_role =
        request.action.as_deref().is_some_and(|action| action.eq_ignore_ascii_case("sts:AssumeRole"));
    let options = [("sts:externalid", "external-id"), ("sts:sourceidentity", "source-identity")];
    let is_option = |key: &String| options.iter().any(|(own, _)| own == key);
    if !is_role || keys.is_empty() || !keys.iter().all(is_option) {
        return None;
    }
    let command = Command::aws("sts assume-role")
        .option("role-arn", request.resource.as_deref()?)
        .words("--role-session-name=\"${SESSION_NAME:?}\"");
    let command = options.into_iter().fold(command, |command, (key, option)| {
        let value = request.context.iter().find(|(own, _)| own.eq_ignore_ascii_case(key));
        match value.and_then(|(_, value)| value.as_slice().first()) {
            Some(value) => command.option(option, value),
            None => command,
        }
    });
    command.text()
}

/// Who manages what is changed, unless that belongs to another account.
fn manager(world: &World, touched: Touched<'_>) -> String {
    match world.request.resource.as_deref().filter(|_| touched.layer == Layer::Resource) {
        Some(resource) => format!("whoever manages {resource}"),
        None => "whoever manages the principal's account".to_owned(),
    }
}

/// What is changed, and in which account.
fn described(touched: Touched<'_>, home: &Home) -> String {
    let name =
        touched.policy().map(|policy| policy.arn.as_deref().unwrap_or(&policy.name)).unwrap_or_default();
    let verb = match (touched.before, touched.after) {
        (None, _) => "Add",
        (_, None) => "Take off",
        _ if deletes(touched, home) => "Delete",
        _ => "Change",
    };
    let place = match home {
        Home::Inline { account, entity, owner, .. } => {
            format!("the inline policy {name} of {} {owner} in account {account}", entity.word())
        }
        Home::Trust { account, role } => format!("the trust policy of role {role} in account {account}"),
        Home::Bucket { account: Some(account), name } => {
            format!("the policy of bucket {name} in account {account}")
        }
        _ => format!("{name} ({} layer)", touched.layer.name()),
    };
    format!("{verb} {place}")
}

fn notes(touched: Touched<'_>, home: &Home) -> Vec<String> {
    let note = match home {
        Home::Managed(_) if touched.after.is_some() => {
            "It keeps five versions: where there are five, delete one before."
        }
        Home::Inline { entity: Entity::Role, owner, .. } if permission_set(owner).is_some() => {
            return vec![
                format!(
                    "Set INSTANCE_ARN (sso-admin list-instances) and PERMISSION_SET_ARN, that of {} \
                     (sso-admin list-permission-sets).",
                    permission_set(owner).unwrap_or_default()
                ),
                "A permission set has one inline policy: this takes its place, in every account that it is provisioned to.".to_owned(),
            ];
        }
        Home::Organization { .. } if touched.before.is_none() || touched.after.is_none() => {
            "Set TARGET_ID to the root, organizational unit or account of that level."
        }
        Home::Session => "It is passed as --policy of sts assume-role, by whoever makes the session.",
        Home::Function(_) => {
            "Lambda's API takes single permissions: lambda add-permission and remove-permission."
        }
        _ => return Vec::new(),
    };
    vec![note.to_owned()]
}

/// The permission set of IAM Identity Center that a role was made for. IAM refuses to change such a role.
///
/// IAM Identity Center User Guide, "Referencing permission sets in resource policies":
/// `AWSReservedSSO_NAME_SUFFIX`.
fn permission_set(role: &str) -> Option<&str> {
    role.strip_prefix("AWSReservedSSO_")?.rsplit_once('_').map(|(name, _)| name)
}

/// The instance of IAM Identity Center and the permission set: a case names neither by its ARN.
const PERMISSION_SET: &str =
    "--instance-arn=\"${INSTANCE_ARN:?}\" --permission-set-arn=\"${PERMISSION_SET_ARN:?}\"";

/// The inline policy of a permission set, and how it gets into the account.
fn put_to_permission_set(account: &str, document: &str) -> Option<String> {
    let put = Command::aws("sso-admin put-inline-policy-to-permission-set")
        .words(PERMISSION_SET)
        .with_document("inline-policy", document)?;
    Some(format!("{put}\n{}", provision(account)?))
}

/// The content of a permission set reaches an account only when it is provisioned.
fn provision(account: &str) -> Option<String> {
    Command::aws("sso-admin provision-permission-set")
        .words(PERMISSION_SET)
        .words("--target-type=AWS_ACCOUNT")
        .option("target-id", account)
        .text()
}

fn command(world: &World, touched: Touched<'_>, home: &Home) -> Option<String> {
    let Some(policy) = touched.after else { return detach(world, touched, home) };
    if is_empty(policy)
        && let Some(command) = delete(home)
    {
        return Some(command);
    }
    let document = pretty(policy);
    match home {
        Home::Managed(arn) => Command::aws("iam create-policy-version")
            .option("policy-arn", arn)
            .words("--set-as-default")
            .with_document("policy-document", &document),
        Home::Inline { account, entity: Entity::Role, owner, .. } if permission_set(owner).is_some() => {
            put_to_permission_set(account, &document)
        }
        Home::Trust { role, .. } if permission_set(role).is_some() => None,
        Home::Inline { entity, owner, policy, .. } => {
            let entity = entity.word();
            Command::aws(&format!("iam put-{entity}-policy"))
                .option(&format!("{entity}-name"), owner)
                .option("policy-name", policy)
                .with_document("policy-document", &document)
        }
        Home::Trust { role, .. } => Command::aws("iam update-assume-role-policy")
            .option("role-name", role)
            .with_document("policy-document", &document),
        Home::Organization { id: Some(id), .. } => Command::aws("organizations update-policy")
            .option("policy-id", id)
            .with_document("content", &document),
        Home::Organization { kind, id: None } => attach(*kind, policy, &document),
        Home::Bucket { name, .. } => {
            Command::aws("s3api put-bucket-policy").option("bucket", name).with_document("policy", &document)
        }
        Home::Key { region, id, .. } => Command::aws("kms put-key-policy")
            .option("region", region)
            .option("key-id", id)
            .words("--policy-name=default")
            .with_document("policy", &document),
        Home::Queue { account, region, name } => Command::aws("sqs set-queue-attributes")
            .option("region", region)
            .option("queue-url", &queue_url(account, region, name))
            .with_document("attributes", &attributes(policy)?),
        Home::Topic { region, arn, .. } => Command::aws("sns set-topic-attributes")
            .option("region", region)
            .option("topic-arn", arn)
            .words("--attribute-name=Policy")
            .with_document("attribute-value", &document),
        Home::Secret { region, arn, .. } => Command::aws("secretsmanager put-resource-policy")
            .option("region", region)
            .option("secret-id", arn)
            .with_document("resource-policy", &document),
        Home::Endpoint(id) => Command::aws("ec2 modify-vpc-endpoint")
            .option("vpc-endpoint-id", id)
            .with_document("policy-document", &document),
        Home::Function(arn) => add_permissions(arn, touched),
        Home::Session | Home::Unknown => None,
    }
}

/// True for a document that has lost its last statement: AWS accepts no empty ones.
fn is_empty(policy: &NamedPolicy) -> bool {
    statements(policy).is_some_and(|statements| statements.is_empty())
}

/// True for a policy that loses its last statement and is deleted for it.
pub(super) fn deletes(touched: Touched<'_>, home: &Home) -> bool {
    touched.after.is_some_and(is_empty) && delete(home).is_some()
}

/// Takes a policy away as a whole; `None` where it cannot be without one, or others may hold on to it.
fn delete(home: &Home) -> Option<String> {
    match home {
        Home::Inline { account, entity: Entity::Role, owner, .. } if permission_set(owner).is_some() => {
            let delete =
                Command::aws("sso-admin delete-inline-policy-from-permission-set").words(PERMISSION_SET);
            Some(format!("{}\n{}", delete.text()?, provision(account)?))
        }
        Home::Inline { entity, owner, policy, .. } => {
            let entity = entity.word();
            Command::aws(&format!("iam delete-{entity}-policy"))
                .option(&format!("{entity}-name"), owner)
                .option("policy-name", policy)
                .text()
        }
        Home::Bucket { name, .. } => Command::aws("s3api delete-bucket-policy").option("bucket", name).text(),
        Home::Queue { account, region, name } => Command::aws("sqs set-queue-attributes")
            .option("region", region)
            .option("queue-url", &queue_url(account, region, name))
            .words("--attributes=Policy=")
            .text(),
        Home::Secret { region, arn, .. } => Command::aws("secretsmanager delete-resource-policy")
            .option("region", region)
            .option("secret-id", arn)
            .text(),
        _ => None,
    }
}

/// The statements added to a function's policy, each as a permission; `None` if a statement is changed, or says more
/// than a permission can.
fn add_permissions(arn: &str, touched: Touched<'_>) -> Option<String> {
    let before = touched.before.map_or_else(|| Some(Vec::new()), statements)?;
    let after = statements(touched.after?)?;
    let added = after.strip_prefix(before.as_slice()).filter(|added| !added.is_empty())?;
    let mut taken: Vec<String> =
        before.iter().filter_map(|own| Some(own.get("Sid")?.as_str()?.to_owned())).collect();
    let commands: Option<Vec<String>> =
        added.iter().map(|statement| add_permission(arn, statement, &mut taken)).collect();
    commands.map(|commands| commands.join("\n"))
}

fn statements(policy: &NamedPolicy) -> Option<Vec<Value>> {
    match json(policy)?.get_mut("Statement")?.take() {
        Value::Array(list) => Some(list),
        alone => Some(vec![alone]),
    }
}

/// A statement as a permission. AWS CLI Command Reference, "lambda add-permission".
fn add_permission(arn: &str, statement: &Value, taken: &mut Vec<String>) -> Option<String> {
    let mut segments = arn.splitn(8, ':');
    let function = segments.by_ref().take(7).collect::<Vec<_>>().join(":");
    let qualifier = segments.next();
    let region = arn.split(':').nth(3)?;
    let action = statement.get("Action")?.as_str()?;
    let principal = match statement.get("Principal")? {
        Value::Object(kinds) if kinds.len() == 1 => kinds.values().next()?.as_str()?,
        principal => principal.as_str()?,
    };
    let is_allow = statement.get("Effect").is_some_and(|effect| effect == "Allow");
    if !is_allow || statement.get("Resource").is_none_or(|resource| resource != arn) {
        return None;
    }
    let id = statement_id(statement, action, taken);
    let command = Command::aws("lambda add-permission")
        .option("region", region)
        .option("function-name", &function)
        .option("statement-id", &id)
        .option("action", action)
        .option("principal", principal);
    taken.push(id);
    let command = match qualifier {
        Some(qualifier) => command.option("qualifier", qualifier),
        None => command,
    };
    let blocks = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    let conditions = blocks.flat_map(|(operator, keys)| {
        keys.as_object().into_iter().flatten().map(move |(key, value)| (operator, key, value))
    });
    conditions
        .into_iter()
        .try_fold(command, |command, (operator, key, value)| {
            Some(command.option(permission_option(operator, key)?, value.as_str()?))
        })?
        .text()
}

/// The option that stands for a condition of a permission.
fn permission_option(operator: &str, key: &str) -> Option<&'static str> {
    let (operator, key) = (operator.to_ascii_lowercase(), key.to_ascii_lowercase());
    match (operator.as_str(), key.as_str()) {
        ("arnlike" | "arnequals", "aws:sourcearn") => Some("source-arn"),
        ("stringequals", "aws:sourceaccount") => Some("source-account"),
        ("stringequals", "aws:principalorgid") => Some("principal-org-id"),
        _ => None,
    }
}

/// The statement's own id, otherwise one that no other statement has.
fn statement_id(statement: &Value, action: &str, taken: &[String]) -> String {
    let own = statement.get("Sid").and_then(Value::as_str).map(ToOwned::to_owned);
    let name = own.unwrap_or_else(|| format!("Allow-{}", action.replace(':', "-").replace('*', "all")));
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|own| !taken.contains(own)).unwrap_or(name)
}

/// The attributes of a queue as text; the policy is one of them.
fn attributes(policy: &NamedPolicy) -> Option<String> {
    let document: Value = json(policy)?;
    let attributes = json!({"Policy": document.to_string()});
    Some(format!("{}\n", cli::escape_json(&serde_json::to_string_pretty(&attributes).ok()?)))
}

/// A new SCP or RCP, attached to a target that the case does not name.
fn attach(kind: PolicyType, policy: &NamedPolicy, document: &str) -> Option<String> {
    let create = Command::aws("organizations create-policy")
        .option("type", kind.name())
        .option("name", &policy.name)
        .words("--description= --query=Policy.PolicySummary.Id --output=text")
        .with_document("content", document)?;
    Some(format!(
        "POLICY_ID=$({create}\n)\n\
         aws organizations attach-policy --policy-id=\"$POLICY_ID\" --target-id=\"${{TARGET_ID:?}}\""
    ))
}

/// A policy that only AWS can change is detached.
fn detach(world: &World, touched: Touched<'_>, home: &Home) -> Option<String> {
    let policy = touched.before?;
    if let Home::Organization { id: Some(id), .. } = home {
        return Command::aws("organizations detach-policy")
            .option("policy-id", id)
            .words("--target-id=\"${TARGET_ID:?}\"")
            .text();
    }
    let (account, entity, name) = home::principal(world)?;
    let is_of_group = policy.via.as_deref().is_some_and(|via| via.starts_with("group:"));
    if entity == Entity::Role && !is_of_group && permission_set(name).is_some() {
        return detach_from_permission_set(account, touched.layer, home);
    }
    if touched.layer == Layer::Boundary {
        let entity = entity.word();
        return Command::aws(&format!("iam delete-{entity}-permissions-boundary"))
            .option(&format!("{entity}-name"), name)
            .text();
    }
    let (entity, name) = match policy.via.as_deref().and_then(|via| via.strip_prefix("group:")) {
        Some(group) => (Entity::Group.word(), group),
        None => (entity.word(), name),
    };
    let Home::Managed(arn) = home else { return None };
    Command::aws(&format!("iam detach-{entity}-policy"))
        .option(&format!("{entity}-name"), name)
        .option("policy-arn", arn)
        .text()
}

/// The same for what is attached to a permission set.
fn detach_from_permission_set(account: &str, layer: Layer, home: &Home) -> Option<String> {
    let Home::Managed(arn) = home else { return None };
    let detach = if layer == Layer::Boundary {
        Command::aws("sso-admin delete-permissions-boundary-from-permission-set").words(PERMISSION_SET)
    } else {
        Command::aws("sso-admin detach-managed-policy-from-permission-set")
            .words(PERMISSION_SET)
            .option("managed-policy-arn", arn)
    };
    Some(format!("{}\n{}", detach.text()?, provision(account)?))
}

/// If there is no command, or a name is not one that AWS gives: the document, as comment lines.
fn by_hand(touched: Touched<'_>) -> String {
    let mut text = "# No command is known that does this. The document as it is to be:\n".to_owned();
    for line in touched.after.map(pretty).unwrap_or_default().lines() {
        let _ = writeln!(text, "#   {line}");
    }
    text
}
