#!/usr/bin/env python3
"""Prints cases to measure with: `benches/cases.py --help`. BENCHMARKS.md has the commands."""

import argparse
import json
import sys

SERVICES = ["ec2", "sqs", "sns", "dynamodb", "logs", "lambda", "kms", "ecr"]


def statement(number, position):
    """A statement that does not apply to the request, but must be looked at."""
    service = SERVICES[position % len(SERVICES)]
    arn = f"arn:aws:{service}:eu-central-1:111111111111:"
    return {
        "Sid": f"Statement{position}",
        "Effect": "Allow",
        "Action": [f"{service}:Get*", f"{service}:List*", f"{service}:Describe*"],
        "Resource": [f"{arn}team-{position}/*", f"{arn}shared-{number}-{position}/${{aws:PrincipalTag/team}}"],
        "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
    }


def carried(number, size):
    """Policies of about so many bytes, of which the last statement decides."""
    statements, filled = [], 0
    while filled < size:
        statements.append(statement(number, len(statements)))
        filled += len(json.dumps(statements[-1], separators=(",", ":")))
    statements.append({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"})
    document = {"Version": "2012-10-17", "Statement": statements}
    return {
        "identity": [{"name": "App", "document": document}],
        "boundary": None, "session": None, "scp": [], "rcp": [], "resource": None, "endpoint": None,
    }


def case(number, roles, size):
    """One case; without a size its policies are to be found elsewhere."""
    role = f"Role{number % roles}"
    request = {
        "principal": f"arn:aws:sts::111111111111:assumed-role/{role}/i-0abc",
        "action": "s3:GetObject",
        "resource": f"arn:aws:s3:::reports/{number}",
        "contextComplete": True,
    }
    record = {"id": str(number), "request": request}
    return record | ({"policies": carried(number, size)} if size else {})


def main():
    parser = argparse.ArgumentParser(description="Prints cases to measure with, one a line.")
    parser.add_argument("--cases", type=int, default=2000, help="how many different ones")
    parser.add_argument("--policies", type=int, default=0, metavar="BYTES", help="carry policies of this size")
    parser.add_argument("--roles", type=int, default=20, help="as many principals")
    parser.add_argument("--repeat", type=int, default=1, help="print them all so many times")
    arguments = parser.parse_args()
    lines = (case(number, arguments.roles, arguments.policies) for number in range(arguments.cases))
    block = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode()
    try:
        for _ in range(arguments.repeat):
            sys.stdout.buffer.write(block)
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
