//! The changes as commands of the AWS CLI. They are printed for a person to run; denied runs none.

use std::fmt::Write;

use case::{Layer, NamedPolicy};
use diagnosis::{Diagnosis, World};
use serde_json::{Value, json};
use source::layout::{Entity, PolicyType, queue_url};

use super::home::{self, Home};
use super::shell::Command;
use super::touched::{Touched, json, pretty, touched};

/// The commands of all changes, each with comment lines before it.
pub(super) fn text(world: &World, diagnosis: &Diagnosis) -> String {
    let mut text = super::heading(world, diagnosis);
    let all = touched(world, diagnosis);
    if !all.is_empty() {
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
            let _ = writeln!(text, "# {line}");
        }
        match command(world, touched, &home) {
            Some(command) => text.push_str(&(command + "\n")),
            None => text.push_str(&by_hand(touched)),
        }
    }
    text
}

/// Who manages what is changed, where that is no other account's.
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

fn notes(touched: Touched<'_>, home: &Home) -> Vec<&'static str> {
    match home {
        Home::Managed(_) if touched.after.is_some() => {
            vec!["It keeps five versions: where there are five, delete one before."]
        }
        Home::Organization { .. } if touched.before.is_none() || touched.after.is_none() => {
            vec!["Set TARGET_ID to the root, organizational unit or account of that level."]
        }
        Home::Session => vec!["It is passed as --policy of sts assume-role, by whoever makes the session."],
        Home::Function(_) => {
            vec!["Lambda's API takes single permissions: lambda add-permission and remove-permission."]
        }
        _ => Vec::new(),
    }
}

fn command(world: &World, touched: Touched<'_>, home: &Home) -> Option<String> {
    let Some(policy) = touched.after else { return detach(world, touched, home) };
    let document = pretty(policy);
    match home {
        Home::Managed(arn) => Command::aws("iam create-policy-version")
            .option("policy-arn", arn)
            .words("--set-as-default")
            .with_document("policy-document", &document),
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
        Home::Function(_) | Home::Session | Home::Unknown => None,
    }
}

/// The attributes of a queue, of which the policy is one, as text.
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

/// A policy that nobody but AWS can change is taken off.
fn detach(world: &World, touched: Touched<'_>, home: &Home) -> Option<String> {
    let policy = touched.before?;
    if let Home::Organization { id: Some(id), .. } = home {
        return Command::aws("organizations detach-policy")
            .option("policy-id", id)
            .words("--target-id=\"${TARGET_ID:?}\"")
            .text();
    }
    let (_, entity, name) = home::principal(world)?;
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

/// Where there is no command, or a name is none that AWS gives: the document, as comment lines.
fn by_hand(touched: Touched<'_>) -> String {
    let mut text = "# No command is known that does this. The document as it is to be:\n".to_owned();
    for line in touched.after.map(pretty).unwrap_or_default().lines() {
        let _ = writeln!(text, "#   {line}");
    }
    text
}
