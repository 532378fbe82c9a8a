"""The documents lead to what exists."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

import probidad

ROOT = Path(probidad.__file__).parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as the usual hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_arrives(page):
    broken = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        target, _hash, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        found = (page.parent / target).resolve() if target else page
        if not found.exists() or (anchor and anchor not in anchors(found.read_text(encoding="utf-8"))):
            broken.append(link)
    assert not broken


def test_the_threat_model_says_as_much_in_both_languages():
    halves = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8").split("\n---\n")
    headings, rows, points = (r"^#+ ", r"^\|", r"^- \*\*")
    english, spanish = (
        [len(re.findall(kind, half, re.MULTILINE)) for kind in (headings, rows, points)] for half in halves
    )
    assert english == spanish


# In backticks: a test's name, or a file; "…/exercises" stands for the instrument's folder, a bare name for any file called so.
NAMED = re.compile(r"`([^`\s]+)`")
SUFFIXES = (".py", ".html", ".js", ".yaml", ".json")
CODE = [
    path
    for folder in ("src", "tests", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.is_file()
]
TESTS = {
    name
    for path in CODE
    if path.suffix == ".py" and path.name.startswith("test_")
    for name in re.findall(r"^ *def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def _exists(name: str) -> bool:
    if name.startswith("test_") and not name.endswith(SUFFIXES):
        return name in TESTS
    ending = name.replace("…/exercises", "src/probidad/instruments/exercises").removesuffix("/")
    return any(fnmatch(f"/{path.relative_to(ROOT)}", f"*/{ending}") for path in CODE)


def test_what_the_evidence_names_is_there():
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    named = [name for name in NAMED.findall(text) if name.endswith(SUFFIXES) or name.startswith("test_")]
    assert len(named) > 100
    assert [name for name in named if not _exists(name)] == []
