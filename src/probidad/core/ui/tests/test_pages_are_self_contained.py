"""No page needs, or allows, anything inline or from another site."""

import re
from pathlib import Path

import pytest

import probidad

PACKAGE = Path(probidad.__file__).parent
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*.html"))
STYLES = sorted(PACKAGE.rglob("static/**/*.css"))
SCRIPTS = sorted(PACKAGE.rglob("static/**/*.js"))
PAGES = ["/", "/en/", "/componentes/", "/no-such-page/", "/panel/cuenta/login/", "/panel/", "/livez"]
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\b(?:src=|type=\"application/(?:json|ld\+json)\"))[^>]*>", re.IGNORECASE
)
INLINE_STYLE = re.compile(r"<style\b|\sstyle=", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+=", re.IGNORECASE)
LOADED_ELSEWHERE = re.compile(r"(?:src|srcset|poster|action|data)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)
LINKED_ELSEWHERE = re.compile(r"<link[^>]*href=[\"'](?:https?:)?//", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_inline_code_and_other_sites(client, db, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "base-uri 'none'" in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_nothing_inline_and_loads_nothing_from_elsewhere(path):
    source = path.read_text(encoding="utf-8")
    for forbidden in (INLINE_SCRIPT, INLINE_STYLE, HANDLER, LOADED_ELSEWHERE, LINKED_ELSEWHERE):
        assert not forbidden.search(source), f"{name(path)}: {forbidden.search(source).group()}"


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_style_sheet_loads_nothing_from_elsewhere(path):
    source = path.read_text(encoding="utf-8")
    assert "@import" not in source
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", source)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_of_ours_evaluates_no_text_and_names_no_other_site(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|document\.write|insertAdjacentHTML", source
    )
    # The name of a vocabulary, which nobody fetches.
    source = source.replace('"http://www.w3.org/2000/svg"', "")
    assert not re.search(r"[\"'`](?:https?:)?//[a-z]", source)


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (INLINE_SCRIPT, "<script>alert(1)</script>"),
        (INLINE_SCRIPT, "<script type='module'>a()</script>"),
        (INLINE_STYLE, '<p style="color: red">'),
        (HANDLER, '<a href="#" onclick="x()">'),
        (LOADED_ELSEWHERE, '<img src="https://example.org/a.png">'),
        (LOADED_ELSEWHERE, "<script src='//example.org/a.js'>"),
        (LINKED_ELSEWHERE, '<link rel="stylesheet" href="https://example.org/a.css">'),
    ],
)
def test_the_rules_find_what_they_forbid(rule, bad):
    assert rule.search(bad)


def test_a_data_block_is_no_script():
    assert not INLINE_SCRIPT.search('<script type="application/json">{}</script>')
    assert not INLINE_SCRIPT.search('<script src="/static/ui/ui.js" type="module"></script>')


def test_htmx_is_told_to_add_no_style_and_evaluate_nothing(cast):
    page = cast.client("team_leader").get("/panel/").content.decode()
    assert '"includeIndicatorStyles":false' in page and '"allowEval":false' in page
