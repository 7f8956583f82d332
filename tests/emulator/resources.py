"""Seeds what policies protect in one account: buckets, keys, endpoints, functions, queues, topics, secrets."""

import io
import json
import zipfile

import ids

BUCKET_SETTINGS = {
    # file: (member of the answer, call of boto3's client, its parameter)
    "get-bucket-ownership-controls": (
        "OwnershipControls",
        "put_bucket_ownership_controls",
        "OwnershipControls",
    ),
    "get-public-access-block": (
        "PublicAccessBlockConfiguration",
        "put_public_access_block",
        "PublicAccessBlockConfiguration",
    ),
    "get-bucket-encryption": (
        "ServerSideEncryptionConfiguration",
        "put_bucket_encryption",
        "ServerSideEncryptionConfiguration",
    ),
    "get-bucket-policy": ("Policy", "put_bucket_policy", "Policy"),
}


def seed(snapshot, account, clients, home):
    """Everything in one account; buckets go to the home region, because the snapshot names none for them."""
    account_block(snapshot, account)
    s3 = clients.of(account, "s3", home)
    for bucket in snapshot.read(account, "s3", "list-buckets.json").get("Buckets", []):
        make_bucket(snapshot, account, s3, home, bucket["Name"])
    for service, make in MAKERS.items():
        for region, _ in snapshot.each(f"{account}/{service}/*"):
            make(snapshot, account, region, clients.of(account, service, region))


def account_block(snapshot, account):
    """Put into moto's records: S3 Control clients put the account before the host, and 127.0.0.1 is not a domain."""
    from moto.s3control.models import s3control_backends

    answer = snapshot.read(account, "s3control", "get-public-access-block.json")
    if answer:
        block = answer["PublicAccessBlockConfiguration"]
        in_words = {member: str(value).lower() for member, value in block.items()}
        s3control_backends[account]["aws"].put_public_access_block(account, in_words)


def make_bucket(snapshot, account, s3, region, name):
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
    # Before ownership controls, which may switch ACLs off.
    put_acl(snapshot.read(account, "s3", name, "get-bucket-acl.json"), account, s3, name)
    for file, (member, call, parameter) in BUCKET_SETTINGS.items():
        answer = snapshot.read(account, "s3", name, f"{file}.json")
        if answer:
            getattr(s3, call)(Bucket=name, **{parameter: answer[member]})


def put_acl(acl, account, s3, name):
    from moto.s3.models import s3_backends

    if acl:
        wanted = {"Owner": acl["Owner"], "Grants": acl["Grants"]}
        s3.put_bucket_acl(Bucket=name, AccessControlPolicy=wanted)
        s3_backends[account]["aws"].get_bucket(name).acl.owner = acl["Owner"]["ID"]


def make_endpoints(snapshot, account, region, ec2):
    described = snapshot.read(account, "ec2", region, "describe-vpc-endpoints.json")
    # moto generates ids for the default VPC on the first call.
    made = {vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]}
    for endpoint in described.get("VpcEndpoints", []):
        if endpoint["VpcId"] not in made:
            with ids.next(vpc=endpoint["VpcId"]):
                ec2.create_vpc(CidrBlock="10.0.0.0/16")
            made.add(endpoint["VpcId"])
        for table in endpoint["RouteTableIds"]:
            with ids.next(route_table=table):
                ec2.create_route_table(VpcId=endpoint["VpcId"])
        taken = ("VpcEndpointType", "VpcId", "ServiceName", "PolicyDocument", "RouteTableIds")
        with ids.next(endpoint=endpoint["VpcEndpointId"]):
            ec2.create_vpc_endpoint(**{member: endpoint[member] for member in taken})


def make_keys(snapshot, account, region, kms):
    for key_id, parts in snapshot.each(f"{account}/kms/{region}/*/describe-key.json"):
        described = snapshot.read(*parts)["KeyMetadata"]
        policy = snapshot.read(account, "kms", region, key_id, "get-key-policy.json")
        with ids.next(key=key_id):
            kms.create_key(
                Description=described["Description"],
                KeySpec=described["KeySpec"],
                KeyUsage=described["KeyUsage"],
                Policy=policy["Policy"],
            )
        for grant in snapshot.read(account, "kms", region, key_id, "list-grants.json")["Grants"]:
            make_grant(account, region, kms, key_id, grant)
    for alias in snapshot.read(account, "kms", region, "list-aliases.json").get("Aliases", []):
        if "TargetKeyId" in alias and not alias["AliasName"].startswith("alias/aws/"):
            kms.create_alias(AliasName=alias["AliasName"], TargetKeyId=alias["TargetKeyId"])


def make_grant(account, region, kms, key_id, grant):
    """A grant under its id in the snapshot: moto keeps grants under random ids."""
    from moto.kms.models import kms_backends

    taken = ("GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints", "Name")
    given = {member: grant[member] for member in taken if grant.get(member)}
    drawn = kms.create_grant(KeyId=key_id, **given)["GrantId"]
    grants = kms_backends[account][region].keys[key_id].grants
    made = grants.pop(drawn)
    made.id = grant["GrantId"]
    made.as_described = {member: grant[member] for member in ("KeyId", "IssuingAccount")}
    grants[made.id] = made


def make_functions(snapshot, account, region, functions):
    from moto.awslambda.models import lambda_backends

    for name, parts in snapshot.each(f"{account}/lambda/{region}/*/get-function.json"):
        answer = snapshot.read(*parts)
        wanted = answer["Configuration"]
        given = {member: wanted[member] for member in ("FunctionName", "Runtime", "Role", "Handler")}
        functions.create_function(Code={"ZipFile": code()}, Tags=answer.get("Tags", {}), **given)
        made = lambda_backends[account][region].get_function(name)
        made.as_described = wanted
        policy = snapshot.read(account, "lambda", region, name, "get-policy.json")
        if policy:
            # As a whole: AddPermission supports only single conditions and writes statements its own way.
            made.policy.statements = json.loads(policy["Policy"])["Statement"]
        for alias in snapshot.read(account, "lambda", region, name, "list-aliases.json").get("Aliases", []):
            # Through moto itself: its answer shows the version in `as_described`.
            published = lambda_backends[account][region].publish_version(name)
            published.as_described = snapshot.read(
                account, "lambda", region, name, f"get-function-configuration.{alias['Name']}.json"
            )
            functions.create_alias(
                FunctionName=name, Name=alias["Name"], FunctionVersion=str(published.version)
            )


def code():
    """A deployment package; nothing invokes it."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", "def handler(event, context):\n    return None\n")
    return package.getvalue()


def make_queues(snapshot, account, region, sqs):
    settable = ("Policy", "VisibilityTimeout", "MaximumMessageSize", "MessageRetentionPeriod", "DelaySeconds")
    settable += ("ReceiveMessageWaitTimeSeconds", "SqsManagedSseEnabled", "KmsMasterKeyId")
    for name, parts in snapshot.each(f"{account}/sqs/{region}/*/get-queue-attributes.json"):
        attributes = snapshot.read(*parts)["Attributes"]
        given = {attribute: attributes[attribute] for attribute in settable if attribute in attributes}
        sqs.create_queue(QueueName=name, Attributes=given)


def make_topics(snapshot, account, region, sns):
    for name, parts in snapshot.each(f"{account}/sns/{region}/*/get-topic-attributes.json"):
        attributes = snapshot.read(*parts)["Attributes"]
        topic = sns.create_topic(Name=name)["TopicArn"]
        for attribute in ("Policy", "DisplayName", "KmsMasterKeyId"):
            if attributes.get(attribute):
                sns.set_topic_attributes(
                    TopicArn=topic, AttributeName=attribute, AttributeValue=attributes[attribute]
                )


def make_secrets(snapshot, account, region, secrets):
    from moto.secretsmanager.utils import SecretsManagerSecretIdentifier
    from moto.utilities.id_generator import moto_id_manager

    for name, parts in snapshot.each(f"{account}/secretsmanager/{region}/*/get-resource-policy.json"):
        answer = snapshot.read(*parts)
        suffix = answer["ARN"].rpartition("-")[2]
        moto_id_manager.set_custom_id(SecretsManagerSecretIdentifier(account, region, name), suffix)
        secrets.create_secret(Name=name, SecretString="example")
        if "ResourcePolicy" in answer:
            secrets.put_resource_policy(SecretId=name, ResourcePolicy=answer["ResourcePolicy"])


# In order of dependency: functions name keys, and topics may name queues.
MAKERS = {
    "ec2": make_endpoints,
    "kms": make_keys,
    "lambda": make_functions,
    "sqs": make_queues,
    "sns": make_topics,
    "secretsmanager": make_secrets,
}
