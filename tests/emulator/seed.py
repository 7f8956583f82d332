"""Creates in moto what a snapshot describes, with the same ids, so that ARNs are the same.

NOT_THE_SAME lists what moto cannot show as the snapshot does; the server prints it on request.
IAM enforcement stays off: every caller may read everything, and the tests' proxy causes the faults.
"""

import boto3
from botocore.config import Config

import identities
import organization
import resources
from snapshot import Snapshot

HOME = "eu-central-1"

NOT_THE_SAME = """\
- dates: everything is made when the server starts; no role was ever used (RoleLastUsed is empty)
- RevisionId of functions' policies
- VPCs have no subnets and security groups, though functions name some
- SNS subscriptions and the topics' counts of them
- secrets whose resource policy the snapshot could not read are not made
- KMS: keys and aliases of AWS (alias/aws/...) are there, under ids drawn by lot
- simulation (SimulatePrincipalPolicy, SimulateCustomPolicy) and DecodeAuthorizationMessage: moto has none;
  the tests' Replay answers them"""


class Clients:
    """boto3 clients that act in an account: moto derives the account from the access key of an assumed role."""

    def __init__(self, address):
        self.address = address
        self.sessions = {}

    def of(self, account, service, region):
        config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        return self.session(account).client(service, region, endpoint_url=self.address, config=config)

    def session(self, account):
        if account not in self.sessions:
            anyone = boto3.Session("AKIAIOSFODNN7EXAMPLE", "example")
            sts = anyone.client("sts", HOME, endpoint_url=self.address)
            role = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/Seed", RoleSessionName="seed")
            given = role["Credentials"]
            self.sessions[account] = boto3.Session(
                given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]
            )
        return self.sessions[account]


def seed(folder, address):
    snapshot = Snapshot(folder)
    accept_any_policy()
    clients = Clients(address)
    organization.seed(snapshot, clients)
    for account in snapshot.accounts():
        identities.seed(snapshot, account, clients.of(account, "iam", "us-east-1"))
    for account in snapshot.accounts():
        resources.seed(snapshot, account, clients, HOME)


def accept_any_policy():
    """The snapshot's policies are accepted as they are: some contain the very mistakes that cause a denial."""
    from moto.iam.policy_validation import IAMPolicyDocumentValidator

    IAMPolicyDocumentValidator.validate = lambda validator: None
