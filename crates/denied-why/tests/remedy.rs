//! The changes as a patch and as commands: they are the ones that fix it, and no name in them is taken for anything
//! else.

#![cfg(test)]

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::{Value, json};

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn why(arguments: &[&str], input: &str) -> String {
    let assert = Command::cargo_bin("denied-why").unwrap().args(arguments).write_stdin(input).assert();
    String::from_utf8(assert.success().get_output().stdout.clone()).unwrap()
}

/// What is printed for an example.
fn of_example(flag: &str, file: &str) -> String {
    let text = std::fs::read_to_string(examples().join("denials").join(file)).unwrap();
    why(&[flag, "--snapshot", examples().join("acme").to_str().unwrap()], &text)
}

fn case(policy: &str, sid: &str) -> String {
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": sid, "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
    ]});
    json!({
        "request": {"principal": "arn:aws:iam::111111111111:user/ann", "action": "s3:GetObject",
            "resource": "arn:aws:s3:::b/k", "resourceAccount": "111111111111", "contextComplete": true},
        "policies": {"identity": [{"name": policy, "via": "inline", "document": document}], "boundary": null,
            "session": [], "scp": [], "rcp": [], "resource": null, "endpoint": null},
    })
    .to_string()
}

#[test]
fn a_patch_is_a_unified_diff_of_the_document() {
    let patch = why(&["--patch"], &case("Lists", "Lists"));
    let expected = "\
# s3:GetObject on arn:aws:s3:::b/k by arn:aws:iam::111111111111:user/ann
# Verified: with all of these changes it is allowed.
--- a/111111111111/user/ann/Lists
+++ b/111111111111/user/ann/Lists
@@ -6,6 +6,11 @@
       \"Effect\": \"Allow\",
       \"Action\": \"s3:ListBucket\",
       \"Resource\": \"*\"
+    },
+    {
+      \"Effect\": \"Allow\",
+      \"Action\": \"s3:GetObject\",
+      \"Resource\": \"arn:aws:s3:::b/k\"
     }
   ]
 }
";
    assert_eq!(patch, expected);
}

#[test]
fn each_layer_has_its_command() {
    let table = [
        ("03-no-identity-allow.txt", "aws iam put-role-policy --role-name=App --policy-name="),
        (
            "06-boundary-caps-identity.txt",
            "aws iam create-policy-version --policy-arn=arn:aws:iam::111111111111:",
        ),
        (
            "04-cross-account-resource-side.txt",
            "aws s3api put-bucket-policy --bucket=acme-lake --policy=file",
        ),
        ("04-kms-no-iam-delegation.txt", "aws kms put-key-policy --region=eu-central-1 --key-id=1a2b3c4d-"),
        ("07-external-id-wrong.txt", "# The request itself is to be made with sts:ExternalId"),
        ("07-external-id-wrong.txt", "aws sts assume-role --role-arn=arn:aws:iam::"),
        ("07-trust-principal-mismatch.txt", "aws iam update-assume-role-policy --role-name="),
        ("05-scp-service.txt", "aws organizations update-policy --policy-id=p-allowedsvc --content=file"),
        ("04-secret-explicit-deny.txt", "aws secretsmanager put-resource-policy --region=eu-central-1"),
    ];
    for (file, command) in table {
        let commands = of_example("--cli", file);
        assert!(commands.contains(command), "{file}: {commands}");
    }
}

#[test]
fn commands_say_who_owns_what_and_that_nothing_was_run() {
    let commands = of_example("--cli", "05-scp-service.txt");
    assert!(commands.contains("# Who can change it: whoever manages the organization"), "{commands}");
    assert!(commands.contains("denied did not run"), "{commands}");
}

/// The shell reads what was printed: each command once, each name as one word, the document complete.
#[cfg(unix)]
#[test]
fn hostile_names_are_data_to_a_shell() {
    for (policy, sid) in [
        ("x'; touch pwned #", "END_OF_POLICY\nid"),
        ("$(touch pwned)", "`touch pwned`"),
        ("--cli-input-json", "\u{202e}\u{1b}[2J"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let commands = why(&["--cli"], &case(policy, sid));
        let script = format!("aws() {{ printf '%s\\n' \"$@\"; cat; }}\n{commands}");
        let assert = Command::new("sh").current_dir(&folder).arg("-c").arg(script).assert().success();
        let output = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
        assert!(!folder.path().join("pwned").exists(), "{commands}");
        let (words, document) = output.split_at(output.find('{').unwrap());
        assert!(words.contains(&format!("\n--policy-name={policy}\n")), "{words}");
        let document: Value = serde_json::from_str(document).unwrap();
        assert_eq!(document["Statement"][0]["Sid"], sid);
        assert!(!commands.contains(['\u{202e}', '\u{1b}']), "{commands}");
    }
}

#[test]
fn a_name_that_aws_cannot_have_gets_no_command() {
    for name in ["file:///etc/passwd", "a\nrm -rf .", "a\u{202e}b"] {
        let commands = why(&["--cli"], &case(name, "S"));
        let lines = || commands.lines().filter(|line| !line.is_empty());
        assert!(lines().count() > 3 && lines().all(|line| line.starts_with('#')), "{commands}");
    }
}

#[test]
fn records_carry_them_where_records_are_chosen() {
    let line = why(&["--patch", "--output", "jsonl"], &case("Lists", "Lists"));
    let record: Value = serde_json::from_str(&line).unwrap();
    assert!(record["patch"].as_str().unwrap().contains("+++ b/"));
    assert_eq!(record["decision"], "implicitDeny");
}

#[test]
fn one_or_the_other() {
    Command::cargo_bin("denied-why").unwrap().args(["--patch", "--cli"]).assert().code(2);
}

#[test]
fn a_change_for_the_key_is_not_kept_quiet() {
    let case = json!({"request": {"principal": "arn:aws:sts::111111111111:assumed-role/Ledger/i-0f1e2d3c4b5a69788",
        "action": "s3:GetObject", "resource": "arn:aws:s3:::acme-ledger/x", "contextComplete": true}});
    let patch = why(&["--patch", "--snapshot", examples().join("acme").to_str().unwrap()], &case.to_string());
    assert!(
        patch.contains("# kms:Decrypt on arn:aws:kms:") && patch.contains("+++ b/111111111111/role/Ledger/"),
        "{patch}"
    );
}

/// A case with one inline policy of its principal, and perhaps the policy of the resource.
fn asked(principal: &str, action: &str, resource: &str, context: &Value, own: &Value) -> String {
    let document = json!({"Version": "2012-10-17", "Statement": []});
    json!({
        "request": {"principal": principal, "action": action, "resource": resource, "context": context,
            "contextComplete": true},
        "policies": {"identity": [{"name": "Own", "via": "inline", "document": document}], "boundary": null,
            "session": [], "scp": [], "rcp": [], "resource": own, "endpoint": null},
    })
    .to_string()
}

#[test]
fn a_role_of_identity_center_is_changed_by_its_permission_set() {
    let role = "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Read_Only_0123456789abcdef/ann";
    let commands =
        why(&["--cli"], &asked(role, "s3:GetObject", "arn:aws:s3:::b/k", &json!({}), &Value::Null));
    assert!(
        commands.contains("aws sso-admin put-inline-policy-to-permission-set --instance-arn="),
        "{commands}"
    );
    assert!(commands.contains("that of Read_Only ("), "{commands}");
    assert!(
        commands.contains("aws sso-admin provision-permission-set")
            && commands.contains("--target-id=111111111111"),
        "{commands}"
    );
    assert!(!commands.contains("aws iam"), "IAM refuses: {commands}");
}

#[test]
fn nobody_changes_a_role_that_aws_manages() {
    let role = "arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    let commands = why(&["--cli"], &asked(role, "dynamodb:ListTables", "*", &json!({}), &Value::Null));
    assert!(!commands.lines().any(|line| line.starts_with("aws ")), "{commands}");
}

#[test]
fn a_function_is_given_single_permissions() {
    let function = "arn:aws:lambda:eu-west-1:111111111111:function:resize";
    let topic = "arn:aws:sns:eu-west-1:111111111111:orders";
    let policy = json!({"name": "function resize", "document": {"Version": "2012-10-17", "Statement": []}});
    let context = json!({"aws:SourceArn": topic, "aws:SourceAccount": "111111111111"});
    let commands =
        why(&["--cli"], &asked("sns.amazonaws.com", "lambda:InvokeFunction", function, &context, &policy));
    let expected = format!(
        "aws lambda add-permission --region=eu-west-1 --function-name={function} \
         --statement-id=Allow-lambda-InvokeFunction --action=lambda:InvokeFunction --principal=sns.amazonaws.com \
         --source-arn={topic} --source-account=111111111111"
    );
    assert!(commands.contains(&expected), "{commands}");
}

#[test]
fn a_policy_that_loses_its_only_statement_is_deleted() {
    let allow = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    let deny = json!({"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"});
    let document = |statement: &Value| json!({"Version": "2012-10-17", "Statement": [statement]});
    let case = json!({
        "request": {"principal": "arn:aws:iam::111111111111:user/ann", "action": "s3:GetObject",
            "resource": "arn:aws:s3:::b/k", "resourceAccount": "111111111111", "contextComplete": true},
        "policies": {
            "identity": [
                {"name": "All", "via": "inline", "document": document(&allow)},
                {"name": "No", "via": "inline", "document": document(&deny)}
            ],
            "boundary": null, "session": [], "scp": [], "rcp": [], "resource": null, "endpoint": null,
        },
    });
    let text = why(&["--cli"], &case.to_string());
    assert!(!text.contains("\"Statement\": []"), "{text}");
    assert!(text.contains("aws iam delete-user-policy --user-name=ann --policy-name=No\n"), "{text}");
    assert!(text.contains("# Delete the inline policy No of user ann"), "{text}");
}

#[test]
fn a_policy_that_loses_its_last_statement_is_deleted_in_the_patch_too() {
    let deny =
        json!({"Sid": "No", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"});
    let allow = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
    let policy = |name: &str, statement: &Value| {
        let document = json!({"Version": "2012-10-17", "Statement": [statement]});
        json!({"name": name, "via": "inline", "document": document})
    };
    let case = json!({
        "request": {"principal": "arn:aws:iam::111111111111:user/ann", "action": "s3:GetObject",
            "resource": "arn:aws:s3:::b/k", "resourceAccount": "111111111111", "contextComplete": true},
        "policies": {"identity": [policy("Denies", &deny), policy("Allows", &allow)], "boundary": null,
            "session": [], "scp": [], "rcp": [], "resource": null, "endpoint": null},
    })
    .to_string();
    let (patch, commands) = (why(&["--patch"], &case), why(&["--cli"], &case));
    assert!(commands.contains("aws iam delete-user-policy"), "{commands}");
    assert!(
        patch.contains("Denies is no policy: it is deleted.") && patch.contains("+++ /dev/null"),
        "{patch}"
    );
    assert!(!patch.contains("\"Statement\": []"), "{patch}");
}

#[test]
fn a_form_that_does_not_show_the_patch_is_refused() {
    for form in ["table", "html", "junit", "sarif"] {
        for flag in ["--patch", "--cli"] {
            let assert = Command::cargo_bin("denied-why").unwrap().args([flag, "-o", form]).assert().code(2);
            let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
            assert!(told.contains(&format!("--output {form} does not show")), "{told}");
        }
    }
}
