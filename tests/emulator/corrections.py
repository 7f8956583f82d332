"""Corrects answers of moto (the version pinned in requirements.txt) that are not as AWS documents them."""

from functools import wraps


def apply():
    policies_of_aws()
    managed_policies()
    keys()
    functions()
    owners()
    expected_owners()


def around(owner, name):
    """A decorator: the function replaces `owner.name` and receives the original as its first argument."""

    def replace(function):
        before = getattr(owner, name)
        setattr(owner, name, wraps(before)(lambda *args, **more: function(before, *args, **more)))

    return replace


def policies_of_aws():
    """FullAWSAccess and RCPFullAWSAccess have ARNs that belong to AWS, not to the organization."""
    from moto.organizations.models import FakePolicy

    own = FakePolicy.arn.fget
    FakePolicy.arn = property(
        lambda policy: f"arn:aws:organizations::aws:policy/{policy.type.lower()}/{policy.id}"
        if policy.aws_managed
        else own(policy)
    )


def managed_policies():
    """GetAccountAuthorizationDetails returns the names and ids of policies."""
    from moto.iam.models import Policy

    Policy.policy_name = property(lambda policy: policy.name)
    Policy.policy_id = property(lambda policy: policy.id)


def keys():
    """GetKeyPolicy needs no PolicyName; ListGrants returns the key's ARN and the granting account."""
    from moto.kms import responses
    from moto.kms.models import Grant

    @around(responses, "_assert_default_policy")
    def only_default_or_none(check, name):
        check(name or "default")

    @around(Grant, "to_json")
    def in_full(to_json, grant):
        return {**to_json(grant), **getattr(grant, "as_described", {})}


def functions():
    """Configurations include what moto does not keep: the key, the VPC, revisions."""
    from moto.awslambda.models import LambdaFunction

    @around(LambdaFunction, "get_configuration")
    def in_full(get_configuration, function, **more):
        return {**get_configuration(function, **more), **getattr(function, "as_described", {})}


def owners():
    """Each account has its own canonical user id, which the ACLs of its buckets name."""
    from moto.s3 import models, responses

    models.FakeAcl.owner = models.OWNER
    in_acl = f"<ID>{models.OWNER}</ID>"
    in_list = "<ID>bcaf1ffd86f41161ca5fb16fd081034f</ID>"
    acl, buckets = responses.S3_OBJECT_ACL_RESPONSE, responses.S3_ALL_BUCKETS
    if in_acl not in acl or in_list not in buckets:
        raise RuntimeError("this version of moto writes bucket owners in another way")
    responses.S3_OBJECT_ACL_RESPONSE = acl.replace(in_acl, "<ID>{{ acl.owner }}</ID>")
    # An account without buckets keeps the id that moto gives to all accounts.
    of_first = "{% for bucket in (buckets|list)[:1] %}{{ bucket.acl.owner }}{% else %}" + models.OWNER + "{% endfor %}"
    responses.S3_ALL_BUCKETS = buckets.replace(in_list, f"<ID>{of_first}</ID>")


def expected_owners():
    """HeadBucket respects x-amz-expected-bucket-owner."""
    from moto.s3.responses import S3Response

    @around(S3Response, "head_bucket")
    def refused_to_others(head_bucket, response):
        status, fields, body = head_bucket(response)
        expected = response.headers.get("x-amz-expected-bucket-owner")
        if status == 200 and expected and expected != response.backend.get_bucket(response.bucket_name).account_id:
            return 403, {"x-amz-bucket-region": fields["x-amz-bucket-region"]}, ""
        return status, fields, body
