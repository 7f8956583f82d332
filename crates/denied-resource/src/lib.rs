//! `denied-resource`: the policy of the resource that a case concerns.

mod endpoint;
mod key;

use case::{Examination, Layer, Policies, Record, RecordError};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, Program};
use live::Place;
use source::ResourcePolicies;

/// The flags of `denied-resource`: it has none of its own.
#[derive(Debug, Args)]
pub struct Flags {}

/// The program.
#[derive(Debug)]
pub struct Resource {
    place: Option<Place>,
    embed: bool,
}

impl Describe for Resource {
    const NAME: &'static str = "denied-resource";
    const ABOUT: &'static str = "Examine the policy of the resource";
    const DETAILS: &'static str = "Adds the `resource` layer to each case: whether the policy of the bucket, key, \
        function, queue, topic, secret or role allows the request, to whom it grants (the principal itself, its role, \
        or its whole account), and which statement does or nearly does. Grants on a key, access control lists of a \
        bucket and S3 Block Public Access count too. Across accounts this policy must allow beside the identity \
        policies; a key's policy must in any case. For an object that is encrypted with a KMS key the key's policy is \
        examined too, in the member `encryption`: S3 needs the use of the key for who asks. Where the request goes \
        through a VPC endpoint, the endpoint's policy is the `endpoint` layer.\n\n\
        The policy is read from the case where it carries one, else from the snapshot that is named, else from \
        live AWS.";
    const BACKGROUND: &'static str = "A resource-based policy says who may do what with one resource. In the account of the resource it \
        may allow by itself what no identity policy does. How far depends on whom it names: a user, a session or `*` are \
        allowed whatever the boundary leaves out; a role is still limited by its boundary; the account as a whole \
        leaves it to its identity policies. The member `grant` says which: `direct`, `role` or `account`.\n\n\
        Across accounts both sides must allow: this policy, and the identity policies of who asks. Policies of KMS keys \
        and trust policies of roles must allow in any case.\n\n\
        IAM User Guide, \"Identity-based policies and resource-based policies\", \"Cross-account policy evaluation logic\".";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "Decide a case that carries its policies",
            command: "denied resource examples/case.jsonl",
        },
        Example {
            does: "Ask whether a bucket of a snapshot is shared with a role of another account",
            command: "denied resource --snapshot examples/acme \
                      --principal arn:aws:sts::111111111111:assumed-role/LakeGuest/i-0f1e2d3c4b5a69788 \
                      --action s3:GetObject --resource arn:aws:s3:::acme-lake/orders/1.parquet",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &[
        "iam:GetRole",
        "iam:GetUser",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListGrants",
        "lambda:GetPolicy",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:ListParents",
        "organizations:ListRoots",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:ListBucket",
        "secretsmanager:GetResourcePolicy",
        "sns:GetTopicAttributes",
        "sqs:GetQueueAttributes",
    ];
    type Flags = Flags;
}

impl Program for Resource {
    fn new(_: Flags, common: &Common) -> Result<Self, Failure> {
        let place = Place::open(common, Messages::new(Self::NAME, common))?;
        Ok(Self { place, embed: common.source.embed })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        let mut case = live::open_case(record)?;
        if let Some(place) = &self.place {
            place.refine(&mut case, &[Layer::Resource])?;
        }
        let of_key = examine(&mut case, self.place.as_ref(), self.embed)?;
        endpoint::examine(&mut case, self.place.as_ref(), self.embed)?;
        for finding in of_key.findings {
            case.add_finding(finding);
        }
        live::close(case)?;
        of_key.told.map_or(Ok(()), |told| Ok(record.set("encryption", &told)?))
    }

    fn waits(&self) -> bool {
        self.place.as_ref().is_some_and(Place::is_live)
    }

    fn finish(&self) -> Result<(), Failure> {
        self.place.as_ref().map_or(Ok(()), Place::finish)
    }
}

/// Examines the policy of the resource: the one that the case carries, otherwise the source's and then also that of the
/// key that the resource is encrypted with.
fn examine(
    case: &mut Examination<'_>,
    source: Option<&Place>,
    embed: bool,
) -> Result<key::KeyPolicy, RecordError> {
    if case.examine(Layer::Resource, &case.policies()?)? {
        return Ok(key::KeyPolicy::default());
    }
    let Some(source) = source else { return Ok(key::KeyPolicy::default()) };
    examine_policy(case, source, embed)?;
    key::KeyPolicy::examine(case, source)
}

/// Examines the policy that the source has for the resource, and what else decides.
fn examine_policy(case: &mut Examination<'_>, source: &Place, embed: bool) -> Result<(), RecordError> {
    let request = case.request();
    let (Some(action), Some(resource)) = (&request.action, &request.resource) else { return Ok(()) };
    let found = source.resource(action, resource);
    let beside = source::beside(request, source);
    let answer = found.map(|policy| Policies {
        resource: Some(policy.map(|policy| (*policy).clone())),
        settings: beside.settings,
        ..Policies::default()
    });
    source::examine(case, Layer::Resource, answer, embed)?;
    source::note_unread_settings(case, &beside.unreadable);
    Ok(())
}
