//! The operations whose action has another name.

/// The action of an operation that does not bear its own name; with a prefix where it is another service's.
pub(super) fn renamed(service: &str, operation: &str) -> Option<&'static str> {
    let table = match service {
        "s3" => S3,
        "lambda" => LAMBDA,
        "dynamodb" => DYNAMODB,
        "bedrock" => BEDROCK,
        "apigateway" => return gateway(operation),
        "execute-api" => EXECUTE_API,
        "elasticfilesystem" => FILE_SYSTEM,
        "cloudfront" => CLOUDFRONT,
        _ => return None,
    };
    table.iter().find(|(own, _)| *own == operation).map(|(_, action)| *action)
}

/// True for operations whose action depends on what the request holds.
pub(super) fn varies(service: &str, operation: &str) -> bool {
    let dynamodb = ["BatchExecuteStatement", "ExecuteStatement", "ExecuteTransaction", "TransactWriteItems"];
    service == "dynamodb" && dynamodb.contains(&operation)
}

/// An operation and its action.
type Table = &'static [(&'static str, &'static str)];

/// "Required permissions for Amazon S3 API operations".
const S3: Table = &[
    ("CompleteMultipartUpload", "PutObject"),
    ("CopyObject", "PutObject"),
    ("CreateMultipartUpload", "PutObject"),
    ("DeleteBucketAnalyticsConfiguration", "PutAnalyticsConfiguration"),
    ("DeleteBucketCors", "PutBucketCORS"),
    ("DeleteBucketEncryption", "PutEncryptionConfiguration"),
    ("DeleteBucketIntelligentTieringConfiguration", "PutIntelligentTieringConfiguration"),
    ("DeleteBucketInventoryConfiguration", "PutInventoryConfiguration"),
    ("DeleteBucketLifecycle", "PutLifecycleConfiguration"),
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
    ("GetBucketMetricsConfiguration", "GetMetricsConfiguration"),
    ("GetBucketNotificationConfiguration", "GetBucketNotification"),
    ("GetBucketReplication", "GetReplicationConfiguration"),
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
    ("InvokeAsync", "InvokeFunction"),
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

const FILE_SYSTEM: Table = &[("NewClientConnection", "ClientMount")];

const CLOUDFRONT: Table = &[
    ("CreateDistributionWithTags", "CreateDistribution"),
    ("CreateStreamingDistributionWithTags", "CreateStreamingDistribution"),
];

/// The actions of API Gateway's control plane are the verbs of HTTP.
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
