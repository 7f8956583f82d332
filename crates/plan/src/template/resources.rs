//! Policies of buckets, keys, queues, topics, secrets, functions, VPC endpoints and of the organization.

use serde_json::Value;
use source::layout::PolicyType;

use super::{DEEPEST, Declared, Reader};
use crate::document::document;
use crate::holder::Holder;
use crate::keys::key_holding;
use crate::known::{Known, Unknown, depends_on, whole};
use crate::permission::Permission;
use crate::planned::{Control, Holding, Planned, Policy};

/// Types of resources that have policies, with their service as ARNs write it.
const OWNERS: [(&str, &str); 7] = [
    ("AWS::S3::Bucket", "s3"),
    ("AWS::KMS::Key", "kms"),
    ("AWS::SQS::Queue", "sqs"),
    ("AWS::SNS::Topic", "sns"),
    ("AWS::SecretsManager::Secret", "secretsmanager"),
    ("AWS::Lambda::Function", "lambda"),
    ("AWS::EC2::VPCEndpoint", "ec2"),
];

/// Policies that stand by themselves: the properties that name their resources and hold the document.
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
        for own in declared {
            match POLICIES.iter().find(|(of_type, ..)| *of_type == own.of_type) {
                Some((_, service, owner, property)) => self.policy(own, service, owner, property, planned),
                None if own.of_type == "AWS::KMS::Alias" => self.alias(own, declared, planned),
                None if own.of_type == "AWS::Lambda::Permission" => self.permission(own, planned),
                None if own.of_type == "AWS::Organizations::Policy" => planned.controls.extend(control(own)),
                None => {}
            }
        }
    }

    /// A resource itself. Nobody can ask for one by a name that is not known.
    fn owner(&self, own: &Declared<'_>, service: &'static str, planned: &mut Planned) {
        if let Ok(name) = whole(&self.name(own.id, DEEPEST)) {
            let holder = Holder::new(service, self.home(), name);
            let holding = Holding { account: Some(self.account.clone()), policy: self.own_policy(own) };
            *planned.holding(holder) = holding;
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

    fn policy(
        &self,
        own: &Declared<'_>,
        service: &'static str,
        owner: &str,
        property: &str,
        planned: &mut Planned,
    ) {
        for name in own.texts(owner) {
            match self.holder(service, name) {
                Some(Ok(holder)) => planned.holding(holder).policy = Policy::Whole(own.document(property)),
                Some(Err(unknown)) => planned.loose_holders.push((service, unknown)),
                None => {}
            }
        }
    }

    /// The resource that a name means. `None` for one of this template whose name AWS will make: its policy concerns
    /// nothing that has a name.
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

    /// A key's policy under the key's alias: of a new key nobody knows the id yet.
    fn alias(&self, own: &Declared<'_>, declared: &[Declared<'_>], planned: &mut Planned) {
        let (Some(Ok(name)), Some(target)) = (own.text("AliasName").map(whole), own.text("TargetKeyId"))
        else {
            return;
        };
        let key = depends_on(target).and_then(|id| declared.iter().find(|own| own.id == id));
        let account = Some(self.account.clone());
        let holding = match (&own.doubt, key.filter(|key| key.of_type == "AWS::KMS::Key"), whole(target)) {
            (Some(doubt), ..) => Holding { account, policy: Policy::Whole(Err(doubt.clone())) },
            (None, Some(key), _) => Holding { account, policy: self.own_policy(key) },
            (None, None, Err(unknown)) => Holding { account, policy: Policy::Whole(Err(unknown)) },
            (None, None, Ok(target)) => {
                let key = Holder::named("kms", self.home(), target);
                key_holding(planned, key, self.home(), self.partition, target)
            }
        };
        planned.holders.insert(Holder::new("kms", self.home(), name), holding);
    }

    fn permission(&self, own: &Declared<'_>, planned: &mut Planned) {
        let function = own.text("FunctionName").unwrap_or_default();
        let holder = match self.holder("lambda", function) {
            Some(Ok(holder)) => holder,
            Some(Err(unknown)) => return planned.loose_holders.push(("lambda", unknown)),
            None => return,
        };
        let text = |name: &str| {
            own.properties.get(name).map(|own| super::functions::text_of(Some(own.clone()), name))
        };
        let name = function.rsplit("function:").next().unwrap_or(function);
        let permission = Permission {
            function: name.to_owned(),
            sid: None,
            action: text("Action"),
            principal: text("Principal"),
            source_arn: text("SourceArn"),
            source_account: text("SourceAccount"),
            organization: text("PrincipalOrgID"),
            url_auth: text("FunctionUrlAuthType"),
            qualifier: None,
        };
        let statement = own.doubt.clone().map_or_else(|| document(&permission.document()), Err);
        planned.holding(holder).change(|statements| statements.added.push(statement));
    }
}

fn control(own: &Declared<'_>) -> Option<Control> {
    let text = own.text("Type")?;
    let kind = PolicyType::of(text);
    if kind.is_none() && depends_on(text).is_none() {
        return None;
    }
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
    })
}
