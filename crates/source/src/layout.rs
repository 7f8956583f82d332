//! The layout of a snapshot, in one place: each file, the AWS CLI command that prints it, the permission it takes.
//!
//! ```text
//! manifest.json                                              what could not be read, and why
//! ACCOUNT/iam/get-account-authorization-details.json         or several: get-account-authorization-details.2.json …
//! ACCOUNT/iam/list-roles.json                                for MaxSessionDuration
//! ACCOUNT/iam/{get-role,get-user,…}/NAME.json                by hand, where the former may not be called
//! ACCOUNT/iam/{get-role-policy,…}/NAME/POLICY.json
//! ACCOUNT/iam/get-policy-version/POLICY-ARN.json
//! ACCOUNT/s3/list-buckets.json
//! ACCOUNT/s3/BUCKET/{get-bucket-policy,get-bucket-acl,…}.json
//! ACCOUNT/s3control/get-public-access-block.json
//! ACCOUNT/kms/REGION/list-aliases.json
//! ACCOUNT/kms/REGION/KEY-ID/{describe-key,get-key-policy,list-grants}.json
//! ACCOUNT/lambda/REGION/FUNCTION/{get-function,get-policy}.json
//! ACCOUNT/sqs/REGION/QUEUE/get-queue-attributes.json
//! ACCOUNT/sns/REGION/TOPIC/get-topic-attributes.json
//! ACCOUNT/secretsmanager/REGION/SECRET/get-resource-policy.json
//! ACCOUNT/ec2/REGION/describe-vpc-endpoints.json
//! organizations/{describe-organization,list-roots,list-accounts}.json
//! organizations/list-parents/CHILD.json
//! organizations/describe-organizational-unit/OU.json
//! organizations/list-policies-for-target/TARGET.SERVICE_CONTROL_POLICY.json
//! organizations/describe-policy/POLICY-ID.json
//! ```
//!
//! A name is written as it is, but for the characters that a file name cannot hold: those, and a leading dot, are
//! percent-encoded (`prod/db` is `prod%2Fdb`). Where only one region is collected, the `REGION` folder may be left out.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The file that lists what could not be read, and why.
pub const MANIFEST: &str = "manifest.json";

/// One file of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where the file is, from the snapshot's folder, with `/`.
    pub path: String,
    /// Other places that are looked at if it is not there.
    pub alternatives: Vec<String>,
    /// The command that prints it, quoted for a shell.
    pub command: String,
    /// The IAM action that the command needs.
    pub permission: &'static str,
}

impl Item {
    fn new(path: String, command: String, permission: &'static str) -> Self {
        Self { path, alternatives: Vec::new(), command, permission }
    }
}

/// What a file name may hold as it is: nothing that means something to a shell or a file system.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'@')
    .remove(b'+')
    .remove(b'=')
    .remove(b',');

/// Turns any name into one file name, so that no name of a request can lead out of the snapshot.
pub fn file_name(name: &str) -> String {
    if name.is_empty() {
        return "%".to_owned();
    }
    let encoded = utf8_percent_encode(name, PLAIN).to_string();
    match encoded.strip_prefix('.') {
        Some(rest) => format!("%2E{rest}"),
        None => encoded,
    }
}

/// Quotes a word for a POSIX shell: names come from denial texts, and the commands are meant to be pasted.
fn word(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+=,:/%".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}

/// IAM: everything in one call.
pub fn authorization_details(account: &str) -> Item {
    Item::new(
        format!("{}/iam/{AUTHORIZATION_DETAILS}.json", file_name(account)),
        "aws iam get-account-authorization-details".to_owned(),
        "iam:GetAccountAuthorizationDetails",
    )
}

/// What the names of all files with authorization details begin with.
pub const AUTHORIZATION_DETAILS: &str = "get-account-authorization-details";

/// IAM, collected one by one: what belongs to a single user, role or group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entity {
    /// A user.
    User,
    /// A role.
    Role,
    /// A group.
    Group,
}

impl Entity {
    /// The word in command and option names.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Role => "role",
            Self::Group => "group",
        }
    }

    fn item(self, account: &str, verb: &str, noun: &str, name: &str, permission: [&'static str; 3]) -> Item {
        let entity = self.word();
        let command = format!("{verb}-{entity}{noun}");
        let [user, role, group] = permission;
        Item::new(
            format!("{}/iam/{command}/{}.json", file_name(account), file_name(name)),
            format!("aws iam {command} --{entity}-name {}", word(name)),
            match self {
                Self::User => user,
                Self::Role => role,
                Self::Group => group,
            },
        )
    }

    /// `get-role`: ARN, trust policy, longest session, boundary, tags.
    pub fn get(self, account: &str, name: &str) -> Item {
        self.item(account, "get", "", name, ["iam:GetUser", "iam:GetRole", "iam:GetGroup"])
    }

    /// `list-role-policies`: the names of its inline policies.
    pub fn list_policies(self, account: &str, name: &str) -> Item {
        let permission = ["iam:ListUserPolicies", "iam:ListRolePolicies", "iam:ListGroupPolicies"];
        self.item(account, "list", "-policies", name, permission)
    }

    /// `list-attached-role-policies`: its managed policies.
    pub fn list_attached_policies(self, account: &str, name: &str) -> Item {
        let permission =
            ["iam:ListAttachedUserPolicies", "iam:ListAttachedRolePolicies", "iam:ListAttachedGroupPolicies"];
        self.item(account, "list-attached", "-policies", name, permission)
    }

    /// `get-role-policy`: one inline policy.
    pub fn get_policy(self, account: &str, name: &str, policy: &str) -> Item {
        let permission = ["iam:GetUserPolicy", "iam:GetRolePolicy", "iam:GetGroupPolicy"];
        let item = self.item(account, "get", "-policy", name, permission);
        let folder = item.path.trim_end_matches(".json");
        Item::new(
            format!("{folder}/{}.json", file_name(policy)),
            format!("{} --policy-name {}", item.command, word(policy)),
            item.permission,
        )
    }
}

/// `list-roles`: also the longest session of each role, which the authorization details leave out.
pub fn roles(account: &str) -> Item {
    Item::new(
        format!("{}/iam/list-roles.json", file_name(account)),
        "aws iam list-roles".to_owned(),
        "iam:ListRoles",
    )
}

/// `list-groups-for-user`: the groups of a user.
pub fn groups_for_user(account: &str, user: &str) -> Item {
    Item::new(
        format!("{}/iam/list-groups-for-user/{}.json", file_name(account), file_name(user)),
        format!("aws iam list-groups-for-user --user-name {}", word(user)),
        "iam:ListGroupsForUser",
    )
}

/// `get-policy-version`: the document of a managed policy's default version.
pub fn policy_version(account: &str, policy: &str) -> Item {
    let arn = word(policy);
    Item::new(
        format!("{}/iam/get-policy-version/{}.json", file_name(account), file_name(policy)),
        format!(
            "aws iam get-policy-version --policy-arn {arn} --version-id \
             \"$(aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text)\""
        ),
        "iam:GetPolicyVersion",
    )
}

/// The buckets of an account.
pub fn buckets(account: &str) -> Item {
    Item::new(
        format!("{}/s3/list-buckets.json", file_name(account)),
        "aws s3api list-buckets".to_owned(),
        "s3:ListAllMyBuckets",
    )
}

/// The folder of a bucket.
pub fn bucket_folder(account: &str, bucket: &str) -> String {
    format!("{}/s3/{}", file_name(account), file_name(bucket))
}

/// What is collected of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BucketItem {
    /// The bucket policy.
    Policy,
    /// The access control list.
    Acl,
    /// Block Public Access of the bucket.
    PublicAccessBlock,
    /// Object ownership.
    OwnershipControls,
    /// Default encryption.
    Encryption,
}

impl BucketItem {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Policy, Self::Acl, Self::PublicAccessBlock, Self::OwnershipControls, Self::Encryption];

    /// The file of a bucket.
    pub fn of(self, account: &str, bucket: &str) -> Item {
        let (command, permission) = match self {
            Self::Policy => ("get-bucket-policy", "s3:GetBucketPolicy"),
            Self::Acl => ("get-bucket-acl", "s3:GetBucketAcl"),
            Self::PublicAccessBlock => ("get-public-access-block", "s3:GetBucketPublicAccessBlock"),
            Self::OwnershipControls => ("get-bucket-ownership-controls", "s3:GetBucketOwnershipControls"),
            Self::Encryption => ("get-bucket-encryption", "s3:GetEncryptionConfiguration"),
        };
        Item::new(
            format!("{}/{command}.json", bucket_folder(account, bucket)),
            format!("aws s3api {command} --bucket {}", word(bucket)),
            permission,
        )
    }
}

/// Block Public Access of an account.
pub fn account_public_access_block(account: &str) -> Item {
    Item::new(
        format!("{}/s3control/get-public-access-block.json", file_name(account)),
        format!("aws s3control get-public-access-block --account-id {}", word(account)),
        "s3:GetAccountPublicAccessBlock",
    )
}

/// A place of a regional service: account, service, region.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    account: &'a str,
    service: &'static str,
    region: &'a str,
}

impl Place<'_> {
    /// The file under the region's folder, with the same file without that folder as the alternative.
    fn item(self, file: &str, command: &str, permission: &'static str) -> Item {
        let Self { account, service, region } = self;
        let account = file_name(account);
        Item {
            path: format!("{account}/{service}/{}/{file}.json", file_name(region)),
            alternatives: vec![format!("{account}/{service}/{file}.json")],
            command: format!("aws {service} {command} --region {}", word(region)),
            permission,
        }
    }
}

/// What is collected of a KMS key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyItem {
    /// State and manager of the key.
    Description,
    /// The key policy.
    Policy,
    /// The grants.
    Grants,
}

impl KeyItem {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Description, Self::Policy, Self::Grants];

    /// The file of a key.
    pub fn of(self, account: &str, region: &str, key: &str) -> Item {
        let (command, more, permission) = match self {
            Self::Description => ("describe-key", "", "kms:DescribeKey"),
            Self::Policy => ("get-key-policy", " --policy-name default", "kms:GetKeyPolicy"),
            Self::Grants => ("list-grants", "", "kms:ListGrants"),
        };
        Place { account, service: "kms", region }.item(
            &format!("{}/{command}", file_name(key)),
            &format!("{command} --key-id {}{more}", word(key)),
            permission,
        )
    }
}

/// The aliases of KMS keys.
pub fn key_aliases(account: &str, region: &str) -> Item {
    Place { account, service: "kms", region }.item("list-aliases", "list-aliases", "kms:ListAliases")
}

/// A Lambda function: configuration, execution role, VPC.
pub fn function(account: &str, region: &str, name: &str) -> Item {
    Place { account, service: "lambda", region }.item(
        &format!("{}/get-function", file_name(name)),
        &format!("get-function --function-name {}", word(name)),
        "lambda:GetFunction",
    )
}

/// The policy of a Lambda function, or of one of its versions or aliases.
pub fn function_policy(account: &str, region: &str, name: &str, qualifier: Option<&str>) -> Item {
    let (suffix, option) = match qualifier {
        Some(qualifier) => {
            (format!(".{}", file_name(qualifier)), format!(" --qualifier {}", word(qualifier)))
        }
        None => (String::new(), String::new()),
    };
    Place { account, service: "lambda", region }.item(
        &format!("{}/get-policy{suffix}", file_name(name)),
        &format!("get-policy --function-name {}{option}", word(name)),
        "lambda:GetPolicy",
    )
}

/// An SQS queue.
pub fn queue(account: &str, region: &str, name: &str) -> Item {
    let url = format!("https://sqs.{region}.amazonaws.com/{account}/{name}");
    Place { account, service: "sqs", region }.item(
        &format!("{}/get-queue-attributes", file_name(name)),
        &format!("get-queue-attributes --attribute-names All --queue-url {}", word(&url)),
        "sqs:GetQueueAttributes",
    )
}

/// An SNS topic.
pub fn topic(account: &str, region: &str, name: &str) -> Item {
    let arn = format!("arn:aws:sns:{region}:{account}:{name}");
    Place { account, service: "sns", region }.item(
        &format!("{}/get-topic-attributes", file_name(name)),
        &format!("get-topic-attributes --topic-arn {}", word(&arn)),
        "sns:GetTopicAttributes",
    )
}

/// The policy of a secret, by the last part of its ARN: the name, a hyphen and six characters, or the name alone.
pub fn secret_policy(account: &str, region: &str, resource: &str) -> Item {
    let place = Place { account, service: "secretsmanager", region };
    let item = |name: &str| {
        place.item(
            &format!("{}/get-resource-policy", file_name(name)),
            &format!("get-resource-policy --secret-id {}", word(name)),
            "secretsmanager:GetResourcePolicy",
        )
    };
    let Some(name) = secret_name(resource) else { return item(resource) };
    let mut by_name = item(name);
    let by_resource = item(resource);
    by_name.alternatives.push(by_resource.path);
    by_name.alternatives.extend(by_resource.alternatives);
    by_name
}

/// A secret's name without the hyphen and six characters that Secrets Manager adds to its ARN.
fn secret_name(resource: &str) -> Option<&str> {
    let (name, suffix) = resource.rsplit_once('-')?;
    let added = suffix.len() == 6 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (added && !name.is_empty()).then_some(name)
}

/// The folder with an account's VPC endpoints.
pub fn vpc_endpoint_folder(account: &str) -> String {
    format!("{}/ec2", file_name(account))
}

/// The VPC endpoints of an account in one region.
pub fn vpc_endpoints(account: &str, region: &str) -> Item {
    Place { account, service: "ec2", region }.item(
        VPC_ENDPOINTS,
        "describe-vpc-endpoints",
        "ec2:DescribeVpcEndpoints",
    )
}

/// The name of the files with VPC endpoints, without `.json`.
pub const VPC_ENDPOINTS: &str = "describe-vpc-endpoints";

fn organizations(file: &str, command: &str, permission: &'static str) -> Item {
    Item::new(format!("organizations/{file}.json"), format!("aws organizations {command}"), permission)
}

/// The organization itself.
pub fn organization() -> Item {
    let command = "describe-organization";
    organizations(command, command, "organizations:DescribeOrganization")
}

/// The root, with the policy types that are switched on.
pub fn roots() -> Item {
    organizations("list-roots", "list-roots", "organizations:ListRoots")
}

/// The accounts.
pub fn accounts() -> Item {
    organizations("list-accounts", "list-accounts", "organizations:ListAccounts")
}

/// The parent of an account or organizational unit.
pub fn parents(child: &str) -> Item {
    organizations(
        &format!("list-parents/{}", file_name(child)),
        &format!("list-parents --child-id {}", word(child)),
        "organizations:ListParents",
    )
}

/// An organizational unit.
pub fn organizational_unit(id: &str) -> Item {
    organizations(
        &format!("describe-organizational-unit/{}", file_name(id)),
        &format!("describe-organizational-unit --organizational-unit-id {}", word(id)),
        "organizations:DescribeOrganizationalUnit",
    )
}

/// The kinds of policy that bind whole accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyType {
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
}

impl PolicyType {
    /// The name in the Organizations API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scp => "SERVICE_CONTROL_POLICY",
            Self::Rcp => "RESOURCE_CONTROL_POLICY",
        }
    }
}

/// The policies attached to a root, organizational unit or account.
pub fn policies_for_target(target: &str, kind: PolicyType) -> Item {
    organizations(
        &format!("list-policies-for-target/{}.{}", file_name(target), kind.name()),
        &format!("list-policies-for-target --target-id {} --filter {}", word(target), kind.name()),
        "organizations:ListPoliciesForTarget",
    )
}

/// One SCP or RCP with its content.
pub fn organization_policy(id: &str) -> Item {
    organizations(
        &format!("describe-policy/{}", file_name(id)),
        &format!("describe-policy --policy-id {}", word(id)),
        "organizations:DescribePolicy",
    )
}
