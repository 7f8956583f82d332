//! The operations whose action has a different name.

/// The action of an operation with a different name; with a prefix if it belongs to another service.
pub(super) fn renamed(service: &str, operation: &str) -> Option<&'static str> {
    let table = match service {
        "s3" => S3,
        "lambda" => LAMBDA,
        "dynamodb" => DYNAMODB,
        "bedrock" => BEDROCK,
        "access-analyzer" => ACCESS_ANALYZER,
        "apigateway" => return gateway(operation),
        "budgets" => return budget(operation),
        "cassandra" => KEYSPACES,
        "dms" => MIGRATION,
        "verifiedpermissions" => VERIFIED_PERMISSIONS,
        "execute-api" => EXECUTE_API,
        "sns" => SNS,
        "sqs" => SQS,
        "elasticfilesystem" => FILE_SYSTEM,
        "cloudfront" => CLOUDFRONT,
        _ => return None,
    };
    table.iter().find(|(own, _)| *own == operation).map(|(_, action)| *action)
}

/// True for operations whose action depends on what the request contains.
pub(super) fn varies(service: &str, operation: &str) -> bool {
    let varying: &[&str] = match service {
        "dynamodb" => {
            &["BatchExecuteStatement", "ExecuteStatement", "ExecuteTransaction", "TransactWriteItems"]
        }
        "kms" => &["ReEncrypt"],
        _ => &[],
    };
    varying.contains(&operation)
}

/// An operation and its action.
type Table = &'static [(&'static str, &'static str)];

/// "Required permissions for Amazon S3 API operations".
const S3: Table = &[
    ("CompleteMultipartUpload", "PutObject"),
    ("CopyObject", "PutObject"),
    ("CreateBucketMetadataConfiguration", "CreateBucketMetadataTableConfiguration"),
    ("CreateMultipartUpload", "PutObject"),
    ("CreateSession", "s3express:CreateSession"),
    ("DeleteBucketAnalyticsConfiguration", "PutAnalyticsConfiguration"),
    ("DeleteBucketCors", "PutBucketCORS"),
    ("DeleteBucketEncryption", "PutEncryptionConfiguration"),
    ("DeleteBucketIntelligentTieringConfiguration", "PutIntelligentTieringConfiguration"),
    ("DeleteBucketInventoryConfiguration", "PutInventoryConfiguration"),
    ("DeleteBucketLifecycle", "PutLifecycleConfiguration"),
    ("DeleteBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
    ("DeleteBucketMetadataConfiguration", "DeleteBucketMetadataTableConfiguration"),
    ("DeleteBucketMetricsConfiguration", "PutMetricsConfiguration"),
    ("DeleteBucketOwnershipControls", "PutBucketOwnershipControls"),
    ("DeleteBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
    ("DeleteBucketReplication", "PutReplicationConfiguration"),
    ("DeleteBucketTagging", "PutBucketTagging"),
    ("DeleteObjects", "DeleteObject"),
    ("DeletePublicAccessBlock", "PutBucketPublicAccessBlock"),
    ("GetBucketAccelerateConfiguration", "GetAccelerateConfiguration"),
    ("GetBucketAnalyticsConfiguration", "GetAnalyticsConfiguration"),
    ("GetBucketCors", "GetBucketCORS"),
    ("GetBucketEncryption", "GetEncryptionConfiguration"),
    ("GetBucketIntelligentTieringConfiguration", "GetIntelligentTieringConfiguration"),
    ("GetBucketInventoryConfiguration", "GetInventoryConfiguration"),
    ("GetBucketLifecycle", "GetLifecycleConfiguration"),
    ("GetBucketLifecycleConfiguration", "GetLifecycleConfiguration"),
    ("GetBucketMetadataConfiguration", "GetBucketMetadataTableConfiguration"),
    ("GetBucketMetricsConfiguration", "GetMetricsConfiguration"),
    ("GetBucketNotificationConfiguration", "GetBucketNotification"),
    ("GetBucketReplication", "GetReplicationConfiguration"),
    ("GetBucketRequestPay", "GetBucketRequestPayment"),
    ("GetObjectLockConfiguration", "GetBucketObjectLockConfiguration"),
    ("GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
    ("HeadBucket", "ListBucket"),
    ("HeadObject", "GetObject"),
    ("ListBucketAnalyticsConfigurations", "GetAnalyticsConfiguration"),
    ("ListBucketIntelligentTieringConfigurations", "GetIntelligentTieringConfiguration"),
    ("ListBucketInventoryConfigurations", "GetInventoryConfiguration"),
    ("ListBucketMetricsConfigurations", "GetMetricsConfiguration"),
    ("ListBuckets", "ListAllMyBuckets"),
    ("ListDirectoryBuckets", "s3express:ListAllMyDirectoryBuckets"),
    ("ListMultipartUploads", "ListBucketMultipartUploads"),
    ("ListObjects", "ListBucket"),
    ("ListObjectsV2", "ListBucket"),
    ("ListObjectVersions", "ListBucketVersions"),
    ("ListParts", "ListMultipartUploadParts"),
    ("PostObject", "PutObject"),
    ("PutBucketAccelerateConfiguration", "PutAccelerateConfiguration"),
    ("PutBucketAnalyticsConfiguration", "PutAnalyticsConfiguration"),
    ("PutBucketCors", "PutBucketCORS"),
    ("PutBucketEncryption", "PutEncryptionConfiguration"),
    ("PutBucketIntelligentTieringConfiguration", "PutIntelligentTieringConfiguration"),
    ("PutBucketInventoryConfiguration", "PutInventoryConfiguration"),
    ("PutBucketLifecycle", "PutLifecycleConfiguration"),
    ("PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
    ("PutBucketMetricsConfiguration", "PutMetricsConfiguration"),
    ("PutBucketNotificationConfiguration", "PutBucketNotification"),
    ("PutBucketReplication", "PutReplicationConfiguration"),
    ("PutBucketRequestPay", "PutBucketRequestPayment"),
    ("PutObjectLockConfiguration", "PutBucketObjectLockConfiguration"),
    ("PutPublicAccessBlock", "PutBucketPublicAccessBlock"),
    ("SelectObjectContent", "GetObject"),
    ("UploadPart", "PutObject"),
    ("UploadPartCopy", "PutObject"),
    ("WriteGetObjectResponse", "s3-object-lambda:WriteGetObjectResponse"),
];

const LAMBDA: Table = &[
    ("Invoke", "InvokeFunction"),
    ("InvokeWithResponseStream", "InvokeFunction"),
    ("GetLayerVersionByArn", "GetLayerVersion"),
];

const DYNAMODB: Table = &[("TransactGetItems", "GetItem")];

const BEDROCK: Table = &[
    ("Converse", "InvokeModel"),
    ("ConverseStream", "InvokeModelWithResponseStream"),
    ("StartAsyncInvoke", "InvokeModel"),
];

const EXECUTE_API: Table = &[
    ("DeleteConnection", "ManageConnections"),
    ("GetConnection", "ManageConnections"),
    ("PostToConnection", "ManageConnections"),
];

const SNS: Table = &[("PublishBatch", "Publish")];

const SQS: Table = &[
    ("ChangeMessageVisibilityBatch", "ChangeMessageVisibility"),
    ("DeleteMessageBatch", "DeleteMessage"),
    ("SendMessageBatch", "SendMessage"),
];

const FILE_SYSTEM: Table = &[("NewClientConnection", "ClientMount")];

const CLOUDFRONT: Table = &[("CreateDistributionWithTags", "CreateDistribution")];

const ACCESS_ANALYZER: Table = &[("GetFindingV2", "GetFinding"), ("ListFindingsV2", "ListFindings")];

const VERIFIED_PERMISSIONS: Table =
    &[("BatchIsAuthorized", "IsAuthorized"), ("BatchIsAuthorizedWithToken", "IsAuthorizedWithToken")];

/// The actions of Amazon Keyspaces are CQL verbs.
const KEYSPACES: Table = &[
    ("CreateKeyspace", "Create"),
    ("CreateTable", "Create"),
    ("DeleteKeyspace", "Drop"),
    ("DeleteTable", "Drop"),
    ("GetKeyspace", "Select"),
    ("GetTable", "Select"),
    ("ListKeyspaces", "Select"),
    ("ListTables", "Select"),
    ("RestoreTable", "Restore"),
    ("UpdateKeyspace", "Alter"),
    ("UpdateTable", "Alter"),
];

const MIGRATION: Table = &[
    ("DescribeDataProviders", "ListDataProviders"),
    ("DescribeExtensionPackAssociations", "ListExtensionPacks"),
    ("DescribeInstanceProfiles", "ListInstanceProfiles"),
    ("DescribeMetadataModelAssessments", "ListMetadataModelAssessments"),
    ("DescribeMetadataModelConversions", "ListMetadataModelConversions"),
    ("DescribeMetadataModelExportsAsScript", "ListMetadataModelExports"),
    ("DescribeMetadataModelExportsToTarget", "ListMetadataModelExports"),
    ("DescribeMigrationProjects", "ListMigrationProjects"),
    ("ModifyConversionConfiguration", "UpdateConversionConfiguration"),
    ("ModifyDataProvider", "UpdateDataProvider"),
    ("ModifyInstanceProfile", "UpdateInstanceProfile"),
    ("ModifyMigrationProject", "UpdateMigrationProject"),
];

/// AWS Budgets has one action to view budgets and one to change them; the operations of budget actions keep their own
/// names.
fn budget(operation: &str) -> Option<&'static str> {
    const SEEN: [&str; 6] = [
        "DescribeBudget",
        "DescribeBudgetNotificationsForAccount",
        "DescribeBudgetPerformanceHistory",
        "DescribeBudgets",
        "DescribeNotificationsForBudget",
        "DescribeSubscribersForNotification",
    ];
    let changed = ["Create", "Delete", "Update"].iter().find_map(|verb| operation.strip_prefix(verb));
    if SEEN.contains(&operation) {
        Some("ViewBudget")
    } else {
        matches!(changed?, "Budget" | "Notification" | "Subscriber").then_some("ModifyBudget")
    }
}

/// The actions of API Gateway's control plane are HTTP verbs.
fn gateway(operation: &str) -> Option<&'static str> {
    let starts = |verbs: &[&str]| verbs.iter().any(|verb| operation.starts_with(verb));
    if starts(&["Get", "Export", "List"]) {
        Some("GET")
    } else if starts(&["Create", "Generate", "Test"])
        || matches!(operation, "ImportRestApi" | "ImportApiKeys")
    {
        Some("POST")
    } else if starts(&["Update"]) {
        Some("PATCH")
    } else if starts(&["Delete", "Flush", "Reset", "Untag"]) {
        Some("DELETE")
    } else {
        starts(&["Put", "Import", "Reimport", "Tag"]).then_some("PUT")
    }
}

#[cfg(test)]
mod tests {
    use crate::action_of;

    #[test]
    fn an_operation_needs_the_action_of_its_name_unless_a_table_says_otherwise() {
        for (service, operation, action) in [
            ("ec2.amazonaws.com", "RunInstances", Some("ec2:RunInstances")),
            ("s3.amazonaws.com", "ListObjectsV2", Some("s3:ListBucket")),
            ("s3.amazonaws.com", "HeadBucket", Some("s3:ListBucket")),
            ("s3.amazonaws.com", "UploadPart", Some("s3:PutObject")),
            ("s3.amazonaws.com", "ListBuckets", Some("s3:ListAllMyBuckets")),
            ("s3.amazonaws.com", "PutBucketEncryption", Some("s3:PutEncryptionConfiguration")),
            ("lambda.amazonaws.com", "Invoke", Some("lambda:InvokeFunction")),
            ("lambda.amazonaws.com", "GetFunction20150331v2", Some("lambda:GetFunction")),
            ("lambda.amazonaws.com", "UpdateFunctionCode20150331v2", Some("lambda:UpdateFunctionCode")),
            (
                "cloudfront.amazonaws.com",
                "CreateDistribution2020_05_31",
                Some("cloudfront:CreateDistribution"),
            ),
            ("apigateway.amazonaws.com", "GetRestApis", Some("apigateway:GET")),
            ("apigateway.amazonaws.com", "UpdateStage", Some("apigateway:PATCH")),
            ("bedrock.amazonaws.com", "ConverseStream", Some("bedrock:InvokeModelWithResponseStream")),
            ("sqs.amazonaws.com", "SendMessageBatch", Some("sqs:SendMessage")),
            ("budgets.amazonaws.com", "UpdateNotification", Some("budgets:ModifyBudget")),
            ("budgets.amazonaws.com", "ExecuteBudgetAction", Some("budgets:ExecuteBudgetAction")),
            ("cassandra.amazonaws.com", "GetTable", Some("cassandra:Select")),
            ("kms.amazonaws.com", "ReEncrypt", None),
            ("dynamodb.amazonaws.com", "ExecuteStatement", None),
            ("s3.amazonaws.com", "not an operation", None),
        ] {
            assert_eq!(action_of(service, operation).as_deref(), action, "{service} {operation}");
        }
    }

    /// Each table, with the prefix for actions that name none.
    const TABLES: [(&str, super::Table); 13] = [
        ("s3", super::S3),
        ("lambda", super::LAMBDA),
        ("dynamodb", super::DYNAMODB),
        ("bedrock", super::BEDROCK),
        ("access-analyzer", super::ACCESS_ANALYZER),
        ("cassandra", super::KEYSPACES),
        ("dms", super::MIGRATION),
        ("verifiedpermissions", super::VERIFIED_PERMISSIONS),
        ("execute-api", super::EXECUTE_API),
        ("sns", super::SNS),
        ("sqs", super::SQS),
        ("elasticfilesystem", super::FILE_SYSTEM),
        ("cloudfront", super::CLOUDFRONT),
    ];

    #[test]
    fn every_action_of_the_tables_exists_and_no_operation_has_one_of_its_own() {
        for (service, table) in TABLES {
            for (operation, _) in table {
                let meant = action_of(service, operation).unwrap();
                assert!(actions::action(&meant).is_some(), "{service}:{operation}: {meant} does not exist");
                let own = actions::action(&format!("{service}:{operation}")).map(|own| own.to_string());
                assert!(own.is_none_or(|own| own == meant), "{service}:{operation} exists");
            }
        }
    }

    #[test]
    fn no_operation_is_listed_twice_or_under_its_own_name() {
        for (_, table) in TABLES {
            let operations: std::collections::HashSet<_> =
                table.iter().map(|(operation, _)| operation).collect();
            assert_eq!(operations.len(), table.len());
            assert!(table.iter().all(|(operation, action)| operation != action));
        }
    }
}
