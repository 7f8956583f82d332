//! The names of resources: what `Ref` and `Fn::GetAtt` give.
//!
//! CloudFormation Template Reference, "Return values" of each resource.

use serde_json::Value;
use source::arn::dns_suffix;
use source::layout::queue_url;

use super::functions::text_of;
use super::{DEEPEST, Reader};
use crate::known::variable;

/// A type of resource: the property with its name, and what `Ref` gives.
const TYPES: [(&str, &str, Given); 11] = [
    ("AWS::IAM::Role", "RoleName", Given::Name),
    ("AWS::IAM::User", "UserName", Given::Name),
    ("AWS::IAM::Group", "GroupName", Given::Name),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName", Given::Arn),
    ("AWS::S3::Bucket", "BucketName", Given::Name),
    ("AWS::SQS::Queue", "QueueName", Given::Url),
    ("AWS::SNS::Topic", "TopicName", Given::Arn),
    ("AWS::Lambda::Function", "FunctionName", Given::Name),
    ("AWS::SecretsManager::Secret", "Name", Given::Secret),
    ("AWS::KMS::Key", "", Given::Name),
    ("AWS::EC2::VPCEndpoint", "", Given::Name),
];

/// The longest name or path: IAM paths have at most 512 characters, and no name is longer.
const LONGEST: usize = 512;

/// What `Ref` gives for a resource.
#[derive(Clone, Copy)]
enum Given {
    Name,
    Arn,
    Url,
    /// An ARN with six characters that are not known.
    Secret,
}

impl Reader<'_> {
    /// What `Ref` gives; `None` for `AWS::NoValue`.
    pub(super) fn reference(&self, name: &str, depth: usize) -> Option<Value> {
        let region = || self.settings.region.clone().unwrap_or_else(|| variable(name));
        let text = match name {
            "AWS::NoValue" => return None,
            "AWS::AccountId" => self.account.clone(),
            "AWS::Region" => region(),
            "AWS::Partition" => self.partition.to_owned(),
            "AWS::URLSuffix" => dns_suffix(self.settings.region.as_deref().unwrap_or_default()).to_owned(),
            "AWS::StackName" => self.settings.stack.clone().unwrap_or_else(|| variable(name)),
            _ => match self.parameter(name) {
                Some(parameter) => return Some(self.given(name, parameter)),
                None => self.referred(name, depth),
            },
        };
        Some(text.into())
    }

    /// The value of a parameter: the given one, otherwise its default.
    fn given(&self, name: &str, parameter: &Value) -> Value {
        let kind = parameter.get("Type").and_then(Value::as_str).unwrap_or("String");
        let given = self.settings.parameters.get(name).cloned();
        let default = parameter.get("Default").map(|own| text_of(Some(own.clone()), name));
        match given.or(default) {
            // Its value is the name of a Systems Manager parameter.
            Some(_) if kind.starts_with("AWS::SSM::") => variable(name).into(),
            Some(text) if kind == "CommaDelimitedList" || kind.starts_with("List<") => {
                text.split(',').map(str::trim).collect::<Vec<_>>().into()
            }
            Some(text) => text.into(),
            None => variable(name).into(),
        }
    }

    fn referred(&self, id: &str, depth: usize) -> String {
        match self.type_of(id) {
            Some((of_type, Given::Arn)) => self.arn(of_type, id, depth),
            Some((of_type, Given::Secret)) => format!("{}-{}", self.arn(of_type, id, depth), variable(id)),
            Some((_, Given::Url)) => {
                let region = self.settings.region.clone().unwrap_or_else(|| variable("AWS::Region"));
                queue_url(&self.account, &region, &self.name(id, depth))
            }
            Some((_, Given::Name)) => self.name(id, depth),
            None => variable(id),
        }
    }

    /// What `Fn::GetAtt` gives.
    pub(super) fn attribute(&self, id: &str, attribute: &str, depth: usize) -> String {
        match (self.type_of(id), attribute) {
            (Some((of_type, Given::Name | Given::Url)), "Arn")
            | (Some((of_type, Given::Arn)), "Arn" | "TopicArn" | "PolicyArn") => self.arn(of_type, id, depth),
            (Some(_), "QueueName" | "TopicName") => self.name(id, depth),
            (Some((_, Given::Url)), "QueueUrl") => self.referred(id, depth),
            _ => variable(&format!("{id}.{attribute}")),
        }
    }

    fn type_of(&self, id: &str) -> Option<(&'static str, Given)> {
        let of_type = self.resource(id)?.get("Type")?.as_str()?;
        TYPES.iter().find(|(own, ..)| *own == of_type).map(|(own, _, given)| (*own, *given))
    }

    /// The name of a resource: the given or written one; otherwise AWS makes one.
    pub(super) fn name(&self, id: &str, depth: usize) -> String {
        if let Some(name) = self.settings.names.get(id) {
            return name.clone();
        }
        let written = || {
            let of_type = self.resource(id)?.get("Type")?.as_str()?;
            let (_, property, _) = TYPES.iter().find(|(own, ..)| *own == of_type)?;
            self.property(id, property, depth)
        };
        written().unwrap_or_else(|| variable(id))
    }

    fn path(&self, id: &str, depth: usize) -> String {
        self.property(id, "Path", depth).unwrap_or_else(|| "/".to_owned())
    }

    /// The text of a property that names and ARNs are built from. If names form a circle, none of them is known.
    fn property(&self, id: &str, property: &str, depth: usize) -> Option<String> {
        let value = self.resource(id)?.get("Properties")?.get(property)?;
        let key = format!("{id}.{property}");
        if let Some(known) = self.texts.borrow().get(&key) {
            return Some(known.clone());
        }
        self.texts.borrow_mut().insert(key.clone(), variable(id));
        let text = self.evaluated(value, depth).map(|own| text_of(Some(own), id));
        let text = text.filter(|own| own.len() <= LONGEST).unwrap_or_else(|| variable(id));
        self.texts.borrow_mut().insert(key, text.clone());
        Some(text)
    }

    /// The ARN of a resource: Service Authorization Reference, resource types of each service.
    fn arn(&self, of_type: &str, id: &str, depth: usize) -> String {
        let (partition, account) = (self.partition, &self.account);
        let name = self.name(id, depth);
        let region = || self.settings.region.clone().unwrap_or_else(|| variable("AWS::Region"));
        let iam = |kind: &str| format!("arn:{partition}:iam::{account}:{kind}{}{name}", self.path(id, depth));
        let regional = |service: &str, kind: &str| {
            format!("arn:{partition}:{service}:{}:{account}:{kind}{name}", region())
        };
        match of_type {
            "AWS::IAM::Role" => iam("role"),
            "AWS::IAM::User" => iam("user"),
            "AWS::IAM::Group" => iam("group"),
            "AWS::IAM::ManagedPolicy" => iam("policy"),
            "AWS::S3::Bucket" => format!("arn:{partition}:s3:::{name}"),
            "AWS::SQS::Queue" => regional("sqs", ""),
            "AWS::SNS::Topic" => regional("sns", ""),
            "AWS::Lambda::Function" => regional("lambda", "function:"),
            "AWS::SecretsManager::Secret" => regional("secretsmanager", "secret:"),
            "AWS::KMS::Key" => regional("kms", "key/"),
            _ => variable(&format!("{id}.Arn")),
        }
    }

    /// The ARN of a managed policy, as references to it give it.
    pub(super) fn policy_arn(&self, id: &str) -> String {
        self.arn("AWS::IAM::ManagedPolicy", id, DEEPEST)
    }
}
