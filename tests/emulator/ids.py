"""Ids that the seed chooses, where AWS and moto choose them at random.

`ids.next(role="AROA...")` sets the id of the next role that moto creates. Each name stands for one function of moto
(the version pinned in requirements.txt) that generates ids; it is replaced by one that uses the chosen id first.
"""

from contextlib import contextmanager
from importlib import import_module

DRAWN_BY = {
    "organization": ("moto.organizations.utils", "make_random_org_id"),
    "root": ("moto.organizations.utils", "make_random_root_id"),
    "account": ("moto.organizations.utils", "make_random_account_id"),
    "unit": ("moto.organizations.utils", "make_random_ou_id"),
    "organization_policy": ("moto.organizations.utils", "make_random_policy_id"),
    "role": ("moto.iam.models", "random_role_id"),
    "policy": ("moto.iam.models", "random_policy_id"),
    # Users, groups and instance profiles.
    "identity": ("moto.iam.models", "random_resource_id"),
    "key": ("moto.kms.models", "generate_key_id"),
    "vpc": ("moto.ec2.models.vpcs", "random_vpc_id"),
    "route_table": ("moto.ec2.models.route_tables", "random_route_table_id"),
    "endpoint": ("moto.ec2.models.vpcs", "random_vpc_ep_id"),
}

_chosen = {}


@contextmanager
def next(**chosen):  # noqa: A001 (read as `ids.next`)
    """Within this block, moto uses the chosen ids; one that it did not ask for is a mistake in the seed."""
    _chosen.update(chosen)
    yield
    left = [name for name in chosen if name in _chosen]
    if left:
        raise RuntimeError(f"moto did not ask for an id of: {', '.join(left)}")


def replace_draws():
    """Replaces the functions that generate ids with ours."""
    for name, (module, function) in DRAWN_BY.items():
        module = import_module(module)
        setattr(module, function, _chosen_or_drawn(name, getattr(module, function)))
    # AWS allows 10 to 32 characters in an organization's id and 8 to 128 in a policy's; moto only knows the minimum.
    organizations = import_module("moto.organizations.utils")
    organizations.ORG_ID_REGEX = r"o-[a-z0-9]{10,32}"
    organizations.POLICY_ID_REGEX = r"p-[0-9a-zA-Z_]{8,128}"


def _chosen_or_drawn(name, draw):
    def give(*args, **kwargs):
        return _chosen.pop(name) if name in _chosen else draw(*args, **kwargs)

    return give
