"""Every setting that an operator may change is documented, and every documented one exists."""

import ast
import re
from functools import cache
from pathlib import Path

import probidad

PACKAGE = Path(probidad.__file__).parent
OPERATIONS = PACKAGE.parent.parent / "docs" / "operations.md"
READS = {"str", "bool", "int", "float", "list", "json", "url", "path", "db_url", "email_url"}
# What the commands read besides, and what tools of the system set.
NOT_OURS = {"PATH", "HOME", "LANG", "DJANGO_SETTINGS_MODULE"}
NAME = re.compile(r"`([A-Z][A-Z0-9_]{3,})`")


def environment_names(source: str) -> set[str]:
    """The environment variables that a module reads through ``env`` or ``os.environ``."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner = ast.unparse(node.func.value)
            if (owner == "env" and node.func.attr in READS) or (
                owner in ("os.environ", "environ") and node.func.attr in ("get", "pop")
            ):
                names |= _constant(node.args[0])
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            names |= _constant(node.slice) if ast.unparse(node.value) == "os.environ" else set()
    return names


def _constant(node) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


@cache
def read_by_the_code() -> set[str]:
    paths = [p for p in PACKAGE.rglob("*.py") if "tests" not in p.parts]
    return {name for path in paths for name in environment_names(path.read_text(encoding="utf-8"))} - NOT_OURS


def documented() -> set[str]:
    """The names in the first column of the tables of docs/operations.md."""
    rows = [line for line in OPERATIONS.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return {name for row in rows for name in NAME.findall(row.split("|")[1])}


def test_every_setting_is_documented():
    missing = read_by_the_code() - documented()
    assert not missing, f"give each a row in a table of docs/operations.md: {sorted(missing)}"


def test_nothing_is_documented_that_nobody_reads():
    assert not documented() - read_by_the_code() - NOT_OURS


def test_a_setting_is_found_wherever_it_is_read():
    source = 'A = env.bool("A_NAME", default=False)\nB = os.environ.get("B_NAME")\nC = os.environ["C_NAME"]\nenv.x("D")'
    assert environment_names(source) == {"A_NAME", "B_NAME", "C_NAME"}
