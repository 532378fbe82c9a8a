"""Which indicators of a published evaluation stand out: on paper only, changed, not compared, contested."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from probidad.core.languages.text import localized
from probidad.instruments.indices.queries.institution import Evaluation
from probidad.instruments.indices.reports import wording
from probidad.instruments.indices.reports.institution import area_names
from probidad.instruments.indices.rules.content import Entry

# Of a long list: about as many as one takes in.
SHOWN_AT_ONCE = 10


def changed(evaluation: Evaluation, course: str) -> list[Entry]:
    """The indicators that were kept, improved or lost; none without an earlier evaluation."""
    comparison = evaluation.comparison
    return [evaluation.by_code[code] for code in comparison.of_course(course)] if comparison else []


def courses(evaluation: Evaluation) -> list[tuple[str, list[Entry]]]:
    """What was lost, improved and kept, in this order, as (words, indicators); nothing without an earlier evaluation."""
    if evaluation.comparison is None:
        return []
    return [
        (str(wording.COURSE[course]), changed(evaluation, course)) for course in ("lost", "improved", "kept")
    ]


def said(evaluation: Evaluation) -> list[tuple[str, list[Entry]]]:
    """Which findings the institution replied to, and which were disputed, as (words, indicators); what nobody said isn't there."""
    answers = evaluation.answers
    replied = {code: answer.reply.agrees for code, answer in answers.items() if answer.reply}
    found = [
        (
            _("The institution doesn't agree"),
            [each for each in evaluation.entries if replied.get(each.code) is False],
        ),
        (_("The institution agrees"), [each for each in evaluation.entries if replied.get(each.code)]),
        (_("Disputed and decided"), [each for each in evaluation.entries if answers[each.code].disputes]),
    ]
    return [(words, entries) for words, entries in found if entries]


def disputed_now(evaluation: Evaluation) -> list[Entry]:
    """The indicators that somebody contests, and nothing is decided yet."""
    codes = {each.code for each in evaluation.later_disputes if not each.decision}
    return [entry for entry in evaluation.entries if entry.code in codes]


def not_compared(evaluation: Evaluation) -> list[tuple[str, list[Entry]]]:
    """The indicators that aren't compared with the evaluation before, as (why, indicators)."""
    found: dict[str, list[Entry]] = {}
    if evaluation.comparison:
        for code, why in evaluation.comparison.not_compared.items():
            found.setdefault(wording.why_not_words(why), []).append(evaluation.by_code[code])
    return list(found.items())


def gone(evaluation: Evaluation) -> list[str]:
    """The questions that the evaluation before answered and this one doesn't ask any more."""
    if evaluation.comparison is None:
        return []
    asked = evaluation.before.version.text.by_key
    return [localized(asked[key].question) for key in evaluation.comparison.gone]


@dataclass(frozen=True)
class PaperGroup:
    """What is on paper only of an area: ``points`` rest on it (0 where points aren't added up)."""

    name: str
    points: int
    entries: list[Entry]


def on_paper(evaluation: Evaluation) -> tuple[list[PaperGroup], list[PaperGroup]]:
    """What is on paper only by area, those first on which most points rest: what is shown at once, and the rest."""
    points = evaluation.score.points

    def resting(entries: list[Entry]) -> int:
        return sum(points[entry.code].gathered for entry in entries)

    groups = []
    for key, name in area_names(evaluation).items():
        if entries := [entry for entry in evaluation.on_paper if entry.group == key]:
            entries.sort(key=lambda entry: -resting([entry]))
            groups.append(PaperGroup(name, resting(entries) if evaluation.adds_up else 0, entries))
    groups.sort(key=lambda group: -resting(group.entries))
    shown = 0
    for number, group in enumerate(groups):
        shown += len(group.entries)
        if shown >= SHOWN_AT_ONCE:
            return groups[: number + 1], groups[number + 1 :]
    return groups, []
