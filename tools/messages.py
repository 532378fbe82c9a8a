"""Keep the Spanish catalogues: `python tools/messages.py update` extracts what is to be translated
from each app into its own `locale/es_MX/LC_MESSAGES/django.po`; `compile` writes the `.mo` files.
`update web exercises` does it for those apps only.

Source texts are English. Babel does the work, since Django's own commands need the system's gettext.
Headers carry no date and no name, and a file is only written when a text changed.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "probidad"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class Spanish(Catalog):
    """A catalogue whose header never changes, so that a diff shows texts only."""

    header_comment = "# Spanish (Mexico) of Probidad, AGPL-3.0-or-later."
    mime_headers = (
        ("Project-Id-Version", "Probidad"),
        ("Language", "es_MX"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    )

    def __init__(self):
        super().__init__(locale="es_MX", charset="utf-8", fuzzy=False)


def apps() -> list[Path]:
    """The folders that own a catalogue: the Django apps, by their `apps.py`, and the command."""
    return sorted({PACKAGE / "cli", *(path.parent for path in PACKAGE.rglob("apps.py"))})


def catalogue_path(app: Path) -> Path:
    return app / "locale" / "es_MX" / "LC_MESSAGES" / "django.po"


def stored(app: Path) -> Spanish:
    """The app's catalogue as it is on disk; empty where there is none."""
    path, catalogue = catalogue_path(app), Spanish()
    if path.exists():
        for message in read_po(io.BytesIO(path.read_bytes()), locale="es_MX"):
            if message.id:
                catalogue[message.id] = message
    return catalogue


def extracted(app: Path) -> Spanish:
    """Everything translatable in an app's Python files and templates (its tests left out)."""
    catalogue = Spanish()
    for path in sorted(app.rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        for message, context in texts_of(path):
            flags = ["python-format"] if "%(" in str(message) else []
            catalogue.add(message, context=context, flags=flags)
    return catalogue


def texts_of(path: Path):
    """The (message, context) pairs of one Python file or template; a plural's message is a pair."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # `templatize` makes Python-like text; without its indentation Babel can tokenise it.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield message, context


def merged(app: Path) -> Spanish:
    """What is extracted now, with the Spanish that the app's file has for it."""
    catalogue = stored(app)
    catalogue.update(extracted(app), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def po_bytes(catalogue: Spanish) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalogue, sort_output=True, width=110, include_lineno=False)
    return stream.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def update(names: list[str]) -> None:
    for app in apps():
        if names and app.name not in names:
            continue
        catalogue = merged(app)
        path = catalogue_path(app)
        if not len(catalogue) and not path.exists():
            continue
        text = po_bytes(catalogue)
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        missing = [message.id for message in catalogue if message.id and not has_text(message)]
        print(f"{app.relative_to(PACKAGE)}: {len(catalogue)} texts, {len(missing)} without Spanish")


def has_text(message) -> bool:
    """Whether every form of a message has a translation."""
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return bool(strings) and all(strings)


def compile_all(names: list[str]) -> None:
    for app in apps():
        path = catalogue_path(app)
        if path.exists() and (not names or app.name in names):
            path.with_suffix(".mo").write_bytes(mo_bytes(stored(app)))


if __name__ == "__main__":
    if not settings.configured:
        settings.configure(USE_I18N=True)
    {"update": update, "compile": compile_all}[sys.argv[1]](sys.argv[2:])
