"""A published evaluation as tables for spreadsheets."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from probidad.core.languages.text import localized
from probidad.core.reports.sheets import Sheet
from probidad.instruments.indices.queries.institution import Evaluation
from probidad.instruments.indices.reports import institution, wording
from probidad.instruments.indices.rules.scoring import Tally


def sheets(evaluation: Evaluation) -> list[Sheet]:
    """What it is, areas, answers, evidence, replies and disputes."""
    return [
        _summary(evaluation),
        _areas(evaluation),
        answers_sheet(evaluation),
        _evidence(evaluation),
        _replies(evaluation),
        _disputes(evaluation),
        _changes(evaluation),
    ]


def _summary(evaluation: Evaluation) -> Sheet:
    text = evaluation.text
    rows = [
        (_("Institution"), text.institution),
        *wording.head(evaluation),
        (_("Score"), wording.score_words(evaluation.instrument, text.percent)),
        (_("Score, unrounded percentage"), text.percent),
        (_("Points gathered"), text.gathered if evaluation.adds_up else None),
        (_("Points possible"), text.possible if evaluation.adds_up else None),
        *_firmness(evaluation),
        (_("Agreement of the assessors"), wording.agreement_words(text)),
        (_("SHA-256 of the published content"), evaluation.publication.digest),
    ]
    return Sheet(_("Evaluation"), [_("What"), _("Value")], rows)


def _firmness(evaluation: Evaluation) -> list[tuple[str, object]]:
    """Between what the score lies, in percent; nothing where it has no such range."""
    rows: list[tuple[str, object]] = []
    if evaluation.weighed:
        low, high = evaluation.weighed
        rows += [
            (_("Lowest score if areas counted up to double or down to half, %"), low),
            (_("Highest score if areas counted up to double or down to half, %"), high),
        ]
    if evaluation.contested_between:
        low, high = evaluation.contested_between
        rows += [
            (_("Indicators that are or were contested"), wording.numbers_words(evaluation.contested)),
            (_("Score with these at their lowest level, %"), low),
            (_("Score with these at their highest level, %"), high),
        ]
    return rows


def _areas(evaluation: Evaluation) -> Sheet:
    names = institution.area_names(evaluation)
    stages = evaluation.score.stages
    rows = [
        (key, names[key], *_sum(evaluation, tally), stages.get(key))
        for key, tally in evaluation.score.areas.items()
    ]
    columns = [
        _("Key"),
        _("Area or commitment"),
        _("Points gathered"),
        _("Points possible"),
        _("Score, unrounded percentage"),
        _("Stage (key)"),
    ]
    return Sheet(_("Areas"), columns, rows)


def _sum(evaluation: Evaluation, tally: Tally) -> tuple:
    """Points and their share; nothing where points aren't added up."""
    return (tally.gathered, tally.possible, tally.percent) if evaluation.adds_up else (None, None, None)


def answers_sheet(evaluation: Evaluation) -> Sheet:
    """One row for each indicator."""
    columns = [
        _("Number"),
        _("Key"),
        _("Area or commitment"),
        _("Kind"),
        _("Indicator"),
        _("Level (key)"),
        _("Level"),
        _("Points gathered"),
        _("Points possible"),
        _("Measured: part"),
        _("Measured: whole"),
        _("Note"),
        _("Since the evaluation before"),
        _("Earlier level (key)"),
        _("On paper only"),
        _("Why not compared"),
        _("Why, as those who evaluated say"),
    ]
    return Sheet(_("Indicators"), columns, list(_answers(evaluation)))


def _answers(evaluation: Evaluation) -> Iterator[tuple]:
    names = institution.area_names(evaluation)
    not_compared = evaluation.comparison.not_compared if evaluation.comparison else {}
    for found in evaluation.findings(evaluation.entries):
        entry, answer, change = found.entry, found.answer, found.change
        yield (
            entry.number,
            entry.code,
            names[entry.group],
            str(wording.KIND[entry.indicator.kind]),
            localized(entry.indicator.question),
            answer.level,
            wording.level_words(entry, answer.level),
            answer.gathered,
            answer.possible,
            answer.part,
            answer.whole,
            answer.note,
            str(wording.COURSE[change.course]) if change else None,
            change.before if change else None,
            _("Yes") if found.on_paper else None,
            wording.why_not_words(why) if (why := not_compared.get(entry.code)) else None,
            answer.reason,
        )


def _evidence(evaluation: Evaluation) -> Sheet:
    columns = [
        _("Number"),
        _("Title"),
        _("Link"),
        _("Seen on"),
        _("SHA-256"),
        _("What it shows"),
        _("Brought by"),
        _("Brought on"),
    ]
    rows = [
        (
            evaluation.by_code[answer.code].number,
            each.title,
            each.url,
            each.seen_on,
            each.digest,
            each.note,
            str(wording.SIDE[each.brought_by]),
            each.brought_on,
        )
        for answer in evaluation.text.answers
        for each in answer.evidence
    ]
    return Sheet(_("Evidence"), columns, rows)


def _replies(evaluation: Evaluation) -> Sheet:
    columns = [_("Number"), _("Agrees"), _("Reply"), _("Replied on")]
    rows = [
        (
            evaluation.by_code[answer.code].number,
            _("Yes") if answer.reply.agrees else _("No"),
            answer.reply.text,
            answer.reply.replied_on,
        )
        for answer in evaluation.text.answers
        if answer.reply
    ]
    return Sheet(_("Replies"), columns, rows)


def _disputes(evaluation: Evaluation) -> Sheet:
    columns = [
        _("Number"),
        _("Raised by"),
        _("Raised on"),
        _("Level that they say is right"),
        _("Reason"),
        _("Decision"),
        _("Reason of the decision"),
        _("Decided on"),
    ]
    rows = [
        (
            (entry := evaluation.by_code[answer.code]).number,
            str(wording.SIDE[each.raised_by]),
            each.raised_on,
            wording.level_words(entry, each.claimed_level),
            each.reason,
            str(wording.DECISION[each.decision]),
            each.decision_reason,
            each.decided_on,
        )
        for answer in evaluation.text.answers
        for each in answer.disputes
    ]
    return Sheet(_("Disputes"), columns, rows)


def _changes(evaluation: Evaluation) -> Sheet:
    """What had been found until it was changed, in the review or in a correction."""
    columns = [
        _("Number"),
        _("Level before (key)"),
        _("Level before"),
        _("Measured: part"),
        _("Measured: whole"),
        _("Reason"),
        _("Changed on"),
    ]
    rows = [
        (
            (entry := evaluation.by_code[answer.code]).number,
            each.level,
            wording.level_words(entry, each.level),
            each.part,
            each.whole,
            each.reason,
            each.changed_on,
        )
        for answer in evaluation.text.answers
        for each in answer.changes
    ]
    return Sheet(_("Findings that were changed"), columns, rows)
