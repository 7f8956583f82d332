//! The names, texts and keys that random cases are made of.

pub(crate) const PRINCIPALS: [&str; 13] = [
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:iam::111111111111:user/team/bob",
    "arn:aws:sts::111111111111:assumed-role/App/i-0abc",
    "arn:aws:sts::111111111111:assumed-role/App/other",
    "arn:aws:sts::222222222222:assumed-role/App/i-0abc",
    "arn:aws:iam::111111111111:role/App",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::222222222222:root",
    "arn:aws:sts::111111111111:federated-user/ann",
    "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForSupport/s",
    "lambda.amazonaws.com",
    "anonymous",
    "arn:aws:iam::111111111111:saml-provider/corp",
];

pub(crate) const ENTRIES: [(&str, &str); 16] = [
    ("AWS", "*"),
    ("AWS", "111111111111"),
    ("AWS", "arn:aws:iam::111111111111:root"),
    ("AWS", "arn:aws:iam::222222222222:root"),
    ("AWS", "arn:aws:iam::111111111111:role/App"),
    ("AWS", "arn:aws:iam::222222222222:role/App"),
    ("AWS", "arn:aws:sts::111111111111:assumed-role/App/i-0abc"),
    ("AWS", "arn:aws:iam::111111111111:user/ann"),
    ("AWS", "arn:aws:iam::111111111111:user/team/bob"),
    ("AWS", "arn:aws:sts::111111111111:federated-user/ann"),
    ("AWS", "AROAEXAMPLEEXAMPLE00"),
    ("AWS", "arn:aws:iam::111111111111:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport"),
    ("Service", "lambda.amazonaws.com"),
    ("Service", "s3.amazonaws.com"),
    ("Federated", "arn:aws:iam::111111111111:saml-provider/corp"),
    ("Federated", "accounts.google.com"),
];

/// Actions with the resources that they take.
pub(crate) const ASKED: [(&str, &str); 12] = [
    ("s3:GetObject", "arn:aws:s3:::reports/ann/q3"),
    ("s3:getobject", "arn:aws:s3:::reports/red/*"),
    ("s3:PutObject", "arn:aws:s3:::reports/"),
    ("s3:ListBucket", "arn:aws:s3:::reports"),
    ("kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:key/1"),
    ("kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:key/1"),
    ("kms:ListKeys", "*"),
    ("sts:AssumeRole", "arn:aws:iam::111111111111:role/Audit"),
    ("sts:AssumeRoleWithSAML", "arn:aws:iam::111111111111:role/Audit"),
    ("sts:GetCallerIdentity", "*"),
    ("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:red:jobs"),
    ("ec2:RunInstances", "arn:aws:ec2:us-east-1:111111111111:instance/*"),
];

pub(crate) const ACTIONS: [&str; 14] = [
    "*",
    "*:*",
    "s3:*",
    "S3:Get*",
    "s3:?etObject",
    "s3:*Object",
    "s3:GetObject",
    "kms:D*t",
    "kms:Decrypt",
    "sts:AssumeRole",
    "sts:Assume*",
    "sqs:SendMessage",
    "ec2:Run?nstances",
    "ec2:RunInstances?",
];

pub(crate) const RESOURCES: [&str; 22] = [
    "*",
    "arn:aws:s3:::reports",
    "arn:aws:s3:::reports*",
    "arn:aws:s3:::reports/*",
    "arn:aws:s3:::*/q3",
    "arn:aws:s3:::reports/???/q?",
    "arn:aws:s3:*:*:reports/*",
    "arn:aws:s3:?::reports/*",
    "arn:aws:s3:::Reports/*",
    "arn:aws:s3:::reports/${aws:username}/*",
    "arn:aws:s3:::reports/${aws:PrincipalTag/team}/${*}",
    "arn:aws:s3:::reports/${aws:PrincipalTag/none, 'ann'}/q3",
    "arn:aws:s3:::reports/${aws:TagKeys}/*",
    "arn:aws:s3:*",
    "arn:aws:*",
    "arn:aws:kms:*:222222222222:key/*",
    "arn:aws:kms:eu-*:*:*",
    "arn:aws:kms:*:key/1",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:sqs:us-east-1:111111111111:*:jobs",
    "arn:aws:sqs:us-east-1:111111111111:*",
    "arn:*:*:*:*:*",
];

pub(crate) const TEXTS: [&str; 5] = ["red", "Red", "ann", "*", ""];
pub(crate) const WANTED_TEXTS: [&str; 14] = [
    "red",
    "RED",
    "r*",
    "?e?",
    "*",
    "",
    "ann",
    "User",
    "${aws:username}",
    "${aws:PrincipalTag/Team}",
    "${aws:PrincipalTag/none,'red'}",
    "${*}",
    "${aws:TagKeys}",
    "a${aws:PrincipalTag/team}*",
];
pub(crate) const NUMBERS: [&str; 6] = ["10", "10.0", "9.5", "-1", "010", "ten"];
pub(crate) const DATES: [&str; 8] = [
    "2026-01-01T00:00:00Z",
    "2026-01-01",
    "1767225600",
    "2026-01-01T01:00:00+01:00",
    "2026-01-01T00:00:00.5Z",
    "2024-02-29T23:59:59Z",
    "2025-12-31T22:00:00-03:30",
    "soon",
];
pub(crate) const BOOLS: [&str; 4] = ["true", "false", "TRUE", "yes"];
pub(crate) const BINARIES: [&str; 3] = ["cmVk", "Ymx1ZQ==", "cmVkZA=="];
pub(crate) const ADDRESSES: [&str; 4] = ["203.0.113.7", "203.0.114.7", "2001:db8::1", "nowhere"];
pub(crate) const RANGES: [&str; 8] = [
    "203.0.113.0/24",
    "203.0.113.7",
    "203.0.112.0/22",
    "0.0.0.0/0",
    "2001:db8::/32",
    "2001:DB8:0::1",
    "::/0",
    "nowhere",
];
pub(crate) const ARNS: [&str; 4] = [
    "arn:aws:sns:eu-west-1:111111111111:red:alerts",
    "arn:aws:s3:::reports",
    "arn:aws:iam::111111111111:role/App",
    "no:arn",
];
pub(crate) const ARN_PATTERNS: [&str; 9] = [
    "arn:aws:sns:*:111111111111:*",
    "arn:aws:sns:eu-west-?:*:red:*",
    "arn:aws:sns:eu-west-1:111111111111:red:alerts",
    "arn:*:s3:::reports",
    "arn:aws:*:*:*:*",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:iam::*:user/${aws:username}",
    "arn:aws:sns:*:alerts",
    "no:arn",
];

/// The keys that cases give, each with its values.
pub(crate) const KEYS: [(&str, &[&str]); 13] = [
    ("aws:PrincipalTag/team", &TEXTS),
    ("aws:SourceVpce", &TEXTS),
    ("aws:username", &TEXTS),
    ("aws:PrincipalType", &["User", "red"]),
    ("aws:TagKeys", &TEXTS),
    ("s3:max-keys", &NUMBERS),
    ("aws:CurrentTime", &DATES),
    ("aws:SecureTransport", &BOOLS),
    ("aws:PrincipalIsAWSService", &BOOLS),
    ("app:blob", &BINARIES),
    ("aws:SourceIp", &ADDRESSES),
    ("aws:SourceArn", &ARNS),
    ("aws:PrincipalArn", &ARNS),
];

/// True for a key that may have several values.
pub(crate) fn is_multivalued(key: &str) -> bool {
    key.eq_ignore_ascii_case("aws:TagKeys")
}

/// The values that an open key may turn out to have.
pub(crate) fn candidates(key: &str) -> Vec<Vec<String>> {
    let Some((_, values)) = KEYS.iter().find(|(own, _)| own.eq_ignore_ascii_case(key)) else { return vec![] };
    let mut all: Vec<Vec<String>> = values.iter().map(|value| vec![(*value).to_owned()]).collect();
    if is_multivalued(key) {
        all.push(vec!["red".to_owned(), "ann".to_owned()]);
    }
    all
}
