"""Seeds IAM in one account: managed policies, groups, users, roles and instance profiles."""

import json

import ids


def seed(snapshot, account, iam):
    details = snapshot.read(account, "iam", "get-account-authorization-details.json")
    roles = snapshot.read(account, "iam", "list-roles.json").get("Roles", [])
    durations = {role["RoleName"]: role["MaxSessionDuration"] for role in roles}
    for policy in details.get("Policies", []):
        managed_policy(account, iam, policy)
    for group in details.get("GroupDetailList", []):
        with ids.next(identity=group["GroupId"]):
            iam.create_group(GroupName=group["GroupName"], Path=group["Path"])
        policies_of(iam, "group", group)
    for user in details.get("UserDetailList", []):
        with ids.next(identity=user["UserId"]):
            iam.create_user(UserName=user["UserName"], **common(user))
        for group in user["GroupList"]:
            iam.add_user_to_group(GroupName=group, UserName=user["UserName"])
        policies_of(iam, "user", user)
    for role in details.get("RoleDetailList", []):
        with ids.next(role=role["RoleId"]):
            iam.create_role(
                RoleName=role["RoleName"],
                AssumeRolePolicyDocument=json.dumps(role["AssumeRolePolicyDocument"]),
                MaxSessionDuration=durations.get(role["RoleName"], 3600),
                **common(role),
            )
        policies_of(iam, "role", role)
        for profile in role["InstanceProfileList"]:
            instance_profile(iam, role, profile)


def common(identity):
    """The parameters that users and roles have in common."""
    given = {"Path": identity["Path"], "Tags": identity.get("Tags", [])}
    if "PermissionsBoundary" in identity:
        given["PermissionsBoundary"] = identity["PermissionsBoundary"]["PermissionsBoundaryArn"]
    return given


def policies_of(iam, kind, identity):
    """Inline policies and attachments; the API's names differ only in the kind of identity."""
    title = kind.title()
    name = {f"{title}Name": identity[f"{title}Name"]}
    for inline in identity.get(f"{title}PolicyList", []):
        put = getattr(iam, f"put_{kind}_policy")
        put(PolicyName=inline["PolicyName"], PolicyDocument=json.dumps(inline["PolicyDocument"]), **name)
    for attached in identity["AttachedManagedPolicies"]:
        getattr(iam, f"attach_{kind}_policy")(PolicyArn=attached["PolicyArn"], **name)


def managed_policy(account, iam, policy):
    if policy["Arn"].startswith("arn:aws:iam::aws:"):
        aws_managed_policy(account, policy)
        return
    versions = sorted(policy["PolicyVersionList"], key=lambda version: int(version["VersionId"][1:]))
    first, *later = versions
    with ids.next(policy=policy["PolicyId"]):
        iam.create_policy(
            PolicyName=policy["PolicyName"],
            Path=policy["Path"],
            PolicyDocument=json.dumps(first["Document"]),
        )
    for version in later:
        iam.create_policy_version(
            PolicyArn=policy["Arn"],
            PolicyDocument=json.dumps(version["Document"]),
            SetAsDefault=version["IsDefaultVersion"],
        )


def aws_managed_policy(account, policy):
    """AWS's own policies, in the snapshot's version: no API creates one, so it is put into moto's records."""
    from moto.iam.models import AWSManagedPolicy, iam_backends

    backend = iam_backends[account]["aws"]
    default = next(version for version in policy["PolicyVersionList"] if version["IsDefaultVersion"])
    with ids.next(policy=policy["PolicyId"]):
        made = AWSManagedPolicy.from_data(
            policy["PolicyName"], account, backend.region_name, {**policy, "Document": default["Document"]}
        )
    backend.aws_managed_policies.append(made)
    backend.managed_policies[policy["Arn"]] = made


def instance_profile(iam, role, profile):
    with ids.next(identity=profile["InstanceProfileId"]):
        iam.create_instance_profile(
            InstanceProfileName=profile["InstanceProfileName"], Path=profile["Path"]
        )
    iam.add_role_to_instance_profile(
        InstanceProfileName=profile["InstanceProfileName"], RoleName=role["RoleName"]
    )
