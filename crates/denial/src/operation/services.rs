//! Action prefixes that differ from the name of the endpoint.

/// Event sources and SDK names, in lower case without blanks and hyphens, with the prefix of their actions.
const PREFIXES: &[(&str, &str)] = &[
    ("accessanalyzer", "access-analyzer"),
    ("acmpca", "acm-pca"),
    ("apiapplicationautoscaling", "application-autoscaling"),
    ("apigatewaymanagementapi", "execute-api"),
    ("apigatewayv2", "apigateway"),
    ("applicationautoscaling", "application-autoscaling"),
    ("applicationsignals", "application-signals"),
    ("autoscalingplans", "autoscaling-plans"),
    ("awshealth", "health"),
    ("backupgateway", "backup-gateway"),
    ("bedrockagent", "bedrock"),
    ("bedrockagentcore", "bedrock-agentcore"),
    ("bedrockagentruntime", "bedrock"),
    ("bedrockruntime", "bedrock"),
    ("certificatemanager", "acm"),
    ("cloudcontrolapi", "cloudformation"),
    ("cloudwatchevents", "events"),
    ("cloudwatchlogs", "logs"),
    ("codegurureviewer", "codeguru-reviewer"),
    ("codeguruprofiler", "codeguru-profiler"),
    ("codestarconnections", "codestar-connections"),
    ("codestarnotifications", "codestar-notifications"),
    ("cognitoidentity", "cognito-identity"),
    ("cognitoidp", "cognito-idp"),
    ("cognitoidentityprovider", "cognito-idp"),
    ("cognitosync", "cognito-sync"),
    ("computeoptimizer", "compute-optimizer"),
    ("configservice", "config"),
    ("costexplorer", "ce"),
    ("costoptimizationhub", "cost-optimization-hub"),
    ("databasemigrationservice", "dms"),
    ("devopsguru", "devops-guru"),
    ("directoryservice", "ds"),
    ("dynamodbstreams", "dynamodb"),
    ("ec2instanceconnect", "ec2-instance-connect"),
    ("ecrpublic", "ecr-public"),
    ("efs", "elasticfilesystem"),
    ("elasticloadbalancingv2", "elasticloadbalancing"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("elasticsearch", "es"),
    ("elasticsearchservice", "es"),
    ("email", "ses"),
    ("emr", "elasticmapreduce"),
    ("emrcontainers", "emr-containers"),
    ("emrserverless", "emr-serverless"),
    ("eventbridge", "events"),
    ("executeapi", "execute-api"),
    ("ingest.timestream", "timestream"),
    ("iotdata", "iot"),
    ("kinesisanalyticsv2", "kinesisanalytics"),
    ("licensemanager", "license-manager"),
    ("mediapackagevod", "mediapackage-vod"),
    ("marketplace", "aws-marketplace"),
    ("metering.marketplace", "aws-marketplace"),
    ("marketplacemetering", "aws-marketplace"),
    ("entitlement.marketplace", "aws-marketplace"),
    ("catalog.marketplace", "aws-marketplace"),
    ("monitoring", "cloudwatch"),
    ("mskconnect", "kafkaconnect"),
    ("msk", "kafka"),
    ("networkfirewall", "network-firewall"),
    ("opensearch", "es"),
    ("opensearchservice", "es"),
    ("opensearchserverless", "aoss"),
    ("pinpoint", "mobiletargeting"),
    ("pinpointemail", "ses"),
    ("projects.iot1click", "iot1click"),
    ("query.timestream", "timestream"),
    ("rdsdata", "rds-data"),
    ("redshiftdata", "redshift-data"),
    ("redshiftserverless", "redshift-serverless"),
    ("resourceexplorer2", "resource-explorer-2"),
    ("resourcegroups", "resource-groups"),
    ("resourcegroupstaggingapi", "tag"),
    ("tagging", "tag"),
    ("route53recoverycluster", "route53-recovery-cluster"),
    ("route53recoverycontrolconfig", "route53-recovery-control-config"),
    ("route53recoveryreadiness", "route53-recovery-readiness"),
    ("runtime.lex", "lex"),
    ("models.lex", "lex"),
    ("lexmodelbuildingservice", "lex"),
    ("lexmodelsv2", "lex"),
    ("lexruntimeservice", "lex"),
    ("lexruntimev2", "lex"),
    ("modelsv2lex", "lex"),
    ("runtimev2lex", "lex"),
    ("runtime.sagemaker", "sagemaker"),
    ("sagemakerruntime", "sagemaker"),
    ("s3control", "s3"),
    ("s3outposts", "s3-outposts"),
    ("s3objectlambda", "s3-object-lambda"),
    ("cloudmap", "servicediscovery"),
    ("servicecatalogappregistry", "servicecatalog"),
    ("sesv2", "ses"),
    ("sfn", "states"),
    ("stepfunctions", "states"),
    ("ssmcontacts", "ssm-contacts"),
    ("ssmincidents", "ssm-incidents"),
    ("ssmsap", "ssm-sap"),
    ("ssoadmin", "sso"),
    ("ssooidc", "sso-oauth"),
    ("stepfunction", "states"),
    ("streams.dynamodb", "dynamodb"),
    ("systemsmanager", "ssm"),
    ("timestreamquery", "timestream"),
    ("timestreamwrite", "timestream"),
    ("transcribeservice", "transcribe"),
    ("transcribestreaming", "transcribe"),
    ("vpclattice", "vpc-lattice"),
    ("wafregional", "waf-regional"),
    ("workspacesweb", "workspaces-web"),
];

/// Event sources that do not correspond to an IAM service.
const WITHOUT_ACTIONS: [&str; 3] = ["signin", "console", "awsmvs"];

/// The prefix of a service's actions.
pub(super) fn prefix(name: &str) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    let host = name.strip_suffix(".cn").unwrap_or(&name);
    let endpoint =
        host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".aws.amazon.com")).unwrap_or(host);
    let bare: String = endpoint.chars().filter(|char| !matches!(char, ' ' | '-' | '_')).collect();
    let bare = without_maker(&bare);
    if WITHOUT_ACTIONS.contains(&bare) {
        return None;
    }
    let known = PREFIXES.iter().find(|(own, _)| *own == bare).map(|(_, prefix)| (*prefix).to_owned());
    known.or_else(|| {
        // A host keeps its hyphens; an SDK client's name has none.
        let prefix = if endpoint.contains(' ') || bare.len() < endpoint.len() && !endpoint.contains('-') {
            bare
        } else {
            endpoint
        };
        let plain =
            !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        plain.then(|| prefix.to_owned())
    })
}

/// `s3` of `amazons3`.
fn without_maker(name: &str) -> &str {
    name.strip_prefix("amazon")
        .or_else(|| name.strip_prefix("aws"))
        .filter(|bare| !bare.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::prefix;

    #[test]
    fn a_service_is_known_by_its_endpoint_and_by_its_name() {
        for (name, expected) in [
            ("s3.amazonaws.com", "s3"),
            ("ec2.amazonaws.com.cn", "ec2"),
            ("monitoring.amazonaws.com", "cloudwatch"),
            ("streams.dynamodb.amazonaws.com", "dynamodb"),
            ("ec2-instance-connect.amazonaws.com", "ec2-instance-connect"),
            ("Amazon S3", "s3"),
            ("AmazonS3", "s3"),
            ("CloudWatch Logs", "logs"),
            ("Secrets Manager", "secretsmanager"),
            ("Elastic Load Balancing v2", "elasticloadbalancing"),
            ("STS", "sts"),
            ("AWSLambda", "lambda"),
        ] {
            assert_eq!(prefix(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["signin.amazonaws.com", "", "what is this?!"] {
            assert_eq!(prefix(name), None, "{name}");
        }
    }

    #[test]
    fn no_name_is_listed_twice() {
        let names: std::collections::HashSet<_> = super::PREFIXES.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), super::PREFIXES.len());
    }
}
