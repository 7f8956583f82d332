//! Which resources can have a policy of their own.

use policy::Arn;

use crate::World;

/// The services with resource-based policies.
///
/// IAM User Guide, "AWS services that work with IAM", the column "Resource-based policies".
const SERVICES: [&str; 46] = [
    "acm-pca",
    "aoss",
    "apigateway",
    "backup",
    "bedrock",
    "cloudtrail",
    "codeartifact",
    "codebuild",
    "datazone",
    "dynamodb",
    "ecr",
    "ecr-public",
    "elasticfilesystem",
    "es",
    "events",
    "execute-api",
    "geo",
    "glacier",
    "glue",
    "iot",
    "kafka",
    "kinesis",
    "kms",
    "lambda",
    "lex",
    "logs",
    "mediastore",
    "network-firewall",
    "organizations",
    "ram",
    "rds",
    "redshift-serverless",
    "refactor-spaces",
    "route53resolver",
    "s3",
    "s3-object-lambda",
    "s3-outposts",
    "s3express",
    "s3tables",
    "s3vectors",
    "schemas",
    "secretsmanager",
    "ses",
    "sns",
    "sqs",
    "vpc-lattice",
];

/// False where the resource is known to have no policy: an instance of Amazon EC2, a user of IAM.
pub(crate) fn may_have_policy(world: &World) -> bool {
    let Some(arn) = world.request.resource.as_deref().and_then(Arn::parse) else { return true };
    match arn.service {
        "iam" => arn.resource.starts_with("role/"),
        service => service.contains('*') || SERVICES.contains(&service),
    }
}
