//! The files of IAM.

use super::{Item, file_name, word};

/// IAM: everything in one call.
pub fn authorization_details(account: &str) -> Item {
    Item::new(
        format!("{}/iam/{AUTHORIZATION_DETAILS}.json", file_name(account)),
        "aws iam get-account-authorization-details".to_owned(),
        "iam:GetAccountAuthorizationDetails",
    )
}

const AUTHORIZATION_DETAILS: &str = "get-account-authorization-details";

/// True for the name of a file with authorization details: there may be several.
pub fn is_authorization_details(name: &str) -> bool {
    name.starts_with(AUTHORIZATION_DETAILS) && name.strip_suffix(".json").is_some()
}

/// The folder of an account's IAM.
pub fn iam_folder(account: &str) -> String {
    format!("{}/iam", file_name(account))
}

/// IAM collected piece by piece: what belongs to a single user, role or group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entity {
    /// A user.
    User,
    /// A role.
    Role,
    /// A group.
    Group,
}

impl Entity {
    /// The word in command and option names.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Role => "role",
            Self::Group => "group",
        }
    }

    fn item(self, account: &str, verb: &str, noun: &str, name: &str, permission: [&'static str; 3]) -> Item {
        let entity = self.word();
        let command = format!("{verb}-{entity}{noun}");
        let [user, role, group] = permission;
        Item::new(
            format!("{}/iam/{command}/{}.json", file_name(account), file_name(name)),
            format!("aws iam {command} --{entity}-name {}", word(name)),
            match self {
                Self::User => user,
                Self::Role => role,
                Self::Group => group,
            },
        )
    }

    /// `get-role`: ARN, trust policy, longest session, boundary, tags.
    pub fn get(self, account: &str, name: &str) -> Item {
        self.item(account, "get", "", name, ["iam:GetUser", "iam:GetRole", "iam:GetGroup"])
    }

    /// `list-role-policies`: the names of its inline policies.
    pub fn list_policies(self, account: &str, name: &str) -> Item {
        let permission = ["iam:ListUserPolicies", "iam:ListRolePolicies", "iam:ListGroupPolicies"];
        self.item(account, "list", "-policies", name, permission)
    }

    /// `list-attached-role-policies`: its managed policies.
    pub fn list_attached_policies(self, account: &str, name: &str) -> Item {
        let permission =
            ["iam:ListAttachedUserPolicies", "iam:ListAttachedRolePolicies", "iam:ListAttachedGroupPolicies"];
        self.item(account, "list-attached", "-policies", name, permission)
    }

    /// `get-role-policy`: one inline policy.
    pub fn get_policy(self, account: &str, name: &str, policy: &str) -> Item {
        let permission = ["iam:GetUserPolicy", "iam:GetRolePolicy", "iam:GetGroupPolicy"];
        let item = self.item(account, "get", "-policy", name, permission);
        let folder = item.path.trim_end_matches(".json");
        Item::new(
            format!("{folder}/{}.json", file_name(policy)),
            format!("{} --policy-name {}", item.command, word(policy)),
            item.permission,
        )
    }
}

/// `list-roles`: includes the longest session of each role, which the authorization details omit.
pub fn roles(account: &str) -> Item {
    Item::new(
        format!("{}/iam/list-roles.json", file_name(account)),
        "aws iam list-roles".to_owned(),
        "iam:ListRoles",
    )
}

/// `list-groups-for-user`: the groups of a user.
pub fn groups_for_user(account: &str, user: &str) -> Item {
    Item::new(
        format!("{}/iam/list-groups-for-user/{}.json", file_name(account), file_name(user)),
        format!("aws iam list-groups-for-user --user-name {}", word(user)),
        "iam:ListGroupsForUser",
    )
}

/// `get-policy-version`: the document of a managed policy's default version.
pub fn policy_version(account: &str, policy: &str) -> Item {
    let arn = word(policy);
    Item::new(
        format!("{}/iam/get-policy-version/{}.json", file_name(account), file_name(policy)),
        format!(
            "aws iam get-policy-version --policy-arn {arn} --version-id \
             \"$(aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text)\""
        ),
        "iam:GetPolicyVersion",
    )
}
