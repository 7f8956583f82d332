//! Which resources may have a policy of their own.

/// Services whose resources may have resource-based policies, and how the last part of such a resource's ARN begins:
/// empty if all kinds do.
///
/// IAM User Guide, "AWS services that work with IAM", column "Resource-based policies"; each service's guide says for
/// which kinds. Policies that only AWS RAM writes are not listed: they can deny nothing.
const HOLDERS: [(&str, &[&str]); 46] = [
    ("acm-pca", ANY),
    ("aoss", ANY),
    ("apigateway", ANY),
    ("aps", ANY),
    ("backup", &["backup-vault:"]),
    ("bedrock", ANY),
    ("bedrock-agentcore", ANY),
    ("cloudhsm", &["backup/"]),
    ("cloudtrail", &["channel/", "dashboard/", "eventdatastore/"]),
    ("codeartifact", ANY),
    ("codebuild", ANY),
    ("dsql", &["cluster/"]),
    ("dynamodb", &["table/"]),
    ("ecr", &["repository/"]),
    ("ecr-public", &["repository/"]),
    ("elasticfilesystem", &["file-system/"]),
    ("entityresolution", ANY),
    ("es", ANY),
    ("events", &["event-bus/"]),
    ("execute-api", ANY),
    ("glacier", ANY),
    ("glue", ANY),
    ("iam", &["role/"]),
    ("kafka", &["cluster/"]),
    ("kinesis", &["stream/"]),
    ("kms", ANY),
    ("lambda", ANY),
    ("lex", ANY),
    ("logs", &["destination:"]),
    ("mediapackagev2", ANY),
    ("mediastore", ANY),
    ("rekognition", &["project/"]),
    ("s3", ANY),
    ("s3-object-lambda", ANY),
    ("s3-outposts", ANY),
    ("s3express", ANY),
    ("s3tables", ANY),
    ("s3vectors", ANY),
    ("schemas", &["registry/"]),
    ("secretsmanager", ANY),
    ("ses", ANY),
    ("signer", ANY),
    ("sns", ANY),
    ("sqs", ANY),
    ("ssm-incidents", ANY),
    ("vpc-lattice", ANY),
];

const ANY: &[&str] = &[""];

/// False if a resource is known to have no policy of its own: an instance of Amazon EC2, an IAM user.
///
/// The resource is given as two parts of its ARN: the service, and what follows the account. Either may contain
/// wildcards.
pub fn may_have_policy(service: &str, resource: &str) -> bool {
    let kinds = HOLDERS.iter().find(|(holder, _)| *holder == service).map(|(_, kinds)| *kinds);
    let is_kind = |kind: &&str| resource.starts_with(*kind) || resource == "*";
    service.contains('*') || kinds.is_some_and(|kinds| kinds.iter().any(is_kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_resources_are_told_apart() {
        for (service, resource) in [
            ("s3", "a-bucket/key"),
            ("dynamodb", "table/Orders/index/by-date"),
            ("dynamodb", "*"),
            ("iam", "role/App"),
            ("logs", "destination:central"),
            ("*", "anything"),
        ] {
            assert!(may_have_policy(service, resource), "{service} {resource}");
        }
        for (service, resource) in [
            ("ec2", "instance/i-1"),
            ("iam", "user/Ada"),
            ("logs", "log-group:orders"),
            ("kinesis", "application/a"),
        ] {
            assert!(!may_have_policy(service, resource), "{service} {resource}");
        }
    }

    #[test]
    fn holders_are_services_and_sorted() {
        assert!(HOLDERS.is_sorted());
        for (service, _) in HOLDERS {
            assert!(crate::service(service).is_some(), "{service}");
        }
    }
}
