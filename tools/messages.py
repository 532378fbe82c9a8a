"""Keep the Spanish catalogues: `python tools/messages.py update` extracts what is to be translated
from each app into its own `locale/es_MX/LC_MESSAGES/django.po`; `compile` writes the `.mo` files.

Source texts are English. Babel does the work, since Django's own commands need the system's gettext.
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


def apps() -> list[Path]:
    """The folders that own a catalogue: the Django apps, by their `apps.py`."""
    return sorted(path.parent for path in PACKAGE.rglob("apps.py"))


def catalogue_path(app: Path) -> Path:
    return app / "locale" / "es_MX" / "LC_MESSAGES" / "django.po"


def extracted(app: Path) -> Catalog:
    """Everything translatable in an app's Python files and templates (its tests left out)."""
    catalogue = Catalog(locale="es_MX", project="Probidad", charset="utf-8")
    for path in sorted(app.rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # `templatize` makes Python-like text; without its indentation Babel can tokenise it.
            source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
        stream = io.BytesIO(source.encode("utf-8"))
        for _line, message, _comments, context in extract("python", stream, KEYWORDS):
            flags = ["python-format"] if "%(" in str(message) else []
            catalogue.add(message, context=context, flags=flags)
    return catalogue


def update() -> None:
    for app in apps():
        template = extracted(app)
        if not len(template):
            continue
        path = catalogue_path(app)
        if path.exists():
            catalogue = read_po(io.BytesIO(path.read_bytes()), locale="es_MX")
        else:
            catalogue = Catalog(locale="es_MX", project="Probidad", charset="utf-8", fuzzy=False)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = io.BytesIO()
        write_po(stream, catalogue, sort_output=True, omit_header=False, width=110, include_lineno=False)
        path.write_bytes(stream.getvalue())
        missing = [message.id for message in catalogue if message.id and not message.string]
        print(f"{app.relative_to(PACKAGE)}: {len(catalogue)} texts, {len(missing)} without Spanish")


def compile_all() -> None:
    for path in sorted(PACKAGE.rglob("*.po")):
        catalogue = read_po(io.BytesIO(path.read_bytes()))
        stream = io.BytesIO()
        write_mo(stream, catalogue)
        path.with_suffix(".mo").write_bytes(stream.getvalue())


if __name__ == "__main__":
    if not settings.configured:
        settings.configure(USE_I18N=True)
    {"update": update, "compile": compile_all}[sys.argv[1]]()
