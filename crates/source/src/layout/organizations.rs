//! The files of AWS Organizations.

use super::{Item, file_name, word};

fn organizations(file: &str, command: &str, permission: &'static str) -> Item {
    Item::new(format!("organizations/{file}.json"), format!("aws organizations {command}"), permission)
}

/// The maximum number of parents followed. Organizational units nest five deep: this only breaks cycles.
pub const DEEPEST_UNIT: usize = 16;

/// The organization itself.
pub fn organization() -> Item {
    let command = "describe-organization";
    organizations(command, command, "organizations:DescribeOrganization")
}

/// The root, with the policy types that are enabled.
pub fn roots() -> Item {
    organizations("list-roots", "list-roots", "organizations:ListRoots")
}

/// The accounts.
pub fn accounts() -> Item {
    organizations("list-accounts", "list-accounts", "organizations:ListAccounts")
}

/// The parent of an account or organizational unit.
pub fn parents(child: &str) -> Item {
    organizations(
        &format!("list-parents/{}", file_name(child)),
        &format!("list-parents --child-id {}", word(child)),
        "organizations:ListParents",
    )
}

/// An organizational unit.
pub fn organizational_unit(id: &str) -> Item {
    organizations(
        &format!("describe-organizational-unit/{}", file_name(id)),
        &format!("describe-organizational-unit --organizational-unit-id {}", word(id)),
        "organizations:DescribeOrganizationalUnit",
    )
}

/// The kinds of policy that bind whole accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyType {
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
}

impl PolicyType {
    /// The name in the Organizations API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scp => "SERVICE_CONTROL_POLICY",
            Self::Rcp => "RESOURCE_CONTROL_POLICY",
        }
    }

    /// The type with this name.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Scp, Self::Rcp].into_iter().find(|own| own.name() == name)
    }
}

/// The policies attached to a root, organizational unit or account.
pub fn policies_for_target(target: &str, kind: PolicyType) -> Item {
    organizations(
        &format!("list-policies-for-target/{}.{}", file_name(target), kind.name()),
        &format!("list-policies-for-target --target-id {} --filter {}", word(target), kind.name()),
        "organizations:ListPoliciesForTarget",
    )
}

/// One SCP or RCP with its content.
pub fn organization_policy(id: &str) -> Item {
    organizations(
        &format!("describe-policy/{}", file_name(id)),
        &format!("describe-policy --policy-id {}", word(id)),
        "organizations:DescribePolicy",
    )
}
