"""The part of the AWS CLI that the script of `denied snapshot --commands` uses, on botocore: `aws SERVICE COMMAND ...`.

For tests that run the script against the emulator: the AWS CLI itself is large and pins a different botocore.
"""

import json
import sys

import boto3
import jmespath
from botocore import xform_name
from botocore.exceptions import ClientError

SERVICES = {"s3api": "s3"}


def main(service, command, *options):
    options, own = parse(options)
    client = boto3.client(SERVICES.get(service, service))
    method = command.replace("-", "_")
    name = client.meta.method_to_api_mapping[method]
    members = client.meta.service_model.operation_model(name).input_shape
    parameters = {}
    for member, shape in (members.members if members else {}).items():
        values = options.pop("--" + xform_name(member, "-"), None)
        if values is not None:
            parameters[member] = values if shape.type_name == "list" else values[0]
    if options:
        sys.exit(f"aws: unknown options {options}")
    try:
        if client.can_paginate(method):
            answer = client.get_paginator(method).paginate(**parameters).build_full_result()
        else:
            answer = getattr(client, method)(**parameters)
    except ClientError as error:
        print(f"\n{error}", file=sys.stderr)
        return 254
    answer.pop("ResponseMetadata", None)
    show(jmespath.search(own["--query"], answer) if "--query" in own else answer, own["--output"])
    return 0


def parse(words):
    """Options with their values; the AWS CLI's own options separately."""
    options = {}
    for word in words:
        if word.startswith("--"):
            values = options.setdefault(word, [])
        else:
            values.append(word)
    own = {name: options.pop(name)[0] for name in ("--query", "--output") if name in options}
    return options, own


def show(answer, form):
    if form == "text":
        print("\t".join(answer) if isinstance(answer, list) else answer)
    else:
        print(json.dumps(answer, indent=4, default=str))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
