#!/usr/bin/env python3
"""Makes policies.gz from the wheel of moto (Apache-2.0 licence): `cargo xtask managed` calls this.

A heading, then one line a policy, sorted: path and name, version, the date of that version, the document.
"""

import gzip
import json
import re
import sys
import zipfile


def main(wheel: str, out: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        module = archive.read("moto/iam/aws_managed_policies.py").decode()
    policies = json.loads(re.search(r'"""(.*)"""', module, re.DOTALL).group(1))
    version = re.search(r"moto-([0-9.]+)-", wheel).group(1)
    lines = [
        "\t".join(
            [
                item.get("Path", "/").lstrip("/") + name,
                item["DefaultVersionId"],
                item["UpdateDate"][:10],
                json.dumps(item["Document"], separators=(",", ":"), sort_keys=True),
            ]
        )
        for name, item in policies.items()
    ]
    text = "\n".join([f"# moto {version}, Apache-2.0 licence", *sorted(lines)]) + "\n"
    with open(out, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
