"""A published evaluation as charts and tables."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from probidad.core.languages.text import localized
from probidad.core.ui import charts
from probidad.core.ui.tables import Cell, Column, Table, day
from probidad.instruments.indices.queries.institution import Evaluation
from probidad.instruments.indices.reports import wording
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE, Tally


def area_names(evaluation: Evaluation) -> dict[str, str]:
    """The areas, or commitments, with their number, by key."""
    return {
        key: f"{number}. {localized(entries[0].group_name)}"
        for number, (key, entries) in enumerate(evaluation.groups.items(), start=1)
    }


def overview_charts(evaluation: Evaluation) -> list[charts.Chart]:
    """What the scoring of the instrument lets one see: areas and kinds; dimensions and sides; criteria."""
    match evaluation.instrument.scoring:
        case "dimensions":
            return [dimensions_chart(evaluation), areas_chart(evaluation), *_kinds(evaluation)]
        case "criteria":
            return [criteria_chart(evaluation)]
    return [areas_chart(evaluation), *_kinds(evaluation)]


def areas_chart(evaluation: Evaluation) -> charts.Bars:
    """Area by area: the share of the points."""
    areas = evaluation.score.areas
    return charts.Bars(
        title=_("Area by area"),
        description=_("Points gathered, of those possible in each area."),
        rows=tuple(charts.Bar(name, _share(areas.get(key))) for key, name in area_names(evaluation).items()),
        unit="percent",
    )


def change_chart(evaluation: Evaluation) -> charts.Dots | None:
    """Area by area before and now, on what both evaluations asked alike; None where there is nothing to compare."""
    comparison = evaluation.comparison
    if comparison is None or not comparison.changes:
        return None
    names = area_names(evaluation)
    rows = tuple(
        charts.DotRow(names[key], (_share(comparison.before.areas.get(key)), _share(after)))
        for key, after in comparison.after.areas.items()
    )
    return charts.Dots(
        title=_("What changed, area by area"),
        description=_("On the indicators that both evaluations asked alike and that applied in both."),
        series=(
            wording.day(evaluation.before.published_on),
            wording.day(evaluation.publication.published_on),
        ),
        rows=rows,
    )


def _kinds(evaluation: Evaluation) -> list[charts.Chart]:
    kinds = {key: tally for key, tally in evaluation.score.kinds.items() if tally.possible}
    if len(kinds) < 2:
        return []
    rows = tuple(charts.Bar(wording.KINDS[key], _share(tally)) for key, tally in kinds.items())
    description = _("Where norms are far ahead of results, much of it is on paper.")
    return [
        charts.Bars(
            title=_("What is written, and what happens"), description=description, rows=rows, unit="percent"
        )
    ]


def dimensions_chart(evaluation: Evaluation) -> charts.HeatMap:
    """Each dimension from each side, from 0 to 100 %."""
    instrument, components = evaluation.instrument, evaluation.score.components
    return charts.HeatMap(
        title=_("Dimensions, from each side"),
        description=_("Each is the mean of its areas; 100 % is a 1 on the scale from 0 to 1."),
        columns=tuple(localized(side.name) for side in instrument.sides),
        rows=tuple(
            charts.HeatRow(
                localized(dimension.name),
                tuple(_fraction(components.get((dimension.key, side.key))) for side in instrument.sides),
            )
            for dimension in instrument.dimensions
        ),
    )


def criteria_chart(evaluation: Evaluation) -> charts.HeatMap:
    """Each commitment by each criterion: how far it reaches. There is no sum."""
    points = evaluation.score.points
    names = area_names(evaluation)
    return charts.HeatMap(
        title=_("Commitments and criteria"),
        description=_(
            "How far each commitment reaches by each criterion, whose number is that of the list below. They aren't added up."
        ),
        columns=tuple(str(number) for number in range(1, len(evaluation.instrument.indicators) + 1)),
        rows=tuple(
            charts.HeatRow(names[key], tuple(_share(points.get(entry.code)) for entry in entries))
            for key, entries in evaluation.groups.items()
        ),
    )


def criteria_table(evaluation: Evaluation) -> Table | None:
    """How many commitments reach each level of each criterion; None for instruments of other scorings."""
    if evaluation.instrument.scoring != "criteria":
        return None
    columns = [
        Column("criterion", _("Criterion")),
        Column("level", _("Level")),
        Column("count", _("Commitments"), numeric=True),
        Column("share", _("Share"), numeric=True),
    ]
    rows = [
        {
            "criterion": f"{number}. {localized(indicator.question)}",
            "level": level,
            "count": count,
            "share": share,
        }
        for number, indicator in enumerate(evaluation.instrument.indicators, start=1)
        for level, count, share in _counted(evaluation, indicator)
    ]
    return Table(columns, rows, _("How many commitments reach each level"), stacked=True)


def _counted(evaluation: Evaluation, indicator):
    counter = evaluation.score.criteria[indicator.key]
    words = {each.key: localized(each.text) for each in evaluation.instrument.levels(indicator)}
    words[NOT_APPLICABLE] = _("Doesn't apply")
    for key, text in words.items():
        if counter[key]:
            yield text, counter[key], wording.percentage(counter[key] / counter.total())


def stages_table(evaluation: Evaluation) -> Table | None:
    """The stage that each area reached, and how many elements of each stage are met; None for other scorings."""
    instrument = evaluation.instrument
    if instrument.scoring != "stages":
        return None
    names = area_names(evaluation)
    upper = instrument.stages[1:]
    columns = [
        Column("area", _("Area")),
        Column("reached", pgettext("of maturity", "Stage")),
        *(Column(stage.key, localized(stage.name), numeric=True) for stage in upper),
    ]
    stage_names = {stage.key: localized(stage.name) for stage in instrument.stages}
    order = list(stage_names)
    rows = [
        {
            "area": names[area],
            "reached": Cell(stage_names[reached], value=order.index(reached)),
            **{stage.key: _met(evaluation, area, stage.key) for stage in upper},
        }
        for area, reached in evaluation.score.stages.items()
    ]
    return Table(columns, rows, _("The stage of each area, and elements met of each stage"), stacked=True)


def _met(evaluation: Evaluation, area: str, stage: str) -> str:
    points = evaluation.score.points
    elements = [
        entry.code
        for entry in evaluation.groups[area]
        if entry.indicator.stage == stage and entry.code in points
    ]
    met = sum(points[code].share == 1 for code in elements)
    return _("%(met)s of %(all)s") % {"met": met, "all": len(elements)} if elements else "—"


def area_table(evaluation: Evaluation, address) -> Table:
    """The areas with their exact points, or commitments without any; ``address`` gives the page of one by its key."""
    columns = [Column("area", _("Commitment") if evaluation.text.items else _("Area"))]
    if evaluation.adds_up:
        columns += [
            Column("score", _("Score"), numeric=True),
            Column("points", _("Points"), numeric=True),
            Column("possible", _("Possible"), numeric=True),
        ]
    tallies = evaluation.score.areas
    rows = [
        {
            "area": Cell(name, href=address(key), note=_paper_note(evaluation, key)),
            "score": _percent(tallies.get(key)),
            "points": tallies.get(key, Tally()).gathered,
            "possible": tallies.get(key, Tally()).possible,
        }
        for key, name in area_names(evaluation).items()
    ]
    return Table(columns, rows, _("Indicator by indicator"), hide_caption=True, stacked=True)


def _paper_note(evaluation: Evaluation, key: str) -> str:
    count = sum(entry.group == key for entry in evaluation.on_paper)
    return _("On paper only: %(count)s") % {"count": count} if count else ""


def history_table(evaluation: Evaluation, address) -> Table | None:
    """All publications of the institution by this instrument, the newest first; None where there is this one alone."""
    if len(evaluation.others) < 2:
        return None
    columns = [Column("evaluation", _("Evaluation")), Column("published", pgettext("evaluation", "Date"))]
    if evaluation.adds_up:
        columns += [Column("score", _("Score"), numeric=True), Column("points", _("Points"), numeric=True)]
    rows = [
        {
            "evaluation": Cell(
                wording.application_words(each.application),
                href=None if each.pk == evaluation.publication.pk else address(each),
                note=_history_note(evaluation, each),
            ),
            "published": day(each.published_on),
            "score": wording.score_words(evaluation.instrument, each.percent) or "—",
            "points": wording.points_words(Tally(each.gathered, each.possible)),
        }
        for each in evaluation.others
    ]
    return Table(columns, rows, _("All evaluations by this instrument"), hide_caption=True, stacked=True)


def _history_note(evaluation: Evaluation, each) -> str:
    notes = []
    if each.pk == evaluation.publication.pk:
        notes.append(_("This page"))
    if each.number > 1:
        notes.append(_("Correction: %(reason)s") % {"reason": each.reason})
    if not each.latest:
        notes.append(_("Corrected since"))
    return ". ".join(notes)


def _share(tally: Tally | None):
    return charts.NO_DATA if tally is None or tally.share is None else float(tally.share)


def _fraction(value):
    return charts.NO_DATA if value is None else float(value)


def _percent(tally: Tally | None) -> str:
    share = None if tally is None else tally.share
    return "—" if share is None else wording.percentage(float(share))


def radar_chart(evaluation: Evaluation) -> charts.Radar | None:
    """The areas as a web: an extra for whoever likes it. None where there are too few areas, or too many, to read it."""
    areas = [
        charts.Spoke(name, name.partition(".")[0], share)
        for key, name in area_names(evaluation).items()
        if (share := _share(evaluation.score.areas.get(key))) is not charts.NO_DATA
    ]
    if evaluation.text.items or not 3 <= len(areas) <= 20:
        return None
    return charts.Radar(
        title=_("The areas as a web"),
        description=_(
            "The same figures as the bars: 100 % is at the edge. The numbers are those of the areas."
        ),
        spokes=tuple(areas),
    )


@dataclass(frozen=True)
class Rung:
    """An area on the ladder of stages: how many rungs it has climbed, of how many."""

    name: str
    stage: str
    about: str
    rungs: list[bool]


def stages_ladder(evaluation: Evaluation) -> list[Rung]:
    """Each area with the stage that it reached; nothing for instruments of other scorings."""
    stages = evaluation.instrument.stages
    order = [stage.key for stage in stages]
    names = area_names(evaluation)
    rungs = []
    for area, reached in evaluation.score.stages.items():
        height = order.index(reached)
        stage = stages[height]
        climbed = [place <= height for place in range(len(stages))]
        rungs.append(Rung(names[area], localized(stage.name), localized(stage.about), climbed))
    return rungs


def evaluations_table(publications, address) -> Table:
    """All evaluations of an institution, by any instrument."""
    columns = [
        Column("instrument", _("Instrument")),
        Column("evaluation", _("Evaluation")),
        Column("published", pgettext("evaluation", "Date")),
        Column("by", _("Evaluated by")),
        Column("basis", _("Basis")),
        Column("score", _("Score"), numeric=True),
    ]
    rows = [
        {
            "instrument": Cell(localized(each.title), href=address(each)),
            "evaluation": wording.application_words(each.application),
            "published": day(each.published_on),
            "by": each.organisation.name,
            "basis": str(wording.BASIS[each.round.basis]),
            "score": wording.score_of(each.scoring, each.percent) or "—",
        }
        for each in publications
    ]
    return Table(columns, rows, _("Evaluations"), hide_caption=True, stacked=True)
