"""Reads a snapshot: folders of AWS CLI output in the layout described in crates/source/src/layout."""

import json
from pathlib import Path
from urllib.parse import unquote


class Snapshot:
    def __init__(self, folder):
        self.folder = Path(folder)

    def read(self, *parts):
        """The output of one command; empty if the file is missing or contains an error message."""
        try:
            return json.loads(self.folder.joinpath(*parts).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def each(self, pattern):
        """The names of files or folders that match the pattern's last `*`, each with its path."""
        depth = max(i for i, part in enumerate(pattern.split("/")) if "*" in part)
        for path in sorted(self.folder.glob(pattern)):
            parts = path.relative_to(self.folder).parts
            yield unquote(parts[depth].removesuffix(".json")), parts

    def accounts(self):
        return [account["Id"] for account in self.read("organizations", "list-accounts.json")["Accounts"]]

    def management_account(self):
        return self.read("organizations", "describe-organization.json")["Organization"]["MasterAccountId"]
