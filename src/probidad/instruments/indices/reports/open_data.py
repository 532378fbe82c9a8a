"""Published evaluations as open data: a Frictionless Data Package, one CSV a table, sent as it is made.

https://specs.frictionlessdata.io/data-package/ and tabular-data-package. Titles and descriptions are in Spanish where the
standard has a place for one text, and in both languages beside it (``titles``, ``descriptions``).
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from probidad.core.languages.text import CONTENT_LANGUAGES
from probidad.core.reports import cells
from probidad.instruments.indices.models import InstrumentVersion, Publication
from probidad.instruments.indices.queries import open_data as queries

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
PROFILE = "tabular-data-package"
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Field:
    """A column: ``kind`` is a type of table schema; ``values``: all that may stand in it."""

    name: str
    kind: str
    title: str
    about: str
    required: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """A table of the package. ``refers``: columns that name rows of other tables, as (fields, resource, their fields)."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Callable[["queries.Extent"], Iterable[tuple]]
    refers: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()


# Columns that several tables have.
PUBLICATION = Field("publication", "integer", _("Publication"), _("Its key in these files."))
GATHERED = Field("gathered", "integer", _("Points"), _("Points gathered."))
POSSIBLE = Field(
    "possible", "integer", _("Points possible"), _("Without what doesn't apply: 0 where nothing does.")
)
VERSION = (
    Field("instrument", "string", _("Instrument"), _("The end of its URN: its address on the site.")),
    Field("version", "integer", _("Version"), _("Counts changes of substance.")),
    Field("revision", "integer", _("Revision"), _("Counts changes of wording.")),
)
OF_PUBLICATION = ((("publication",), "publications", ("publication",)),)

INSTRUMENTS = Resource(
    "instruments",
    _("Instruments"),
    _("What institutions are evaluated by: one row an indicator of a version."),
    (
        *VERSION,
        Field("indicator", "string", _("Indicator"), _("Its key, which never changes.")),
        Field("area", "string", _("Area"), _("The key of the area that it belongs to.")),
        Field(
            "kind",
            "string",
            _("Kind"),
            _("Whether it asks for a norm, an instrument or a result."),
            values=("norm", "instrument", "result"),
        ),
        Field("possible", "integer", _("Points possible"), _("At its highest level, with its weight.")),
        Field("area_es", "string", _("Area in Spanish"), _("The name of the area.")),
        Field("area_en", "string", _("Area in English"), _("The name of the area."), required=False),
        Field("question_es", "string", _("Question in Spanish"), _("What is asked.")),
        Field("question_en", "string", _("Question in English"), _("What is asked."), required=False),
    ),
    ("instrument", "version", "revision", "indicator"),
    queries.instrument_rows,
)
INSTITUTIONS = Resource(
    "institutions",
    _("Institutions"),
    _("Those that were evaluated, and those that evaluate."),
    (
        Field("institution", "string", _("Institution"), _("Its address on the site.")),
        Field("name", "string", _("Name"), _("Its present name.")),
        Field(
            "kind",
            "string",
            _("Type"),
            _("State, municipality, public body or organisation of civil society."),
            values=("state", "municipality", "body", "organisation"),
        ),
        Field("state", "string", _("State"), _("INEGI's two digits."), required=False),
        Field("municipality", "string", _("Municipality"), _("INEGI's three digits."), required=False),
    ),
    ("institution",),
    queries.institution_rows,
)
PUBLICATIONS = Resource(
    "publications",
    _("Published evaluations"),
    _("One row each, corrections and what they correct included."),
    (
        PUBLICATION,
        *VERSION,
        Field("institution", "string", _("Institution"), _("Which was evaluated.")),
        Field("organisation", "string", _("Evaluated by"), _("Who evaluated.")),
        Field("application", "integer", _("Evaluation"), _("1: the institution's first by this instrument.")),
        Field("number", "integer", _("Number"), _("1: as first published; more: a correction.")),
        Field(
            "basis",
            "string",
            _("Basis"),
            _("Accepted by the institution, from public information alone, or made by itself."),
            values=("accepted", "public", "self"),
        ),
        Field("percent", "number", _("Score, %"), _("Empty where an instrument has none."), required=False),
        GATHERED,
        POSSIBLE,
        Field("published_on", "date", _("Published on"), _("The day.")),
        Field("latest", "boolean", _("Latest"), _("Whether no correction replaced it.")),
        Field("current", "boolean", _("Current"), _("Whether it is the institution's newest evaluation.")),
        Field("reason", "string", _("Reason"), _("Why it was corrected."), required=False),
        Field("digest", "string", _("Digest"), _("SHA-256 of its content.")),
    ),
    ("publication",),
    queries.publication_rows,
    (
        (("institution",), "institutions", ("institution",)),
        (("organisation",), "institutions", ("institution",)),
    ),
)
AREAS = Resource(
    "areas",
    _("Points by area"),
    _("Points of each area, or of each commitment of a plan."),
    (
        PUBLICATION,
        Field("area", "string", _("Area"), _("Its key; of a plan: item-1 for its first commitment.")),
        GATHERED,
        POSSIBLE,
        Field("stage", "string", _("Stage"), _("Of maturity: the stage reached."), required=False),
    ),
    ("publication", "area"),
    queries.area_rows,
    OF_PUBLICATION,
)
POINTS = Resource(
    "points",
    _("Points by indicator"),
    _("What was found for each indicator."),
    (
        PUBLICATION,
        Field("code", "string", _("Indicator"), _("Its key; of a plan: with @ and the commitment's number.")),
        Field("level", "string", _("Level"), _("The level reached; n/a: it doesn't apply.")),
        GATHERED,
        POSSIBLE,
    ),
    ("publication", "code"),
    queries.point_rows,
    OF_PUBLICATION,
)
RESOURCES = (INSTITUTIONS, PUBLICATIONS, AREAS, POINTS, INSTRUMENTS)


def descriptor(versions: list[InstrumentVersion], site: str) -> dict:
    """What ``datapackage.json`` says. ``versions``: the newest of each instrument; ``site``: where the data comes from."""
    title = _("Published evaluations of institutions")
    about = _(
        "What organisations of civil society found in public institutions, by published instruments, with the points of each answer."
    )
    return {
        "profile": PROFILE,
        "name": "probidad-indices",
        **_texts(title, about),
        "homepage": site,
        "created": timezone.now().replace(microsecond=0).isoformat(),
        "licenses": [LICENCE],
        "sources": [{"title": each.content["name"]["es"], "path": _address(site, each)} for each in versions],
        "resources": [_resource(each) for each in RESOURCES],
    }


def _address(site: str, version: InstrumentVersion) -> str:
    return f"{site}{version.instrument.slug}/"


def _resource(each: Resource) -> dict:
    schema = {"fields": [_field(field) for field in each.fields], "primaryKey": list(each.key)}
    if each.refers:
        schema["foreignKeys"] = [
            {"fields": list(own), "reference": {"resource": other, "fields": list(theirs)}}
            for own, other, theirs in each.refers
        ]
    return {
        "profile": "tabular-data-resource",
        "name": each.name,
        "path": f"{each.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_texts(each.title, each.about),
        "schema": schema | {"missingValues": [""]},
    }


def _field(field: Field) -> dict:
    constraints: dict = {"required": True} if field.required else {}
    if field.values:
        constraints["enum"] = list(field.values)
    found = {"name": field.name, "type": field.kind, **_texts(field.title, field.about)}
    if field.kind == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    return found | ({"constraints": constraints} if constraints else {})


def _texts(title: str, about: str) -> dict:
    titles, abouts = _in_languages(title), _in_languages(about)
    return {"title": titles["es"], "description": abouts["es"], "titles": titles, "descriptions": abouts}


def _in_languages(text: str) -> dict[str, str]:
    found = {}
    for code in CONTENT_LANGUAGES:
        with override(next(each for each, _name in settings.LANGUAGES if each.startswith(code))):
            found[code] = gettext(text)
    return found


def package(extent: queries.Extent, site: str) -> Iterator[bytes]:
    """The package as a ZIP, in pieces, so that no table is ever whole in memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        described = descriptor(extent.versions, site)
        archive.writestr("datapackage.json", json.dumps(described, ensure_ascii=False, indent=2))
        for each in RESOURCES:
            with archive.open(f"{each.name}.csv", "w", force_zip64=True) as member:
                for piece in _csv(each, extent):
                    member.write(piece)
                    yield sink.taken()
    yield sink.taken()


def entry(publication: Publication) -> dict:
    """A publication in a list for machines."""
    return {
        "institution": publication.institution.slug,
        "name": publication.institution.name,
        "state": publication.institution.state_code,
        "municipality": publication.institution.municipality_code,
        "organisation": publication.organisation.slug,
        "version": publication.edition,
        "application": publication.application,
        "number": publication.number,
        "basis": publication.basis,
        "percent": publication.percent,
        "gathered": publication.gathered,
        "possible": publication.possible,
        "published_on": publication.published_on.isoformat(),
        "digest": publication.digest,
    }


def _csv(resource: Resource, extent: queries.Extent) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([field.name for field in resource.fields])
    for number, row in enumerate(resource.rows(extent), start=1):
        writer.writerow([_written(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _written(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    # What people wrote is no formula, in whatever program the file is opened.
    return cells.inert(value) if isinstance(value, str) else value


class _Sink(io.RawIOBase):
    """A file that hands on what was written to it, and can't be sought in: the ZIP is then written to its end at once."""

    def __init__(self):
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
