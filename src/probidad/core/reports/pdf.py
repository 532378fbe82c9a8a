"""Documents: Typst templates of ours, filled with data, as tagged PDF (PDF/UA-1, to be kept also PDF/A-2a).

Data reaches a template only as values (a JSON file that exists in memory, read with ``json()``), so
nothing that people write is ever read as Typst. The compiler sees the templates' folder and nothing
else, one font family and no other, and no clock: the same data gives the same bytes.

What a document may cost is bounded by its size, since the templates' work grows with it and with nothing
else, and by making one at a time in a process. At the bounds, two busy cores took 1 to 6 s and up to half a
gigabyte; a leader's report takes 0.1 s. The compiler lets other threads run meanwhile.
"""

import datetime
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import fontpkg_public_sans
import typst
from django.conf import settings

from probidad.core.reports.figures import for_typst
from probidad.core.reports.lettering import printable

TEMPLATES = Path(__file__).parent / "typst"

# The longest documents: some 5,000 rows of four columns, or 500 cards.
MAX_VALUES = 20_000
MAX_LETTERS = 1_000_000
MAX_DRAWN = 10_000_000  # letters of all figures' SVG
_PATIENCE = 60  # seconds to wait for the document before
_desk = threading.Lock()

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_FIGURE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
# A PDF must say when it was made; a fixed moment keeps bytes reproducible and tells nothing.
_MADE = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


class PdfError(Exception):
    """A document that could not be made, and why."""


def render_pdf(
    template: str, data: dict, *, figures: Mapping[str, str] | None = None, archival: bool = False
) -> bytes:
    """The template ``typst/<template>.typ`` filled with ``data``, as PDF.

    ``data`` holds what JSON can hold (lazy texts too); it needs ``lang`` (``es-mx``, ``en``) and
    ``title``. ``figures`` are SVG texts by the name that the data uses for them. Characters that the
    font lacks are replaced before (see :mod:`lettering`). ``archival``: also PDF/A-2a. Raises :class:`PdfError`.
    """
    if not _NAME.fullmatch(template) or not (TEMPLATES / f"{template}.typ").is_file():
        raise PdfError(f"There is no document template {template!r}")
    files = _files(template, data, figures or {})
    try:
        with _one_at_a_time():
            return typst.compile(
                files,
                root=TEMPLATES,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=["ua-1", "a-2a"] if archival else "ua-1",
                timestamp=_MADE,
            )
    except typst.TypstError as error:
        hints = "; ".join(error.hints)
        raise PdfError(f"{template}: {error.message}{f' ({hints})' if hints else ''}") from error


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _desk.acquire(timeout=_PATIENCE):
        raise PdfError("Another document is still being made")
    try:
        yield
    finally:
        _desk.release()


def _files(template: str, data: dict, figures: Mapping[str, str]) -> dict[str, bytes]:
    files = {
        "main.typ": f'#import "/{template}.typ": document\n#document(json("/data.json"))\n'.encode(),
        "data.json": _as_json(data),
    }
    if len(files["data.json"]) > MAX_LETTERS:
        raise PdfError(f"A document holds at most {MAX_LETTERS:,} letters")
    if sum(map(len, figures.values())) > MAX_DRAWN:
        raise PdfError(f"The figures of a document hold at most {MAX_DRAWN:,} letters")
    for name, svg in figures.items():
        if not _FIGURE_NAME.fullmatch(name):
            raise PdfError(f"{name!r} can't name a figure")
        try:
            files[f"figures/{name}.svg"] = for_typst(svg).encode()
        except ValueError as error:
            raise PdfError(f"The figure {name!r}: {error}") from error
    return files


def _as_json(data: dict) -> bytes:
    if not data.get("title"):
        raise PdfError("A document needs a title")
    language, _dash, region = str(data.get("lang") or settings.LANGUAGE_CODE).lower().partition("-")
    if sum(1 for _each in _values(data)) > MAX_VALUES:
        raise PdfError(f"A document holds at most {MAX_VALUES:,} texts and numbers")
    whole = {**data, "lang": language, "region": region or None, "site": settings.SITE_NAME}
    try:
        return json.dumps(_letters(whole), ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise PdfError(f"The data of a document must be JSON: {error}") from error


def _values(value: object) -> Iterator[object]:
    """Every text and number in the value; an empty list counts too."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)) and value:
        for each in value:
            yield from _values(each)
    else:
        yield value


def _letters(value: object) -> object:
    """The value with every text in it reduced to what the font can print."""
    if isinstance(value, dict):
        return {str(key): _letters(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_letters(each) for each in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return printable(str(value))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[fontpkg_public_sans.ROOT / "files"],
    )
