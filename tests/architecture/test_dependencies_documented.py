"""Every dependency has a reason that one can read, and no reason is left of one that went."""

import re
import tomllib
from pathlib import Path

import probidad

ROOT = Path(probidad.__file__).parent.parent.parent


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = [
        project["project"]["dependencies"],
        *project["project"].get("optional-dependencies", {}).values(),
        *project["dependency-groups"].values(),
    ]
    named = [entry for each in lists for entry in each if isinstance(entry, str)]
    return {re.match(r"[\w.-]+", entry).group().lower() for entry in named}


def explained() -> set[str]:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [line for line in page.split("## Considered")[0].splitlines() if line.startswith("| `")]
    return {name.lower() for row in rows for name in re.findall(r"`([\w.-]+)`", row.split("|")[1])}


def test_every_dependency_has_its_reason():
    assert declared() == explained()
