"""Files stay short, and pages ask no third party for anything.

Who imports whom is import-linter's to check (its contracts stand in pyproject.toml).
"""

import re
from pathlib import Path

import pytest

import probidad

PACKAGE = Path(probidad.__file__).parent
ROOT = PACKAGE.parent.parent
LONGEST = 400
CODE = sorted(
    path
    for folder in (PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "benchmarks")
    for path in folder.rglob("*.py")
)
ASSETS = sorted(p for p in PACKAGE.rglob("*") if p.suffix in {".html", ".css", ".js", ".svg", ".txt", ".typ"})
# Loading something: an address in one of these places makes the browser ask for it by itself.
LOADS = re.compile(
    r"""(?:\b(?:src|srcset|poster|data|action|formaction|background|cite|manifest)\s*=\s*["']?"""
    r"""|<link\b[^>]*\bhref\s*=\s*["']?|<(?:use|image)\b[^>]*\bhref\s*=\s*["']?|\burl\(\s*["']?|@import\s+["']?"""
    r"""|\b(?:fetch|import|importScripts|WebSocket|EventSource|Worker|sendBeacon)\(\s*["'`]|\bfrom\s+["'])"""
    r"""\s*((?:https?:|wss?:)?//[^\s"'`)>]+)""",
    re.IGNORECASE,
)
INLINE = re.compile(
    r"""<style\b|<script\b(?![^>]*\bsrc=)|\sstyle\s*=\s*["']|\son[a-z]+\s*=\s*["']|javascript:""",
    re.IGNORECASE,
)
# Data for our own scripts: the browser doesn't run it.
INERT_SCRIPT = re.compile(
    r"""<script\b[^>]*type=["'](?:application/json|application/ld\+json)["']""", re.IGNORECASE
)


def test_no_file_grows_beyond_what_one_can_read():
    long = {
        str(path.relative_to(ROOT)): count
        for path in CODE
        if "migrations" not in path.parts
        for count in [len(path.read_text(encoding="utf-8").splitlines())]
        if count > LONGEST
    }
    assert not long, f"make the module a folder of the same name: {long}"


def external_loads(source: str) -> list[str]:
    return [match.group(1) for match in LOADS.finditer(source)]


def test_no_page_loads_anything_from_elsewhere():
    found = {
        str(path.relative_to(PACKAGE)): loads
        for path in ASSETS
        if "vendor" not in path.parts
        for loads in [external_loads(path.read_text(encoding="utf-8"))]
        if loads
    }
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        '<script src="https://cdn.example/htmx.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/a.css">',
        "@import 'https://fonts.example/a.css';",
        "body { background: url(https://img.example/a.png) }",
        'fetch("https://api.example/")',
        'import x from "https://cdn.example/x.js"',
        '<img srcset="https://img.example/a.png 2x">',
    ],
)
def test_a_third_party_is_found(source):
    assert external_loads(source)


def test_a_link_that_one_follows_is_no_load():
    assert not external_loads(
        '<a href="https://www.gob.mx/">gob.mx</a> <svg xmlns="http://www.w3.org/2000/svg">'
    )


def test_no_page_has_inline_script_or_style():
    found = []
    for path in ASSETS:
        if path.suffix == ".html":
            source = INERT_SCRIPT.sub("", path.read_text(encoding="utf-8"))
            found += [
                f"{path.relative_to(PACKAGE)}: {match.group().strip()}" for match in INLINE.finditer(source)
            ]
    assert not found, "the content security policy refuses it: " + "; ".join(found)


@pytest.mark.parametrize("path", [p for p in ASSETS if p.suffix == ".html"], ids=lambda path: path.stem)
def test_a_button_takes_nothing_from_the_page_around_it(path):
    """An ``href`` that stands on the page would make a link of a form's button, which then sends nothing."""
    includes = re.findall(r'{% include "components/button.html"[^%]*%}', path.read_text(encoding="utf-8"))
    assert [each for each in includes if not each.endswith(" only %}")] == []
