//! Plans in the form that Terraform 1.11 gives them with its AWS provider 5.100, of a few resources each: what of them
//! takes the place of what is there now, and what they leave open.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests")]

mod common;

use std::slice::from_ref;

use case::{Examination, Layer, Policies, Record, Verdict};
use common::{Fake, change, configured, made, over, plan_of, reference};
use plan::{Overlay, PlanError, Settings};
use serde_json::{Value, json};
use source::{
    Boundaries, Buckets, GrantConstraints, IdentityPolicies, KeyGrant, Keys, ResourcePolicies,
    ServiceControlPolicies,
};

const ACCOUNT: &str = "111111111111";
const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1a2b";

fn settings() -> Settings {
    Settings { account: Some(ACCOUNT.to_owned()), ..Settings::default() }
}

fn laid(plan: &Value, below: Fake) -> Overlay<Fake> {
    over(&plan.to_string(), &settings(), below)
}

/// The policy of a resource; why it cannot be told.
fn resource(overlay: &Overlay<Fake>, action: &str, resource: &str) -> Result<Option<String>, String> {
    let policy = overlay.resource(action, resource).map_err(|error| error.to_string())?;
    Ok(policy.map(|own| own.document.get().to_owned()))
}

/// A policy of one statement, as text.
fn policy(effect: &str, action: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Principal": {"AWS": "arn:aws:iam::111111111111:role/Admin"}, "Action": action, "Resource": "*"}]})
    .to_string()
}

fn alias(name: &str) -> String {
    format!("arn:aws:kms:eu-central-1:111111111111:alias/{name}")
}

#[test]
fn a_key_policy_that_stands_by_itself_counts_under_the_alias_of_its_new_key() {
    let plan = plan_of(
        &[
            made("aws_kms_alias.k", json!({"name": "alias/hb"}), json!({"target_key_id": true, "arn": true})),
            made(
                "aws_kms_key.k",
                json!({"is_enabled": true}),
                json!({"key_id": true, "arn": true, "policy": true}),
            ),
            made(
                "aws_kms_key_policy.k",
                json!({"policy": policy("Allow", "kms:*")}),
                json!({"key_id": true}),
            ),
        ],
        &[
            configured("aws_kms_alias.k", json!({"target_key_id": reference("aws_kms_key.k.key_id")})),
            configured("aws_kms_key.k", json!({})),
            configured(
                "aws_kms_key_policy.k",
                json!({"key_id": reference("aws_kms_key.k.id"), "policy": {}}),
            ),
        ],
    );
    let found = resource(&laid(&plan, Fake::default()), "kms:Decrypt", &alias("hb")).unwrap().unwrap();
    assert!(found.contains("role/Admin") && !found.contains("Enable IAM User Permissions"), "{found}");
}

#[test]
fn a_key_that_is_asked_for_by_an_alias_outside_of_the_plan_has_what_the_plan_gives_to_it() {
    let plan = plan_of(
        &[made(
            "aws_kms_key_policy.k",
            json!({"key_id": "1a2b", "policy": policy("Allow", "kms:Sign")}),
            json!({}),
        )],
        &[],
    );
    let below = || {
        Fake::default()
            .alias(&alias("data"), KEY)
            .alias(&alias("other"), "arn:aws:kms:eu-central-1:111111111111:key/3c4d")
            .resource(&alias("data"), "{}")
            .resource("arn:aws:kms:eu-central-1:111111111111:key/3c4d", r#"{"Id":"other"}"#)
    };
    let overlay = laid(&plan, below());
    assert!(resource(&overlay, "kms:Decrypt", &alias("data")).unwrap().unwrap().contains("kms:Sign"));
    assert!(resource(&overlay, "kms:Decrypt", &alias("other")).unwrap().unwrap().contains("other"));
    assert!(resource(&overlay, "kms:Decrypt", &alias("nobody")).is_err());
}

#[test]
fn an_alias_that_changes_its_key_has_the_policy_of_the_new_one() {
    let moved = |after: Value, unknown: Value| {
        let before = json!({"name": "alias/data", "target_key_id": "3c4d", "arn": alias("data")});
        let plan = plan_of(&[change("aws_kms_alias.k", &["update"], before, after, unknown)], &[]);
        let below = Fake::default().resource(&alias("data"), "{}").resource(KEY, r#"{"Id":"new"}"#);
        resource(&laid(&plan, below), "kms:Decrypt", &alias("data"))
    };
    let found = moved(json!({"name": "alias/data", "target_key_id": "1a2b"}), json!({}));
    assert!(found.unwrap().unwrap().contains("new"));
    let open = moved(json!({"name": "alias/data"}), json!({"target_key_id": true})).unwrap_err();
    assert!(open.contains("target_key_id of aws_kms_alias.k is known only after apply"), "{open}");
}

fn role(name: &str) -> String {
    format!("arn:aws:sts::{ACCOUNT}:assumed-role/{name}/session")
}

fn user(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

/// The identity policies of a principal by name, sorted; why they cannot be told.
fn identity(overlay: &Overlay<Fake>, principal: &str) -> Result<Vec<String>, String> {
    let policies = overlay.identity(principal).map_err(|error| error.to_string())?;
    let mut names: Vec<String> = policies.iter().map(|own| own.name.clone()).collect();
    names.sort_unstable();
    Ok(names)
}

#[test]
fn exclusive_lists_take_away_what_is_there_now() {
    let plan = plan_of(
        &[
            made(
                "aws_iam_role_policies_exclusive.x",
                json!({"role_name": "App", "policy_names": ["own"]}),
                json!({}),
            ),
            made(
                "aws_iam_role_policy_attachments_exclusive.x",
                json!({"role_name": "App", "policy_arns": ["arn:aws:iam::aws:policy/B"]}),
                json!({}),
            ),
            made(
                "aws_iam_user_policy_attachments_exclusive.x",
                json!({"user_name": "ci", "policy_arns": []}),
                json!({}),
            ),
            made(
                "aws_iam_group_policies_exclusive.x",
                json!({"group_name": "devs", "policy_names": []}),
                json!({}),
            ),
            made(
                "aws_iam_role_policies_exclusive.open",
                json!({"role_name": "Open"}),
                json!({"policy_names": true}),
            ),
        ],
        &[],
    );
    let below = Fake::default()
        .identity(&role("App"), &["inline:own", "inline:extra"])
        .attached(&role("App"), &["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/C"])
        .managed("arn:aws:iam::aws:policy/B")
        .identity(&user("ci"), &["inline:own", "group:devs:list"])
        .attached(&user("ci"), &["arn:aws:iam::aws:policy/A"])
        .group("devs", "list")
        .identity(&role("Open"), &["inline:own"]);
    let overlay = laid(&plan, below);
    assert_eq!(identity(&overlay, &role("App")).unwrap(), ["B", "own"]);
    assert_eq!(identity(&overlay, &user("ci")).unwrap(), ["own"], "the group has its policy no more");
    assert!(identity(&overlay, &role("Open")).unwrap_err().contains("policy_names"));
}

/// Two changes in both orders of their addresses.
fn both_ways(of_type: &str, first: &[Value; 4], second: &[Value; 4]) -> [Value; 2] {
    [("a", "z"), ("z", "a")].map(|(one, other)| {
        let of = |name: &str, [actions, before, after, unknown]: &[Value; 4]| {
            let actions: Vec<&str> = actions.as_array().unwrap().iter().filter_map(Value::as_str).collect();
            change(&format!("{of_type}.{name}"), &actions, before.clone(), after.clone(), unknown.clone())
        };
        let mut changes = [of(one, first), of(other, second)];
        changes.sort_by_key(|own| own["address"].to_string());
        plan_of(&changes, &[])
    })
}

fn gone(before: Value) -> [Value; 4] {
    [json!(["delete"]), before, Value::Null, json!({})]
}

fn new(after: Value) -> [Value; 4] {
    [json!(["create"]), Value::Null, after, json!({"id": true})]
}

fn same(own: Value) -> [Value; 4] {
    [json!(["no-op"]), own.clone(), own, json!({})]
}

#[test]
fn one_that_takes_away_what_another_makes_leaves_it_unknown_whichever_comes_first() {
    let bucket = || json!({"bucket": "acme-exports", "policy": policy("Deny", "s3:*")});
    let asked = |plan: &Value| {
        let below = Fake::default().resource("arn:aws:s3:::acme-exports/x", "{}");
        resource(&laid(plan, below), "s3:GetObject", "arn:aws:s3:::acme-exports/x")
    };
    for plan in both_ways("aws_s3_bucket_policy", &gone(bucket()), &new(bucket())) {
        let error = asked(&plan).unwrap_err();
        assert!(error.contains("aws_s3_bucket_policy") && error.contains("in no set order"), "{error}");
    }
    for plan in both_ways("aws_s3_bucket_policy", &gone(bucket()), &same(bucket())) {
        assert_eq!(asked(&plan), Ok(None), "what is not changed makes nothing");
    }
    let other = json!({"bucket": "acme-exports", "policy": policy("Allow", "s3:GetObject")});
    for plan in both_ways("aws_s3_bucket_policy", &new(bucket()), &new(other.clone())) {
        assert!(asked(&plan).unwrap_err().contains("both aws_s3_bucket_policy.a and aws_s3_bucket_policy.z"));
    }
    for plan in both_ways("aws_s3_bucket_policy", &same(bucket()), &new(other)) {
        assert!(asked(&plan).unwrap().unwrap().contains("Allow"), "the one that is made counts");
    }
}

#[test]
fn grants_that_go_and_come_leave_an_identity_unknown_whichever_comes_first() {
    let inline = || json!({"role": "App", "name": "p", "policy": policy("Allow", "s3:*")});
    let attached = || json!({"role": "App", "policy_arn": "arn:aws:iam::aws:policy/A"});
    let member = || json!({"user": "ann", "groups": ["devs"]});
    let below = || {
        Fake::default()
            .identity(&role("App"), &["inline:p", "inline:own"])
            .attached(&role("App"), &["arn:aws:iam::aws:policy/A"])
            .managed("arn:aws:iam::aws:policy/A")
            .identity(&user("ann"), &["group:devs:list"])
            .group("devs", "list")
    };
    let table = [
        ("aws_iam_role_policy", inline(), role("App"), vec!["A", "own"]),
        ("aws_iam_role_policy_attachment", attached(), role("App"), vec!["own", "p"]),
        ("aws_iam_user_group_membership", member(), user("ann"), vec![]),
    ];
    for (of_type, own, principal, without) in table {
        for plan in both_ways(of_type, &gone(own.clone()), &new(own.clone())) {
            let error = identity(&laid(&plan, below()), &principal).unwrap_err();
            assert!(error.contains("in no set order"), "{of_type}: {error}");
        }
        for plan in both_ways(of_type, &gone(own.clone()), &same(own.clone())) {
            assert_eq!(identity(&laid(&plan, below()), &principal).unwrap(), without, "{of_type}");
        }
    }
}

#[test]
fn a_list_that_keeps_a_member_takes_nothing_from_it() {
    let list = |users: &[&str]| json!({"group": "devs", "name": "devs", "users": users});
    let plan = plan_of(
        &[
            change(
                "aws_iam_group_membership.devs",
                &["update"],
                list(&["ann", "ben"]),
                list(&["ann"]),
                json!({}),
            ),
            made("aws_iam_user_group_membership.ann", json!({"user": "ann", "groups": ["devs"]}), json!({})),
        ],
        &[],
    );
    let below = Fake::default()
        .identity(&user("ann"), &["group:devs:list"])
        .identity(&user("ben"), &["group:devs:list", "inline:own"])
        .group("devs", "list");
    let overlay = laid(&plan, below);
    assert_eq!(identity(&overlay, &user("ann")).unwrap(), ["list"]);
    assert_eq!(identity(&overlay, &user("ben")).unwrap(), ["own"]);
}

fn restricts(overlay: &Overlay<Fake>, bucket: &str) -> Result<bool, String> {
    let block = overlay.public_access_block(bucket).map_err(|error| error.to_string())?;
    Ok(block.restrict_public_buckets)
}

fn switches(bucket: Option<&str>, on: bool) -> Value {
    let mut own = json!({"block_public_acls": on, "block_public_policy": on, "ignore_public_acls": on,
        "restrict_public_buckets": on});
    if let Some(bucket) = bucket {
        own["bucket"] = bucket.into();
    }
    own
}

#[test]
fn block_public_access_is_that_of_the_plan() {
    let of_bucket = "aws_s3_bucket_public_access_block.w";
    let of_account = |on: bool| {
        let mut own = switches(None, on);
        own["account_id"] = ACCOUNT.into();
        made("aws_s3_account_public_access_block.a", own, json!({}))
    };
    let below = |bucket: bool, account: bool| {
        Fake::default().owner("website", ACCOUNT).block("website", bucket).block(ACCOUNT, account)
    };
    let ask = |changes: &[Value], below: Fake| restricts(&laid(&plan_of(changes, &[]), below), "website");
    let on = made(of_bucket, switches(Some("website"), true), json!({"id": true}));
    let off = change(
        of_bucket,
        &["update"],
        switches(Some("website"), true),
        switches(Some("website"), false),
        json!({}),
    );
    let deleted = change(of_bucket, &["delete"], switches(Some("website"), true), Value::Null, json!({}));
    assert_eq!(ask(&[], below(false, false)), Ok(false));
    assert_eq!(ask(from_ref(&on), below(false, false)), Ok(true));
    assert_eq!(ask(from_ref(&off), below(true, false)), Ok(false));
    assert_eq!(ask(&[deleted], below(true, false)), Ok(false));
    assert_eq!(ask(from_ref(&off), below(true, true)), Ok(true), "the account's stays");
    assert_eq!(ask(&[off, of_account(false)], below(true, true)), Ok(false));
    assert_eq!(ask(&[of_account(true)], below(false, false)), Ok(true));
    let mut open = switches(Some("website"), true);
    open.as_object_mut().unwrap().remove("restrict_public_buckets");
    let open = made(of_bucket, open, json!({"restrict_public_buckets": true}));
    assert!(ask(&[open], below(true, true)).unwrap_err().contains("restrict_public_buckets"));
    let nobody = made(of_bucket, switches(None, false), json!({"bucket": true}));
    assert!(
        ask(&[nobody], below(true, true))
            .unwrap_err()
            .contains("bucket of aws_s3_bucket_public_access_block.w")
    );
}

#[test]
fn a_new_bucket_has_the_settings_that_s3_gives_to_it_and_those_of_the_plan() {
    let bucket =
        made("aws_s3_bucket.b", json!({"bucket": "new"}), json!({"acl": true, "grant": true, "id": true}));
    let linked = |of_type: &str| {
        configured(&format!("{of_type}.b"), json!({"bucket": reference("aws_s3_bucket.b.id")}))
    };
    let below = || Fake::default().block(ACCOUNT, false).owner("new", ACCOUNT);
    let unlisted = laid(&plan_of(from_ref(&bucket), &[]), Fake::default());
    assert_eq!(restricts(&unlisted, "new"), Ok(true), "whatever its account has");
    let plain = laid(&plan_of(from_ref(&bucket), &[]), below());
    assert_eq!(restricts(&plain, "new"), Ok(true));
    assert_eq!(plain.object_ownership("new").unwrap(), "BucketOwnerEnforced");
    assert!(plain.bucket_acl("new").unwrap().is_empty());
    assert_eq!(plain.encryption_key("new").unwrap(), None);
    let open = [
        bucket,
        made("aws_s3_bucket_public_access_block.b", switches(None, false), json!({"bucket": true})),
        made(
            "aws_s3_bucket_ownership_controls.b",
            json!({"rule": [{"object_ownership": "BucketOwnerPreferred"}]}),
            json!({"bucket": true}),
        ),
        made("aws_s3_bucket_acl.b", json!({"acl": "public-read"}), json!({"bucket": true})),
        made(
            "aws_s3_bucket_server_side_encryption_configuration.b",
            json!({"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}]}),
            json!({"bucket": true, "rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": true}]}]}),
        ),
    ];
    let configuration = [
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_acl",
        "aws_s3_bucket_server_side_encryption_configuration",
    ]
    .map(linked);
    let overlay = laid(&plan_of(&open, &configuration), below());
    assert_eq!(restricts(&overlay, "new"), Ok(false));
    assert_eq!(overlay.object_ownership("new").unwrap(), "BucketOwnerPreferred");
    let error = overlay.bucket_acl("new").unwrap_err().to_string();
    assert!(
        error.contains("the access control list public-read of aws_s3_bucket_acl.b is not read"),
        "{error}"
    );
    let key = overlay.encryption_key("new").unwrap().unwrap();
    assert!(resource(&overlay, "kms:Decrypt", &key).unwrap_err().contains("only after apply"), "{key}");
}

#[test]
fn grants_on_keys_come_and_go() {
    let own = |id: &str| KeyGrant {
        grant_id: id.to_owned(),
        grantee_principal: "arn:aws:iam::111111111111:role/App".to_owned(),
        operations: vec!["Decrypt".to_owned()],
        constraints: GrantConstraints::default(),
    };
    let after = json!({"key_id": "1a2b", "grantee_principal": "arn:aws:iam::111111111111:role/Reporter",
        "operations": ["Decrypt"], "constraints": [{"encryption_context_equals": {"app": "x"}}]});
    let before =
        json!({"key_id": "1a2b", "grant_id": "old", "grantee_principal": "x", "operations": ["Decrypt"]});
    let new = made("aws_kms_grant.g", after, json!({"grant_id": true, "id": true}));
    let gone = change("aws_kms_grant.old", &["delete"], before, Value::Null, json!({}));
    let below = || Fake::default().alias(&alias("data"), KEY).grant(KEY, own("old")).grant(KEY, own("stays"));
    let overlay = laid(&plan_of(&[new, gone], &[]), below());
    for name in [KEY.to_owned(), alias("data")] {
        let grants = overlay.key_grants(&name).unwrap();
        let ids: Vec<&str> = grants.iter().map(|own| own.grant_id.as_str()).collect();
        assert_eq!(ids, ["stays", "aws_kms_grant.g"]);
        assert_eq!(grants[1].constraints.encryption_context_equals["app"], "x");
    }
    let open = made("aws_kms_grant.g", json!({"operations": ["Decrypt"]}), json!({"key_id": true}));
    let error = laid(&plan_of(&[open], &[]), below()).key_grants(KEY).unwrap_err().to_string();
    assert!(error.contains("key_id of aws_kms_grant.g"), "{error}");
}

/// A plan with the expressions of its provider configuration.
fn provided(expressions: Value, changes: &[Value], resources: &[Value]) -> Value {
    let mut plan = plan_of(changes, resources);
    plan["configuration"]["provider_config"]["aws"]["expressions"] = expressions;
    plan
}

const QUEUE: &str = "arn:aws:sqs:eu-central-1:111111111111:jobs";

#[test]
fn a_region_that_the_provider_says_and_nobody_can_read_is_not_that_of_the_environment() {
    let queue = |more: Value| {
        let mut own = json!({"name": "jobs", "policy": policy("Deny", "sqs:*")});
        own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        made("aws_sqs_queue.q", own, json!({}))
    };
    let ask = |region: Value, more: Value| {
        let mut expressions = json!({});
        if !region.is_null() {
            expressions["region"] = region;
        }
        let resources = [configured("aws_sqs_queue.q", json!({"policy": {}}))];
        let mut plan = provided(expressions, &[queue(more)], &resources);
        plan["variables"] = json!({"region": {"value": "eu-central-1"}, "stage": {"value": "prod"}});
        let settings = Settings { region: Some("eu-central-1".to_owned()), ..settings() };
        let below = Fake::default().resource(QUEUE, "{}");
        resource(&over(&plan.to_string(), &settings, below), "sqs:SendMessage", QUEUE)
    };
    for unread in [json!({"references": ["local.r"]}), json!({"references": ["var.stage"]}), json!({})] {
        let error = ask(unread, json!({})).unwrap_err();
        assert!(error.contains("the region of jobs in the plan is not known"), "{error}");
    }
    let said = json!({"region": "eu-central-1"});
    for (region, more) in [
        (Value::Null, json!({})),
        (json!({"references": ["var.region"]}), json!({})),
        (json!({"references": ["local.r"]}), said),
        (json!({"references": ["local.r"]}), json!({"arn": QUEUE})),
    ] {
        assert!(ask(region, more).unwrap().unwrap().contains("Deny"));
    }
    let other = ask(json!({"constant_value": "eu-west-1"}), json!({})).unwrap();
    assert_eq!(other.as_deref(), Some("{}"), "the queue of the plan is elsewhere");
}

#[test]
fn the_account_is_that_of_the_provider_and_no_foreign_arn_names_it() {
    let role = made(
        "aws_iam_role.a",
        json!({"name": "a", "assume_role_policy": policy("Allow", "sts:AssumeRole")}),
        json!({}),
    );
    let subscription = change(
        "aws_sns_topic_subscription.s",
        &["no-op"],
        json!({"arn": "arn:aws:sns:eu-central-1:999999999999:news:1-2"}),
        json!({"arn": "arn:aws:sns:eu-central-1:999999999999:news:1-2"}),
        json!({}),
    );
    let resources =
        [configured("aws_iam_role.a", json!({})), configured("aws_sns_topic_subscription.s", json!({}))];
    let read = |expressions: Value, account: Option<&str>| {
        let plan = provided(expressions, &[role.clone(), subscription.clone()], &resources).to_string();
        let settings = Settings { account: account.map(ToOwned::to_owned), ..Settings::default() };
        plan::read(&plan, &settings).map(|planned| planned.principal("aws_iam_role.a").unwrap().unwrap())
    };
    let arn = |account: &str| format!("arn:aws:iam::{account}:role/a");
    assert!(matches!(read(json!({}), None), Err(PlanError::NoAccount { .. })));
    assert_eq!(read(json!({}), Some(ACCOUNT)), Ok(arn(ACCOUNT)));
    let assumed = |role: &str| json!({"assume_role": [{"role_arn": {"constant_value": role}}]});
    let deployer = assumed("arn:aws:iam::222222222222:role/Deployer");
    assert_eq!(read(deployer.clone(), None), Ok(arn("222222222222")));
    assert_eq!(read(deployer.clone(), Some("222222222222")), Ok(arn("222222222222")));
    let other = PlanError::OtherAccount { said: ACCOUNT.to_owned(), own: "222222222222".to_owned() };
    assert_eq!(read(deployer, Some(ACCOUNT)), Err(other));
    let open = json!({"assume_role": [{"role_arn": {"references": ["local.role"]}}]});
    assert!(matches!(read(open.clone(), None), Err(PlanError::NoAccount { .. })));
    assert_eq!(read(open, Some(ACCOUNT)), Ok(arn(ACCOUNT)));
    let allowed = |ids: Value| json!({"allowed_account_ids": {"constant_value": ids}});
    assert_eq!(read(allowed(json!(["222222222222"])), None), Ok(arn("222222222222")));
    assert!(matches!(
        read(allowed(json!(["222222222222", ACCOUNT])), None),
        Err(PlanError::NoAccount { .. })
    ));
}

#[test]
fn permissions_are_for_the_function_that_they_name_or_refer_to() {
    let permission = |name: &str, function: Value| {
        let mut own = json!({"statement_id": name, "action": "lambda:InvokeFunction", "principal": "events.amazonaws.com"});
        let mut open = json!({"id": true});
        match function {
            Value::Null => open["function_name"] = true.into(),
            known => own["function_name"] = known,
        }
        made(&format!("aws_lambda_permission.{name}"), own, open)
    };
    let refers = |name: &str, to: &str| {
        configured(&format!("aws_lambda_permission.{name}"), json!({"function_name": reference(to)}))
    };
    let plan = plan_of(
        &[
            made("aws_lambda_function.f", json!({"function_name": "hbf"}), json!({"arn": true, "id": true})),
            made(
                "aws_lambda_alias.live",
                json!({"function_name": "hbf", "name": "live"}),
                json!({"arn": true}),
            ),
            permission("arn", Value::Null),
            permission("alias", Value::Null),
            permission("version", Value::Null),
            permission("qualified", json!("arn:aws:lambda:eu-central-1:111111111111:function:other:live")),
            permission("short", json!("third:live")),
        ],
        &[
            configured("aws_lambda_function.f", json!({})),
            refers("arn", "aws_lambda_function.f.arn"),
            refers("alias", "aws_lambda_alias.live.arn"),
            refers("version", "aws_lambda_function.f.qualified_arn"),
        ],
    );
    let arn = |name: &str| format!("arn:aws:lambda:eu-central-1:111111111111:function:{name}");
    let below = Fake::default().resource(&arn("other:live"), "{}").resource(&arn("third:live"), "{}");
    let overlay = laid(&plan, below);
    let statement = |function: &str, sid: &str| {
        let found = resource(&overlay, "lambda:InvokeFunction", &arn(function)).unwrap().unwrap();
        let found: Value = serde_json::from_str(&found).unwrap();
        let all = found["Statement"].as_array().unwrap();
        let own = all.iter().find(|own| own["Sid"] == sid).unwrap()["Resource"].clone();
        own.as_str().or_else(|| own[0].as_str()).unwrap().to_owned()
    };
    for (function, sid, expected) in [
        ("hbf", "arn", "arn:*:lambda:*:*:function:hbf"),
        ("hbf", "alias", "arn:*:lambda:*:*:function:hbf:live"),
        ("hbf", "version", "arn:*:lambda:*:*:function:hbf:${planned:aws_lambda_function.f.version}"),
        ("other:live", "qualified", "arn:*:lambda:*:*:function:other:live"),
        ("third:live", "short", "arn:*:lambda:*:*:function:third:live"),
    ] {
        assert_eq!(statement(function, sid), expected, "{sid}");
    }
    let of_another =
        plan_of(&[permission("x", Value::Null)], &[refers("x", "aws_lambda_layer_version.l.arn")]);
    let error =
        resource(&laid(&of_another, Fake::default()), "lambda:InvokeFunction", &arn("hbf")).unwrap_err();
    assert!(error.contains("function_name of aws_lambda_permission.x"), "{error}");
}

#[test]
fn a_plan_of_a_part_says_so() {
    let notes = |change: &dyn Fn(&mut Value)| {
        let mut plan = plan_of(&[], &[]);
        change(&mut plan);
        plan::read(&plan.to_string(), &settings()).unwrap().notes().to_vec()
    };
    assert!(notes(&|_| {}).is_empty());
    let targeted = notes(&|plan| plan["complete"] = false.into());
    assert!(targeted[0].contains("only part of the change"), "{targeted:?}");
    let deferred = notes(&|plan| {
        plan["complete"] = false.into();
        plan["deferred_changes"] = json!([{"reason": "provider_config_unknown",
            "resource_change": {"address": "aws_iam_role.late"}}]);
    });
    assert!(deferred[0].contains("aws_iam_role.late"), "{deferred:?}");
}

#[test]
fn an_attachment_that_another_takes_away_leaves_the_levels_unknown() {
    let own = || json!({"policy_id": "p-Region", "target_id": "ou-work"});
    let below = || {
        Fake::default().organization(
            ACCOUNT,
            &["r-root", "ou-work"],
            &[&["FullAWSAccess"], &["FullAWSAccess", "p-Region"], &["FullAWSAccess"]],
        )
    };
    let of_type = "aws_organizations_policy_attachment";
    for plan in both_ways(of_type, &gone(own()), &new(own())) {
        let error = laid(&plan, below()).scp(ACCOUNT).unwrap_err().to_string();
        assert!(error.contains("in no set order"), "{error}");
    }
}

/// What a layer says of a request, with the policies that the overlay has for it.
fn verdict(overlay: &Overlay<Fake>, layer: Layer, principal: &str, action: &str, on: &str) -> Verdict {
    let case = json!({"request": {"principal": principal, "action": action, "resource": on,
        "context": {"aws:SecureTransport": "true"}, "contextComplete": true}});
    let mut record = Record::parse(&case.to_string()).unwrap();
    let mut case = Examination::open(&mut record).unwrap();
    let policies = if layer == Layer::Identity {
        let identity = overlay.identity(principal).unwrap().to_vec();
        Policies { identity: Some(Some(identity)), ..Policies::default() }
    } else {
        let own = overlay.resource(action, on).unwrap().map(|own| (*own).clone());
        Policies { resource: Some(own), ..Policies::default() }
    };
    case.examine(layer, &policies).unwrap();
    case.layers().get(layer).unwrap().verdict
}

/// A plan in which a resource's policy refers to a data source that is read during the change, as Terraform gives it
/// for `policy = data.aws_iam_policy_document.d.json` and for `policy = replace(data.aws_iam_policy_document.d.json, …)`.
fn referring(address: &str, own: Value, statements: &Value, open: &Value) -> Value {
    let data = "data.aws_iam_policy_document.d";
    plan_of(
        &[
            change(
                data,
                &["read"],
                Value::Null,
                json!({"statement": statements, "source_json": null, "override_json": null, "version": null}),
                json!({"id": true, "json": true, "minified_json": true, "statement": open}),
            ),
            made(address, own, json!({"policy": true})),
        ],
        &[
            configured(data, json!({})),
            configured(address, json!({"policy": reference("data.aws_iam_policy_document.d.json")})),
        ],
    )
}

#[test]
fn what_a_plan_only_refers_to_allows_nothing_for_certain() {
    let statement = json!({"actions": ["s3:PutObject"], "effect": null, "sid": "Put",
        "resources": ["arn:aws:s3:::TEMPLATE/*", null], "condition": [], "principals": [], "not_principals": []});
    let plan = referring(
        "aws_iam_role_policy.r",
        json!({"name": "r", "role": "App"}),
        &json!([statement]),
        &json!([{"resources": [false, true]}]),
    );
    let overlay = laid(&plan, Fake::default().identity(&role("App"), &[]));
    let ask = |action: &str, on: &str| verdict(&overlay, Layer::Identity, &role("App"), action, on);
    assert_eq!(ask("s3:PutObject", "arn:aws:s3:::TEMPLATE/x"), Verdict::Unknown);
    assert_eq!(
        ask("s3:PutObject", "arn:aws:s3:::acme-exports/x"),
        Verdict::Unknown,
        "a function may name it"
    );
    assert_eq!(ask("s3:GetObject", "arn:aws:s3:::acme-exports/x"), Verdict::ImplicitDeny);
}

#[test]
fn what_a_plan_only_refers_to_denies_what_it_denies_and_leaves_the_rest_unknown() {
    let everyone = json!([{"type": "*", "identifiers": ["*"]}]);
    let statement = json!({"actions": ["s3:DeleteObject"], "effect": "Deny", "resources": ["arn:aws:s3:::b/*", null],
        "condition": [], "principals": everyone, "not_principals": []});
    let plan = referring(
        "aws_s3_bucket_policy.b",
        json!({"bucket": "b"}),
        &json!([statement]),
        &json!([{"resources": [false, true]}]),
    );
    let overlay = laid(&plan, Fake::default());
    let ask = |action: &str| verdict(&overlay, Layer::Resource, &role("App"), action, "arn:aws:s3:::b/x");
    assert_eq!(ask("s3:DeleteObject"), Verdict::ExplicitDeny);
    assert_eq!(ask("s3:GetObject"), Verdict::Unknown);
}

#[test]
fn another_attribute_of_what_is_referred_to_is_not_it() {
    let mut plan =
        referring("aws_iam_role_policy.r", json!({"name": "r", "role": "App"}), &json!([]), &json!([]));
    let expression = &mut plan["configuration"]["root_module"]["resources"][1]["expressions"]["policy"];
    *expression = reference("data.aws_iam_policy_document.d.id");
    let overlay = laid(&plan, Fake::default().identity(&role("App"), &[]));
    assert!(identity(&overlay, &role("App")).unwrap_err().contains("policy of aws_iam_role_policy.r"));
}

#[test]
fn a_data_source_makes_nothing_and_names_what_it_looks_up() {
    let plan = plan_of(
        &[
            change(
                "data.aws_iam_role.app",
                &["read"],
                Value::Null,
                json!({"name": "App", "tags": null}),
                json!({"arn": true, "assume_role_policy": true, "id": true, "permissions_boundary": true}),
            ),
            made(
                "aws_iam_role_policy_attachment.a",
                json!({"policy_arn": "arn:aws:iam::aws:policy/A"}),
                json!({"role": true}),
            ),
        ],
        &[
            configured("data.aws_iam_role.app", json!({"name": {"constant_value": "App"}})),
            configured(
                "aws_iam_role_policy_attachment.a",
                json!({"role": reference("data.aws_iam_role.app.id")}),
            ),
        ],
    );
    let below = Fake::default()
        .identity(&role("App"), &["inline:own"])
        .identity(&role("Other"), &["inline:own"])
        .managed("arn:aws:iam::aws:policy/A");
    let overlay = laid(&plan, below);
    assert_eq!(identity(&overlay, &role("App")).unwrap(), ["A", "own"]);
    assert_eq!(identity(&overlay, &role("Other")).unwrap(), ["own"]);
    assert!(overlay.boundary(&role("App")).is_err(), "the source below is asked");
}

#[test]
fn what_takes_the_name_of_another_is_there_whichever_comes_first() {
    let own = |name: &str, arn: &str| json!({"name": name, "arn": arn, "path": "/", "policy": policy("Deny", "s3:*")});
    let arn = "arn:aws:iam::111111111111:policy/P";
    for plan in both_ways("aws_iam_policy", &gone(own("P", arn)), &new(own("P", arn))) {
        let below = Fake::default().attached(&role("App"), &[arn]);
        let found = laid(&plan, below).identity(&role("App")).unwrap();
        assert!(found[0].document.get().contains("Deny"));
    }
    let trust = json!({"name": "App", "arn": "arn:aws:iam::111111111111:role/App",
        "assume_role_policy": policy("Allow", "sts:AssumeRole")});
    for plan in both_ways("aws_iam_role", &gone(trust.clone()), &new(trust.clone())) {
        assert!(identity(&laid(&plan, Fake::default()), &role("App")).unwrap().is_empty());
    }
}

#[test]
fn the_policy_of_a_function_goes_with_it() {
    let arn = "arn:aws:lambda:eu-central-1:111111111111:function:f";
    let function = json!({"function_name": "f", "arn": arn});
    let permission = json!({"function_name": "f", "statement_id": "s", "principal": "events.amazonaws.com"});
    let plan = plan_of(
        &[
            change("aws_lambda_function.f", &["delete"], function, Value::Null, json!({})),
            change("aws_lambda_permission.f", &["delete"], permission, Value::Null, json!({})),
        ],
        &[],
    );
    let below = Fake::default().resource(arn, "{}");
    let error = resource(&laid(&plan, below), "lambda:InvokeFunction", arn).unwrap_err();
    assert!(error.contains("it is taken away"), "{error}");
}
