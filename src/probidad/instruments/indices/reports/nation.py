"""Figures of many institutions as charts and as a map of tiles."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.institutions.places import STATES, STATES_BY_NAME
from probidad.core.ui.charts import Bar, Bars, Chart, DotRow, Dots, amount
from probidad.core.ui.tables import Column, Table
from probidad.instruments.indices.queries.nation import BANDS, Figures, Pair
from probidad.instruments.indices.rules.tiles import COLUMNS, ROWS, TILES

# The size of a tile, with the gap after it, in units of the drawing.
WIDE, HIGH, GAP = 40, 46, 3
STEPS = 5


@dataclass(frozen=True)
class Tile:
    """A state on the map: where it is drawn, its figure (empty: none) and what it is called in full."""

    code: str
    short: str
    x: int
    y: int
    figure: str
    label: str
    bar: float


@dataclass(frozen=True)
class Tiles:
    """The map of tiles."""

    tiles: tuple[Tile, ...]
    width: int = COLUMNS * WIDE
    height: int = ROWS * HIGH
    side: int = WIDE - GAP
    high: int = HIGH - GAP


def tile_map(found: Figures) -> Tiles:
    """The 32 states as tiles, each with its mean score."""
    return Tiles(tuple(_tile(code, *TILES[code], found.states.get(code)) for code, _name in STATES_BY_NAME))


def _tile(code: str, short: str, column: int, row: int, value: tuple[int, float] | None) -> Tile:
    return Tile(
        code=code,
        short=short,
        x=column * WIDE,
        y=row * HIGH,
        figure="" if value is None else f"{_whole(value[1])}",
        label=place_label(STATES[code], value),
        bar=0 if value is None else round((WIDE - GAP - 8) * value[1] / 100, 1),
    )


def _whole(percent: float) -> int:
    return int(percent + 0.5)


def place_label(name: str, value: tuple[int, float] | None) -> str:
    """A state or municipality with its figure, in words."""
    if value is None:
        return _("%(place)s: no published evaluation") % {"place": name}
    count, mean = value
    words = ngettext("%(count)d institution", "%(count)d institutions", count) % {"count": count}
    return f"{name}: {amount(mean / 100, 'percent')}, {words}"


@dataclass(frozen=True)
class Outline:
    """A state or municipality as it lies: ``step`` from 1 to 5 is how dark it is, 0 without a figure; ``choice`` is a state
    to choose, empty for a municipality.
    """

    path: str
    step: int
    label: str
    choice: str


def outlines(found: Figures, paths: Mapping[str, str]) -> list[Outline]:
    """The shapes that an operator loaded, each with its figure."""
    made = []
    for code, path in sorted(paths.items()):
        if len(code) == 2:
            value = found.states.get(code)
            label, percent = place_label(STATES[code], value), value[1] if value else None
        else:
            name, percent = found.places.get(code, ("", None))
            label = "" if percent is None else f"{name}: {amount(percent / 100, 'percent')}"
        step = 0 if percent is None else min(int(percent // 20) + 1, STEPS)
        made.append(Outline(path, step, label, code if len(code) == 2 and step else ""))
    return made


def place_table(found: Figures) -> Table:
    """The figures of a chosen state's municipalities as a table."""
    columns = (Column("municipio", _("Municipality")), Column("calificacion", _("Score, %"), numeric=True))
    rows = [{"municipio": name, "calificacion": round(percent, 1)} for name, percent in found.places.values()]
    return Table(columns, rows, _("Score by municipality"), hide_caption=True)


def state_table(found: Figures) -> Table:
    """The map's figures as a table."""
    columns = (
        Column("estado", _("State")),
        Column("instituciones", _("Institutions"), numeric=True),
        Column("media", _("Mean, %"), numeric=True),
    )
    rows = [
        {"estado": name, "instituciones": found.states[code][0], "media": round(found.states[code][1], 1)}
        for code, name in STATES_BY_NAME
        if code in found.states
    ]
    return Table(columns, rows, _("Mean score by state"), hide_caption=True)


def charts(found: Figures) -> list[Chart]:
    """How scores are spread, and the progress from the first evaluation to the second; what has no figures is left out."""
    made: list[Chart] = []
    if found.scored:
        made.append(_distribution(found))
    if found.twice:
        made.append(_progress(found))
    return made


def _distribution(found: Figures) -> Bars:
    size = 100 // BANDS
    rows = []
    for number, count in enumerate(found.bands):
        low, high = number * size / 100, (number + 1) * size / 100
        last = number == BANDS - 1
        words = _("%(low)s to %(high)s") if last else _("%(low)s to under %(high)s")
        rows.append(Bar(words % {"low": amount(low, "percent"), "high": amount(high, "percent")}, count))
    return Bars(
        _("How the scores are spread"), _("How many institutions have a score of so much."), tuple(rows)
    )


def _progress(found: Figures) -> Dots:
    twice = found.twice
    mean = DotRow(_("Average of all"), (twice.first / 100, twice.second / 100))
    pairs = tuple(
        DotRow(_group(each) if found.grouped else each.name, (each.first / 100, each.second / 100))
        for each in found.pairs
    )
    told = ngettext(
        "%(count)d institution was evaluated twice by the same version: from %(first)s on average to %(second)s.",
        "%(count)d institutions were evaluated twice by the same version: from %(first)s on average to %(second)s.",
        twice.count,
    ) % {
        "count": twice.count,
        "first": amount(twice.first / 100, "percent"),
        "second": amount(twice.second / 100, "percent"),
    }
    return Dots(
        _("From the first evaluation to the second"),
        told,
        (_("First evaluation"), _("Second evaluation")),
        (mean, *pairs),
    )


def _group(pair: Pair) -> str:
    start = int(pair.name) * 20
    words = ngettext(
        "Began at %(low)d to %(high)d%% (%(count)d institution)",
        "Began at %(low)d to %(high)d%% (%(count)d institutions)",
        pair.count,
    )
    return words % {"low": start, "high": start + 20, "count": pair.count}
