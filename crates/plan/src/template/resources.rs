//! Policies of buckets, keys, queues, topics, secrets, functions, VPC endpoints and the organization.

use std::collections::BTreeMap;

use serde_json::Value;
use source::layout::PolicyType;

use super::{DEEPEST, Declared, Reader};
use crate::document::document;
use crate::holder::Holder;
use crate::keys::key_arn;
use crate::known::{Known, Unknown, depends_on, whole};
use crate::permission::{self, Permission};
use crate::planned::{Control, Holding, Planned, Policy};

/// Types of resources that have policies, with the service as ARNs write it.
const OWNERS: [(&str, &str); 7] = [
    ("AWS::S3::Bucket", "s3"),
    ("AWS::KMS::Key", "kms"),
    ("AWS::SQS::Queue", "sqs"),
    ("AWS::SNS::Topic", "sns"),
    ("AWS::SecretsManager::Secret", "secretsmanager"),
    ("AWS::Lambda::Function", "lambda"),
    ("AWS::EC2::VPCEndpoint", "ec2"),
];

/// Policies that are resources of their own: the properties that name their resources and hold the document.
const POLICIES: [(&str, &str, &str, &str); 5] = [
    ("AWS::S3::BucketPolicy", "s3", "Bucket", "PolicyDocument"),
    ("AWS::SQS::QueuePolicy", "sqs", "Queues", "PolicyDocument"),
    ("AWS::SQS::QueueInlinePolicy", "sqs", "Queue", "PolicyDocument"),
    ("AWS::SNS::TopicPolicy", "sns", "Topics", "PolicyDocument"),
    ("AWS::SecretsManager::ResourcePolicy", "secretsmanager", "SecretId", "ResourcePolicy"),
];

impl Reader<'_> {
    pub(super) fn resources(&self, declared: &[Declared<'_>], planned: &mut Planned) {
        for own in declared {
            if let Some((_, service)) = OWNERS.iter().find(|(of_type, _)| *of_type == own.of_type) {
                self.owner(own, service, planned);
            }
        }
        let mut makers = BTreeMap::new();
        for own in declared {
            match POLICIES.iter().find(|(of_type, ..)| *of_type == own.of_type) {
                Some(kind) => self.policy(own, kind, &mut makers, planned),
                None if own.of_type == "AWS::KMS::Alias" => self.alias(own, planned),
                None if own.of_type == "AWS::Lambda::Permission" => self.permission(own, planned),
                None if own.of_type == "AWS::Organizations::Policy" => planned.controls.extend(control(own)),
                None => {}
            }
        }
    }

    /// A resource itself. Nobody can request one by an unknown name; a key may be known by its alias instead.
    fn owner(&self, own: &Declared<'_>, service: &'static str, planned: &mut Planned) {
        let name = self.name(own.id, DEEPEST);
        if service == "kms" || whole(&name).is_ok() {
            let holder = Holder::new(service, self.home(), &name);
            let holding = Holding { account: Some(self.account.clone()), policy: self.own_policy(own) };
            *planned.holding(holder) = holding;
            if service == "s3" {
                *planned.beside.bucket(&name) = self.settings(own);
            }
        }
    }

    /// The policy that is written in a resource, or that AWS gives to a new one.
    fn own_policy(&self, own: &Declared<'_>) -> Policy {
        if let Some(doubt) = &own.doubt {
            return Policy::Whole(Err(doubt.clone()));
        }
        match own.of_type {
            "AWS::KMS::Key" if own.properties.get("KeyPolicy").is_none() => {
                let default = crate::keys::default_policy(self.partition, &self.account);
                Policy::Whole(document(&default))
            }
            "AWS::KMS::Key" => Policy::Whole(own.document("KeyPolicy")),
            "AWS::EC2::VPCEndpoint" if own.properties.get("PolicyDocument").is_some() => {
                Policy::Whole(own.document("PolicyDocument"))
            }
            "AWS::SNS::Topic" => Policy::Whole(Err(Unknown(format!(
                "SNS gives a policy of its own to the new topic {}",
                own.id
            )))),
            _ => Policy::None,
        }
    }

    /// A policy that is a resource of its own. If two set that of the same resource, it is not known which comes
    /// last.
    fn policy<'d>(
        &self,
        own: &'d Declared<'_>,
        (_, service, owner, property): &(&str, &'static str, &str, &str),
        makers: &mut BTreeMap<Holder, &'d str>,
        planned: &mut Planned,
    ) {
        planned.loose_holders.extend(own.open().map(|unknown| (*service, unknown)));
        for name in own.texts(owner) {
            match self.holder(service, name) {
                Some(Ok(holder)) => {
                    let document = match makers.insert(holder.clone(), own.id) {
                        Some(other) if other != own.id => {
                            Err(Unknown(format!("both {other} and {} make it", own.id)))
                        }
                        _ => own.document(property),
                    };
                    planned.holding(holder).policy = Policy::Whole(document);
                }
                Some(Err(unknown)) => planned.loose_holders.push((service, unknown)),
                None => {}
            }
        }
    }

    /// The resource that a name means. `None` for one in this template whose name AWS will make: its policy concerns
    /// nothing that already has a name.
    fn holder(&self, service: &'static str, name: &str) -> Option<Known<Holder>> {
        let is_secret = service == "secretsmanager" && name.starts_with("arn:");
        let open = depends_on(name).filter(|_| !is_secret);
        match open {
            Some(id) if self.resource(id).is_some() => None,
            Some(_) => Some(whole(name).map(|name| Holder::named(service, self.home(), name))),
            // The end of a secret's ARN is not known, and not needed.
            None => Some(Ok(Holder::named(service, self.home(), name))),
        }
    }

    /// The key behind an alias.
    fn alias(&self, own: &Declared<'_>, planned: &mut Planned) {
        if let Some(unknown) = own.open() {
            return planned.loose_holders.push(("kms", unknown));
        }
        let Some(Ok(name)) = own.text("AliasName").map(whole) else { return };
        let key = match (&own.doubt, own.text("TargetKeyId")) {
            (Some(doubt), _) => Err(doubt.clone()),
            (None, Some(target)) => self.key_arn(target),
            (None, None) => Err(Unknown(format!("{} has no TargetKeyId", own.id))),
        };
        planned.aliases.insert(Holder::new("kms", self.home(), name), key.map(Some));
    }

    /// The ARN of a key: the id of one in this template is not known yet, but the template itself may refer to it.
    pub(super) fn key_arn(&self, key: &str) -> Known<String> {
        let is_own =
            |id: &str| self.resource(id).is_some_and(|own| own.get("Type") == Some(&"AWS::KMS::Key".into()));
        match depends_on(key) {
            Some(id) if !is_own(id) => whole(key).map(ToOwned::to_owned),
            _ => key_arn(self.partition, &self.home(), key),
        }
    }

    fn permission(&self, own: &Declared<'_>, planned: &mut Planned) {
        if let Some(unknown) = own.open() {
            return planned.loose_holders.push(("lambda", unknown));
        }
        let function = own.text("FunctionName").unwrap_or_default();
        let holder = match self.holder("lambda", function) {
            Some(Ok(holder)) => holder,
            Some(Err(unknown)) => return planned.loose_holders.push(("lambda", unknown)),
            None => return,
        };
        let text = |name: &str| {
            own.properties.get(name).map(|own| super::functions::text_of(Some(own.clone()), name))
        };
        let (name, qualifier) = permission::called(function);
        let permission = Permission {
            function: name.to_owned(),
            sid: None,
            action: text("Action"),
            principal: text("Principal"),
            source_arn: text("SourceArn"),
            source_account: text("SourceAccount"),
            organization: text("PrincipalOrgID"),
            url_auth: text("FunctionUrlAuthType"),
            qualifier: qualifier.map(ToOwned::to_owned),
        };
        let statement = own.doubt.clone().map_or_else(|| document(&permission.document()), Err);
        planned.holding(holder).change(|statements| statements.added.push(statement));
    }
}

/// CloudFormation Template Reference, `AWS::Organizations::Policy`.
fn control(own: &Declared<'_>) -> Option<Control> {
    let kind = match own.text("Type") {
        Some(text) if depends_on(text).is_none() => Some(PolicyType::of(text)?),
        Some(_) => None,
        // If the type is not known, it may be either.
        None => own.open().map(|_| None)?,
    };
    let open = own.open_list("TargetIds").map(Err);
    let targets = own.items("TargetIds").iter().filter_map(Value::as_str);
    Some(Control {
        id: None,
        arn: None,
        name: own.text("Name").unwrap_or(own.id).to_owned(),
        kind,
        document: Some(own.document("Content")),
        attached: targets.map(|own| whole(own).map(ToOwned::to_owned)).chain(open).collect(),
        detached: Vec::new(),
        lists_targets: own.properties.get("TargetIds").is_some(),
    })
}
