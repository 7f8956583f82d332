"""Reads a snapshot: folders of AWS CLI output, laid out as crates/source/src/layout says."""

import json
from pathlib import Path
from urllib.parse import unquote


class Snapshot:
    def __init__(self, folder):
        self.folder = Path(folder)

    def read(self, *parts):
        """What one command answered; nothing where the file is missing or holds the message of an error."""
        try:
            return json.loads(self.folder.joinpath(*parts).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def each(self, pattern):
        """The names that files or folders have in place of the pattern's last `*`, each with the path."""
        depth = max(i for i, part in enumerate(pattern.split("/")) if "*" in part)
        for path in sorted(self.folder.glob(pattern)):
            parts = path.relative_to(self.folder).parts
            yield unquote(parts[depth].removesuffix(".json")), parts

    def accounts(self):
        return [account["Id"] for account in self.read("organizations", "list-accounts.json")["Accounts"]]

    def management_account(self):
        return self.read("organizations", "describe-organization.json")["Organization"]["MasterAccountId"]
