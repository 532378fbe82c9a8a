"""Find visible text that nobody can translate: `python tools/untranslated.py`.

Four readers, one for each place where text hides: templates (pages, mails and drawings), Python,
browser scripts and style sheets, and content files. Each returns findings as ``(line, text)``.
The tests in ``tests/architecture/test_translation_*.py`` run them over the whole package.
"""

import ast
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "probidad"
Finding = tuple[int, str]

LETTERS = re.compile(r"[^\W\d_]{2,}")
# Names that read the same in both languages.
NAMES = re.compile(
    r"\b(Probidad|SEDE|SAADD|CEPCI|OECD|UNODC|INEGI|JSON|CSV|XLSX|PDF|HTML|SVG|API|OpenAPI|URL|TOTP|QR|AGPL|MB|KB|ms"
    r"|Español|English|curl|GET|POST|Accept-Language)\b"
)


def has_words(text: str) -> bool:
    """Whether a reader would take this for language: two letters in a row that are no name."""
    return bool(LETTERS.search(NAMES.sub("", re.sub(r"&\w+;", " ", text))))


# --- Templates -------------------------------------------------------------------------------
def _blank(match: re.Match) -> str:
    """Nothing in place of a match, but its line breaks, so that line numbers stay true."""
    return "\n" * match.group().count("\n")


COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.S)
BLOCKS = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.S)
# `{% block body_class %}` and its like hold words of the style sheet.
CODE_BLOCKS = re.compile(r"\{%\s*block\s+\w*(?:class|attributes)\s*%\}.*?\{%\s*endblock\b.*?%\}", re.S)
TRANSLATED = re.compile(r"""\{%\s*trans(?:late)?\b.*?%\}|_\(\s*(?:"[^"]*"|'[^']*')\s*\)""", re.S)
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
# Words of a tag whose literal is shown to the reader.
SHOWN = "label|title|body|meta|text|description|caption|hint|detail|summary|heading|message|placeholder|alt"
SHOWN_IN_TAG = re.compile(
    rf"""(?:\b(?:\w*_)?(?:{SHOWN})=|\|(?:yesno|pluralize):)(?:"([^"]*)"|'([^']*)')""", re.S
)
# A default may be a word of the code ("primary"); with a capital or a space it is one for the reader.
DEFAULT_IN_TAG = re.compile(
    r"""\|default(?:_if_none)?:(?:"([^"]*[A-ZÁÉÍÓÚÑ\s][^"]*)"|'([^']*[A-ZÁÉÍÓÚÑ\s][^']*)')"""
)
VISIBLE_ATTRIBUTES = {
    "title", "alt", "placeholder", "label", "summary", "aria-label", "aria-description", "aria-valuetext",
    "aria-roledescription", "data-confirm", "data-label", "data-message",
}  # fmt: skip
ATTRIBUTE = re.compile(r"""[\w:-]*=("[^"]*"|'[^']*')""")
INVISIBLE = {"script", "style", "code", "kbd", "samp", "pre"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _VisibleText(HTMLParser):
    """Collects text nodes and attributes that a reader sees or hears.

    What stands inside ``translate="no"`` (HTML's own word for it) is left out.
    """

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[Finding] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if not self.hidden:
            self._look_at(tag, given)
        if tag not in VOID and (self.hidden or tag in INVISIBLE or given.get("translate") == "no"):
            self.hidden.append(tag)

    def handle_startendtag(self, tag, attributes):
        if not self.hidden:
            self._look_at(tag, dict(attributes))

    def handle_endtag(self, tag):
        # Templates close in one branch what they opened in another: go back to the last of its kind.
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass

    def handle_data(self, data):
        if not self.hidden:
            self._keep(data)

    def _look_at(self, tag, given):
        if given.get("translate") == "no":
            return
        names = set(VISIBLE_ATTRIBUTES)
        if tag == "meta" and given.get("name") in ("description", "application-name"):
            names.add("content")
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            names.add("value")
        for name in names & given.keys():
            self._keep(given[name] or "")

    def _keep(self, text):
        # Where a tag's name is a variable (`<{{ shape }} class="…">`), its attributes look like text.
        if has_words(ATTRIBUTE.sub(" ", text)):
            self.found.append((self.getpos()[0], " ".join(text.split())))


def in_template(source: str, *, markup: bool = True) -> list[Finding]:
    """Text of a template outside ``translate`` and ``blocktranslate``; ``markup``: it is HTML or SVG."""
    for pattern in (COMMENTS, BLOCKS, CODE_BLOCKS, TRANSLATED):
        source = pattern.sub(_blank, source)
    found = []
    for tag in TAGS.finditer(source):
        shown = [*SHOWN_IN_TAG.finditer(tag.group()), *DEFAULT_IN_TAG.finditer(tag.group())]
        for match in shown:
            text = next((group for group in match.groups() if group), "")
            if has_words(text):
                found.append((source.count("\n", 0, tag.start()) + 1, text))
    source = TAGS.sub(_blank, source)
    if not markup:
        lines = enumerate(source.splitlines(), 1)
        return found + [(number, line.strip()) for number, line in lines if has_words(line)]
    parser = _VisibleText()
    parser.feed(source)
    parser.close()
    return sorted(found + parser.found)


# --- Python ----------------------------------------------------------------------------------
SHOWN_KEYWORDS = {
    "verbose_name", "verbose_name_plural", "label", "help_text", "empty_label", "title", "summary", "caption",
    "description", "detail", "hint", "body", "heading", "label_suffix", "placeholder",
}  # fmt: skip
# Calls by their last name, and which positional arguments are shown.
SHOWN_POSITIONS = {
    "ValidationError": (0,), "add_error": (1,), "Column": (1,), "Sheet": (0,), "DeskItem": (0,), "MenuItem": (0,),
    "Cell": (0,), "HttpResponse": (0,), "HttpResponseBadRequest": (0,), "HttpResponseForbidden": (0,),
    "HttpResponseNotFound": (0,),
}  # fmt: skip
MESSAGES = {"debug", "info", "success", "warning", "error", "add_message"}
CHOICES = {"TextChoices", "IntegerChoices", "Choices"}
# What these build is for programmers and operators, in English.
ENGLISH = {"ArgumentParser", "add_argument", "add_parser", "NinjaAPI", "AuditEvent"}


def in_python(source: str) -> list[Finding]:
    """Literals that are shown to the reader and pass through no gettext function."""
    found: list[Finding] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found += _in_call(node)
        elif isinstance(node, ast.ClassDef):
            found += _in_class(node)
    return sorted(set(found))


def _in_call(call: ast.Call) -> list[Finding]:
    name = _last_name(call.func)
    if name in ENGLISH:
        return []
    shown = [keyword.value for keyword in call.keywords if keyword.arg in SHOWN_KEYWORDS]
    positions = SHOWN_POSITIONS.get(name, ())
    if (
        isinstance(call.func, ast.Attribute)
        and _last_name(call.func.value) == "messages"
        and name in MESSAGES
    ):
        positions = (2,) if name == "add_message" else (1,)
    elif _is_field(call.func, "models") and name not in ("ForeignKey", "OneToOneField", "ManyToManyField"):
        positions = (0,)
    shown += [call.args[position] for position in positions if position < len(call.args)]
    for keyword in call.keywords:
        if keyword.arg in ("error_messages", "labels", "help_texts") and isinstance(keyword.value, ast.Dict):
            shown += keyword.value.values
    return [finding for node in shown for finding in _literals(node)]


def _in_class(node: ast.ClassDef) -> list[Finding]:
    """The labels of choices, and the texts of a ``Meta``."""
    bases = {_last_name(base) for base in node.bases}
    found = []
    for statement in node.body:
        if not isinstance(statement, ast.Assign):
            continue
        target = _last_name(statement.targets[0])
        if bases & CHOICES and isinstance(statement.value, ast.Tuple):
            found += _literals(statement.value.elts[-1])
        elif target in SHOWN_KEYWORDS and target not in ("label", "title", "body", "description"):
            found += _literals(statement.value)
        elif target in ("labels", "help_texts") and isinstance(statement.value, ast.Dict):
            found += [finding for value in statement.value.values for finding in _literals(value)]
    return found


def _literals(node: ast.expr) -> list[Finding]:
    """The words of a literal, also when formatted, joined or chosen by a condition."""
    if isinstance(node, ast.Constant):
        return [(node.lineno, node.value)] if isinstance(node.value, str) and has_words(node.value) else []
    if isinstance(node, ast.JoinedStr):
        return [
            finding
            for value in node.values
            if isinstance(value, ast.Constant)
            for finding in _literals(value)
        ]
    if isinstance(node, ast.BinOp):
        return _literals(node.left) + (_literals(node.right) if isinstance(node.op, ast.Add) else [])
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [finding for element in node.elts for finding in _literals(element)]
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "join")
    ):
        return _literals(node.func.value)
    return []


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_field(func: ast.expr, module: str) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr.endswith("Field")
        and isinstance(func.value, ast.Name)
        and func.value.id == module
    )


# --- Scripts and style sheets ----------------------------------------------------------------
SHOWN_IN_SCRIPT = re.compile(
    r"""(?:textContent|innerText|innerHTML|title|ariaLabel|placeholder|alert|confirm|prompt|setAttribute\(\s*["']aria-label["']\s*,)"""
    r"""\s*[=(]?\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`]*)`)"""
)
SHOWN_IN_STYLE = re.compile(r"""\bcontent:\s*(?:"([^"\n]*)"|'([^'\n]*)')""")


def in_asset(source: str, suffix: str) -> list[Finding]:
    """Words that a script writes on the page, or a style sheet generates."""
    pattern = SHOWN_IN_SCRIPT if suffix == ".js" else SHOWN_IN_STYLE
    found = []
    for match in pattern.finditer(source):
        text = re.sub(
            r"\$\{.*?\}|\\[0-9a-fA-F]{1,6}", " ", next((group for group in match.groups() if group), "")
        )
        if has_words(text):
            found.append((source.count("\n", 0, match.start()) + 1, text))
    return found


# --- The whole package -----------------------------------------------------------------------
TEMPLATE_SUFFIXES = {".html": True, ".svg": True, ".txt": False}


def in_file(path: Path) -> list[Finding]:
    """All findings of one file of the package; none for a kind of file that nobody reads on a page."""
    if path.suffix == ".py":
        return in_python(path.read_text(encoding="utf-8"))
    if path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
        return in_template(path.read_text(encoding="utf-8"), markup=TEMPLATE_SUFFIXES[path.suffix])
    if path.suffix in (".js", ".css") and ".min" not in path.name:
        return in_asset(path.read_text(encoding="utf-8"), path.suffix)
    return []


def files() -> list[Path]:
    """The package's files that may show text; not tests, migrations, or what the demonstration invents."""
    apart = {"tests", "migrations", "commands", "vendor", "__pycache__"}
    suffixes = {".py", ".js", ".css", *TEMPLATE_SUFFIXES}
    return [
        p
        for p in sorted(PACKAGE.rglob("*"))
        if p.suffix in suffixes and not apart & set(p.parts) and not p.name.startswith("demo")
    ]


if __name__ == "__main__":
    total = 0
    for path in files():
        for line, text in in_file(path):
            total += 1
            print(f"{path.relative_to(PACKAGE.parent.parent)}:{line}: {text}")
    sys.exit(1 if total else 0)
