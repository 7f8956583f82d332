//! An organization as a snapshot, written from short descriptions: policies are lists of statements, and names are
//! enough to build ARNs.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

const MANAGEMENT: &str = include_str!("data/management.json");
const SHOP: &str = include_str!("data/shop-live.json");
const WAREHOUSE: &str = include_str!("data/warehouse.json");
const SANDBOX: &str = include_str!("data/sandbox.json");
const ORGANIZATION: &str = include_str!("data/organization.json");

/// Writes the organization Borealis into a folder.
pub(crate) fn borealis() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = Writer { root: folder.path().to_owned(), unread: Vec::new() };
    writer.organization(&parse(ORGANIZATION));
    for account in [MANAGEMENT, SHOP, WAREHOUSE, SANDBOX] {
        writer.account(&parse(account));
    }
    let manifest = json!({"format": 1, "unread": writer.unread});
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).expect("it is written");
    folder
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("the description is JSON")
}

fn document(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

struct Writer {
    root: PathBuf,
    unread: Vec<Value>,
}

impl Writer {
    fn file(&self, path: impl AsRef<Path>, content: &Value) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
        fs::write(path, content.to_string()).expect("it is written");
    }

    fn absent(&mut self, file: &str, code: &str) {
        // What Lambda says about a function that has no policy.
        let message = if code == "ResourceNotFoundException" {
            "The resource you requested does not exist."
        } else {
            code
        };
        self.unread.push(json!({"file": file, "command": "aws …", "code": code, "message": message}));
    }

    fn organization(&self, organization: &Value) {
        let own = |file: &str| format!("organizations/{file}.json");
        let id = text(&organization["id"]);
        let described = json!({"Organization": {"Id": id, "FeatureSet": "ALL", "MasterAccountId": organization["management"]}});
        self.file(own("describe-organization"), &described);
        let root = &organization["root"];
        let types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
            .map(|kind| json!({"Type": kind, "Status": "ENABLED"}));
        let roots = json!({"Roots": [{"Id": root["id"], "Name": root["name"], "PolicyTypes": types}]});
        self.file(own("list-roots"), &roots);
        let accounts: Vec<Value> = list(&organization["accounts"])
            .iter()
            .map(|account| json!({"Id": account["id"], "Name": account["name"], "Status": "ACTIVE"}))
            .collect();
        self.file(own("list-accounts"), &json!({"Accounts": accounts}));
        let policy = |id: &str, kind: &str| {
            let name =
                organization["policies"][id]["name"].as_str().unwrap_or_else(|| id.trim_start_matches("p-"));
            let arn = format!(
                "arn:aws:organizations::310000000001:policy/o-borealis01/{}/{id}",
                kind.to_lowercase()
            );
            json!({"Id": id, "Arn": arn, "Name": name, "Type": kind})
        };
        let targets =
            list(&organization["units"]).iter().chain(list(&organization["accounts"])).chain([root]);
        for target in targets {
            let id = text(&target["id"]);
            for (short, kind, full) in [
                ("scp", "SERVICE_CONTROL_POLICY", "p-FullAWSAccess"),
                ("rcp", "RESOURCE_CONTROL_POLICY", "p-RCPFullAWSAccess"),
            ] {
                let full = [json!(full)];
                let attached = target[short].as_array().map_or(&full[..], Vec::as_slice);
                let policies: Vec<Value> = attached.iter().map(|id| policy(text(id), kind)).collect();
                self.file(
                    own(&format!("list-policies-for-target/{id}.{kind}")),
                    &json!({"Policies": policies}),
                );
            }
            if let Some(parent) = target["parent"].as_str() {
                let kind = if parent.starts_with("r-") { "ROOT" } else { "ORGANIZATIONAL_UNIT" };
                self.file(
                    own(&format!("list-parents/{id}")),
                    &json!({"Parents": [{"Id": parent, "Type": kind}]}),
                );
            }
            if id.starts_with("ou-") {
                let unit = json!({"OrganizationalUnit": {"Id": id, "Name": target["name"]}});
                self.file(own(&format!("describe-organizational-unit/{id}")), &unit);
            }
        }
        for (id, content) in entries(&organization["policies"]) {
            let content = document(&content["statements"]).to_string();
            self.file(own(&format!("describe-policy/{id}")), &json!({"Policy": {"Content": content}}));
        }
    }

    fn account(&mut self, account: &Value) {
        let id = text(&account["id"]).to_owned();
        self.iam(&id, account);
        self.block(&format!("{id}/s3control/get-public-access-block.json"), &account["block"]);
        self.buckets(&id, &account["buckets"]);
        self.keys(&id, list(&account["keys"]));
        self.functions(&id, list(&account["functions"]));
        for queue in list(&account["queues"]) {
            let folder = format!("{id}/sqs/{}/{}", text(&queue["region"]), text(&queue["name"]));
            let policy = document(&queue["policy"]).to_string();
            self.file(
                format!("{folder}/get-queue-attributes.json"),
                &json!({"Attributes": {"Policy": policy}}),
            );
        }
        for topic in list(&account["topics"]) {
            let folder = format!("{id}/sns/{}/{}", text(&topic["region"]), text(&topic["name"]));
            let policy = document(&topic["policy"]).to_string();
            self.file(
                format!("{folder}/get-topic-attributes.json"),
                &json!({"Attributes": {"Policy": policy}}),
            );
        }
        for secret in list(&account["secrets"]) {
            let name = text(&secret["name"]).replace('/', "%2F");
            let folder = format!("{id}/secretsmanager/{}/{name}", text(&secret["region"]));
            let policy = document(&secret["policy"]).to_string();
            self.file(format!("{folder}/get-resource-policy.json"), &json!({"ResourcePolicy": policy}));
        }
        for endpoint in list(&account["endpoints"]) {
            let found = json!({"VpcEndpointId": endpoint["id"], "PolicyDocument": document(&endpoint["policy"]).to_string()});
            let file = format!("{id}/ec2/{}/describe-vpc-endpoints.json", text(&endpoint["region"]));
            self.file(file, &json!({"VpcEndpoints": [found]}));
        }
    }

    fn iam(&self, id: &str, account: &Value) {
        let users: Vec<Value> = list(&account["users"]).iter().map(|own| entity(id, "User", own)).collect();
        let groups: Vec<Value> =
            list(&account["groups"]).iter().map(|own| entity(id, "Group", own)).collect();
        let roles: Vec<Value> = list(&account["roles"]).iter().map(|own| entity(id, "Role", own)).collect();
        let policies: Vec<Value> = list(&account["policies"]).iter().map(|own| managed(id, own)).collect();
        let details = json!({"UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": roles, "Policies": policies, "IsTruncated": false});
        self.file(format!("{id}/iam/get-account-authorization-details.json"), &details);
        let listed: Vec<Value> = list(&account["roles"])
            .iter()
            .map(|role| json!({"RoleName": role["name"], "MaxSessionDuration": role["maxSession"].as_u64().unwrap_or(43200)}))
            .collect();
        self.file(format!("{id}/iam/list-roles.json"), &json!({"Roles": listed}));
    }

    fn block(&mut self, file: &str, block: &Value) {
        match block {
            Value::Object(_) => self.file(file, &json!({"PublicAccessBlockConfiguration": block})),
            Value::String(_) => self.absent(file, "AccessDenied"),
            _ => self.absent(file, "NoSuchPublicAccessBlockConfiguration"),
        }
    }

    fn buckets(&mut self, id: &str, buckets: &Value) {
        let names: Vec<Value> = entries(buckets).map(|(name, _)| json!({"Name": name})).collect();
        self.file(format!("{id}/s3/list-buckets.json"), &json!({"Buckets": names}));
        for (name, bucket) in entries(buckets) {
            let file = |command: &str| format!("{id}/s3/{name}/{command}.json");
            match &bucket["policy"] {
                Value::Null => self.absent(&file("get-bucket-policy"), "NoSuchBucketPolicy"),
                own => self.file(file("get-bucket-policy"), &json!({"Policy": document(own).to_string()})),
            }
            self.block(&file("get-public-access-block"), &bucket["block"]);
            let ownership = bucket["ownership"].as_str().unwrap_or("BucketOwnerEnforced");
            let controls = json!({"OwnershipControls": {"Rules": [{"ObjectOwnership": ownership}]}});
            self.file(file("get-bucket-ownership-controls"), &controls);
            let owner = format!("{id}{id}{id}{id}{id}beef");
            let mut grants = vec![
                json!({"Grantee": {"ID": owner, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}),
            ];
            grants.extend(list(&bucket["acl"]).iter().map(|grant| {
                json!({"Grantee": {"URI": grant["uri"], "Type": "Group"}, "Permission": grant["permission"]})
            }));
            self.file(file("get-bucket-acl"), &json!({"Owner": {"ID": owner}, "Grants": grants}));
            let encryption = match bucket["encryption"].as_str() {
                Some(key) => json!({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}),
                None => json!({"SSEAlgorithm": "AES256"}),
            };
            let rules = json!([{"ApplyServerSideEncryptionByDefault": encryption}]);
            self.file(
                file("get-bucket-encryption"),
                &json!({"ServerSideEncryptionConfiguration": {"Rules": rules}}),
            );
        }
    }

    fn keys(&self, id: &str, keys: &[Value]) {
        let mut aliases = Vec::new();
        for key in keys {
            let (own, region) = (text(&key["id"]), text(&key["region"]));
            let file = |command: &str| format!("{id}/kms/{region}/{own}/{command}.json");
            let arn = format!("arn:aws:kms:{region}:{id}:key/{own}");
            let state = key["state"].as_str().unwrap_or("Enabled");
            self.file(
                file("describe-key"),
                &json!({"KeyMetadata": {"KeyId": own, "Arn": arn, "KeyState": state}}),
            );
            self.file(file("get-key-policy"), &json!({"Policy": document(&key["policy"]).to_string()}));
            let grants: Vec<Value> = list(&key["grants"])
                .iter()
                .map(|grant| {
                    let mut listed = json!({"GrantId": grant["id"], "GranteePrincipal": grant["grantee"], "Operations": grant["operations"]});
                    if grant["subset"].is_object() {
                        listed["Constraints"] = json!({"EncryptionContextSubset": grant["subset"]});
                    }
                    listed
                })
                .collect();
            self.file(file("list-grants"), &json!({"Grants": grants}));
            aliases.extend(
                list(&key["aliases"]).iter().map(|alias| json!({"AliasName": alias, "TargetKeyId": own})),
            );
            self.file(format!("{id}/kms/{region}/list-aliases.json"), &json!({"Aliases": aliases}));
        }
    }

    fn functions(&mut self, id: &str, functions: &[Value]) {
        for function in functions {
            let (name, region) = (text(&function["name"]), text(&function["region"]));
            let mut configuration = json!({
                "FunctionName": name,
                "FunctionArn": format!("arn:aws:lambda:{region}:{id}:function:{name}"),
                "Role": format!("arn:aws:iam::{id}:role/{}", text(&function["role"])),
            });
            if function["vpc"] == true {
                configuration["VpcConfig"] = json!({"SubnetIds": ["subnet-1"]});
            }
            if function["key"].is_string() {
                configuration["KMSKeyArn"] = function["key"].clone();
            }
            let folder = format!("{id}/lambda/{region}/{name}");
            self.file(format!("{folder}/get-function.json"), &json!({"Configuration": configuration}));
            match &function["policy"] {
                Value::Null => self.absent(&format!("{folder}/get-policy.json"), "ResourceNotFoundException"),
                own => self
                    .file(format!("{folder}/get-policy.json"), &json!({"Policy": document(own).to_string()})),
            }
        }
    }
}

/// A user, group or role as `get-account-authorization-details` prints it.
fn entity(account: &str, kind: &str, own: &Value) -> Value {
    let (name, path) = (text(&own["name"]), text(&own["path"]));
    let mut detail = Map::new();
    let mut put = |key: &str, value: Value| drop(detail.insert(key.to_owned(), value));
    put(&format!("{kind}Name"), json!(name));
    put(&format!("{kind}Id"), json!(format!("AXXX{}", name.to_uppercase())));
    put("Path", json!(path));
    put("Arn", json!(format!("arn:aws:iam::{account}:{}{path}{name}", kind.to_lowercase())));
    let inline: Vec<Value> = entries(&own["inline"])
        .map(|(name, statements)| json!({"PolicyName": name, "PolicyDocument": document(statements)}))
        .collect();
    put(&format!("{kind}PolicyList"), json!(inline));
    let attached: Vec<Value> = list(&own["attached"])
        .iter()
        .map(|arn| json!({"PolicyArn": arn, "PolicyName": text(arn).rsplit('/').next()}))
        .collect();
    put("AttachedManagedPolicies", json!(attached));
    put("GroupList", own["groups"].as_array().map_or_else(|| json!([]), |groups| json!(groups)));
    let tags: Vec<Value> =
        entries(&own["tags"]).map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    put("Tags", json!(tags));
    if own["boundary"].is_string() {
        put("PermissionsBoundary", json!({"PermissionsBoundaryArn": own["boundary"]}));
    }
    if kind == "Role" {
        put("AssumeRolePolicyDocument", document(&trust(account, own)));
    }
    Value::Object(detail)
}

fn trust(account: &str, role: &Value) -> Value {
    if role["saml"] == true {
        let provider = format!("arn:aws:iam::{account}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE");
        let condition = json!({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}});
        return json!([{"Effect": "Allow", "Principal": {"Federated": provider}, "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"], "Condition": condition}]);
    }
    match &role["service"] {
        Value::String(service) => {
            json!([{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}])
        }
        _ if role["trust"].is_array() => role["trust"].clone(),
        _ => json!([{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}]),
    }
}

/// A managed policy with all its versions.
fn managed(account: &str, own: &Value) -> Value {
    let (name, path) = (text(&own["name"]), text(&own["path"]));
    let default = text(&own["default"]);
    let versions: Vec<Value> = list(&own["versions"])
        .iter()
        .enumerate()
        .map(|(nth, statements)| {
            // The last one in the list is the default, whatever it is called.
            let is_default = nth + 1 == list(&own["versions"]).len();
            let id = if is_default { default.to_owned() } else { format!("v{}", nth + 1) };
            json!({"VersionId": id, "IsDefaultVersion": is_default, "Document": document(statements)})
        })
        .collect();
    json!({"Arn": format!("arn:aws:iam::{account}:policy{path}{name}"), "PolicyName": name, "Path": path, "DefaultVersionId": default, "PolicyVersionList": versions})
}
