"""Seeds the organization: root, units, accounts, and the policies attached to them."""

import ids

TYPES = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")


def seed(snapshot, clients):
    management = snapshot.management_account()
    organizations = clients.of(management, "organizations", "us-east-1")
    create(snapshot, organizations, management)
    for parent, unit in units_from_the_root(snapshot):
        with ids.next(unit=unit["Id"]):
            organizations.create_organizational_unit(ParentId=parent, Name=unit["Name"])
    for account in snapshot.read("organizations", "list-accounts.json")["Accounts"]:
        place(snapshot, organizations, clients, account)
    for policy_id, parts in snapshot.each("organizations/describe-policy/*.json"):
        policy = snapshot.read(*parts)["Policy"]
        summary = policy["PolicySummary"]
        if not summary["AwsManaged"]:
            with ids.next(organization_policy=policy_id):
                organizations.create_policy(
                    Name=summary["Name"],
                    Description=summary["Description"],
                    Type=summary["Type"],
                    Content=policy["Content"],
                )
    attach(snapshot, organizations)


def create(snapshot, organizations, management):
    """The organization with its root and its management account, named as in the snapshot."""
    from moto.organizations import utils
    from moto.organizations.models import organizations_backends

    described = snapshot.read("organizations", "describe-organization.json")["Organization"]
    root = snapshot.read("organizations", "list-roots.json")["Roots"][0]
    utils.MASTER_ACCOUNT_EMAIL = described["MasterAccountEmail"]
    with ids.next(organization=described["Id"], root=root["Id"], account=management):
        organizations.create_organization(FeatureSet=described["FeatureSet"])
    for policy_type in TYPES:
        organizations.enable_policy_type(RootId=root["Id"], PolicyType=policy_type)
    # The API can neither rename nor invite a management account, so moto's own record is changed.
    recorded = organizations_backends[management]["aws"].get_account_by_id(management)
    account = next(
        account
        for account in snapshot.read("organizations", "list-accounts.json")["Accounts"]
        if account["Id"] == management
    )
    recorded.name, recorded.email = account["Name"], account["Email"]
    recorded.joined_method = account["JoinedMethod"]


def units_from_the_root(snapshot):
    """Each unit with its parent's id, parents first."""
    (root,) = snapshot.read("organizations", "list-roots.json")["Roots"]
    units = {
        unit_id: snapshot.read(*parts)["OrganizationalUnit"]
        for unit_id, parts in snapshot.each("organizations/describe-organizational-unit/*.json")
    }
    made = {root["Id"]}
    while units:
        ready = {unit_id for unit_id in units if parent(snapshot, unit_id) in made}
        if not ready:
            raise RuntimeError(f"units without a parent in the snapshot: {', '.join(units)}")
        for unit_id in sorted(ready):
            yield parent(snapshot, unit_id), units.pop(unit_id)
        made |= ready


def parent(snapshot, child):
    return snapshot.read("organizations", "list-parents", f"{child}.json")["Parents"][0]["Id"]


def place(snapshot, organizations, clients, account):
    """Creates an account and moves it to its unit."""
    account_id = account["Id"]
    if account_id != snapshot.management_account():
        with ids.next(account=account_id):
            organizations.create_account(AccountName=account["Name"], Email=account["Email"])
    source = organizations.list_parents(ChildId=account_id)["Parents"][0]["Id"]
    destination = parent(snapshot, account_id)
    if source != destination:
        organizations.move_account(
            AccountId=account_id, SourceParentId=source, DestinationParentId=destination
        )
    # Organizations creates this role in each account; the snapshot says which roles exist.
    clients.of(account_id, "iam", "us-east-1").delete_role(RoleName="OrganizationAccountAccessRole")


def attach(snapshot, organizations):
    """Attaches what the snapshot attaches, and detaches what moto attached on its own."""
    for name, parts in snapshot.each("organizations/list-policies-for-target/*.json"):
        target, policy_type = name.split(".")
        wanted = {policy["Id"] for policy in snapshot.read(*parts)["Policies"]}
        listed = organizations.list_policies_for_target(TargetId=target, Filter=policy_type)
        attached = {policy["Id"] for policy in listed["Policies"]}
        for policy in sorted(wanted - attached):
            organizations.attach_policy(PolicyId=policy, TargetId=target)
        for policy in sorted(attached - wanted):
            organizations.detach_policy(PolicyId=policy, TargetId=target)
