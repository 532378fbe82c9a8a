"""What is said of a published evaluation in words, alike on pages, on paper and in files."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from probidad.core.languages.text import localized
from probidad.core.ui.charts.numbers import percentage
from probidad.instruments.indices.queries.institution import Corrected, Evaluation
from probidad.instruments.indices.rules.content import Entry, InstrumentContent
from probidad.instruments.indices.rules.published import PublishedAnswer, PublishedRound
from probidad.instruments.indices.rules.scoring import Tally

BASIS = {
    "accepted": gettext_lazy("With the institution, which accepted being evaluated"),
    "public": gettext_lazy("From public information, without the institution"),
    "self": gettext_lazy("The institution evaluated itself"),
}
KINDS = {
    "norm": gettext_lazy("Norms: a rule says it"),
    "instrument": gettext_lazy("Instruments: there is what is needed to do it"),
    "result": gettext_lazy("Results: it happens, and shows"),
}
KIND = {
    "norm": gettext_lazy("Norm"),
    "instrument": gettext_lazy("Instrument"),
    "result": gettext_lazy("Result"),
}
COURSE = {
    "kept": gettext_lazy("Kept"),
    "improved": gettext_lazy("Improved"),
    "lost": gettext_lazy("Lost"),
}
WHY_NOT = {
    "new": gettext_lazy("The version before didn't ask it"),
    "commitment": gettext_lazy("The plan before didn't have this commitment"),
    "na-before": gettext_lazy("It didn't apply last time"),
    "na-now": gettext_lazy("It applied last time and doesn't now"),
    "na-both": gettext_lazy("It applied neither last time nor now"),
}
# In what an indicator changed from one version to the next.
ASPECT = {
    "question": gettext_lazy("what the question means"),
    "kind": gettext_lazy("its kind"),
    "levels": gettext_lazy("its levels"),
    "points": gettext_lazy("the points of its levels"),
    "from": gettext_lazy("where its levels begin"),
    "measure": gettext_lazy("what is measured"),
    "weight": gettext_lazy("its weight"),
    "needs": gettext_lazy("what it needs first"),
    "stage": gettext_lazy("its stage"),
}
SIDE = {
    "organisation": gettext_lazy("the organisation that evaluated"),
    "institution": gettext_lazy("the institution"),
}
DECISION = {
    "upheld": gettext_lazy("The finding stayed"),
    "changed": gettext_lazy("The finding was changed"),
}


def day(value) -> str:
    """A date as people write it."""
    return formats.date_format(value, "DATE_FORMAT")


def score_words(instrument: InstrumentContent, percent: float | None) -> str:
    """The score, big: see :func:`score_of`."""
    return score_of(instrument.scoring, percent)


def score_of(scoring: str, percent: float | None) -> str:
    """A percentage; of dimensions a number from 0 to 1; empty for a plan, whose criteria aren't added up."""
    if percent is None:
        return ""
    if scoring == "dimensions":
        return formats.number_format(round(percent / 100, 2), decimal_pos=2)  # which cuts, and doesn't round
    return percentage(percent / 100)


def points_words(tally: Tally) -> str:
    """The whole numbers behind a percentage."""
    if not tally.possible:
        return _("Doesn't apply")
    values = {"gathered": tally.gathered, "possible": tally.possible}
    return _("%(gathered)s of %(possible)s points") % values


def exact_words(evaluation: Evaluation) -> str:
    """What the score was made of, exactly."""
    instrument, score = evaluation.instrument, evaluation.score
    match instrument.scoring:
        case "points":
            return points_words(Tally(evaluation.text.gathered, evaluation.text.possible))
        case "dimensions":
            return _("on a scale from 0 to 1")
        case "stages":
            met = sum(each.share == 1 for each in score.points.values())
            return _("%(met)s of %(all)s elements are met") % {"met": met, "all": len(score.points)}
    found = ngettext(
        "%(count)s commitment reviewed", "%(count)s commitments reviewed", len(evaluation.groups)
    )
    return found % {"count": len(evaluation.groups)}


def finding_words(evaluation: Evaluation) -> str:
    """What the instrument says of such a score; empty where it says nothing."""
    percent = evaluation.text.percent
    found = None if percent is None else evaluation.instrument.finding(percent)
    return localized(found)


def commitment_words(evaluation: Evaluation, group: str) -> str:
    """What the instrument says of a plan's commitment; empty for areas, and where it says nothing."""
    tally = evaluation.score.areas.get(group)
    if not evaluation.text.items or tally is None or tally.percent is None:
        return ""
    return localized(evaluation.instrument.finding(tally.percent))


def change_words(evaluation: Evaluation) -> str:
    """What became of the score, by what both evaluations asked alike; empty where there is nothing to compare."""
    comparison = evaluation.comparison
    if comparison is None or not comparison.changes:
        return ""
    before, after = comparison.before.percent, comparison.after.percent
    if before is None or after is None:
        return ""
    instrument = evaluation.instrument
    values = {
        "before": score_words(instrument, before),
        "after": score_words(instrument, after),
        "day": day(evaluation.before.published_on),
    }
    if after > before:
        return _("Up from %(before)s to %(after)s since the evaluation published on %(day)s.") % values
    if after < before:
        return _("Down from %(before)s to %(after)s since the evaluation published on %(day)s.") % values
    return _("At %(after)s, as in the evaluation published on %(day)s.") % values


def compared_words(evaluation: Evaluation) -> str:
    """On how many indicators the change rests; empty where there is nothing to compare."""
    comparison = evaluation.comparison
    if comparison is None:
        return ""
    values = {"compared": len(comparison.changes), "all": len(evaluation.entries)}
    return (
        _(
            "Compared on %(compared)s of %(all)s indicators: those that both evaluations asked alike and that applied in both."
        )
        % values
    )


def why_not_words(why: Sequence[str]) -> str:
    """Why an indicator isn't compared (see rules.comparison.WhyNot)."""
    if why[0] in WHY_NOT:
        return str(WHY_NOT[why[0]])
    changed = ", ".join(str(ASPECT[aspect]) for aspect in why)
    return _("The new version changed it: %(what)s") % {"what": changed}


def corrected_words(each: Corrected) -> str:
    """What a correction changed of a finding."""
    was, now = level_words(each.entry, each.was.level), level_words(each.entry, each.now.level)
    if each.was.level != each.now.level:
        return _("from “%(was)s” to “%(now)s”") % {"was": was, "now": now}
    if (each.was.gathered, each.was.possible) != (each.now.gathered, each.now.possible):
        values = {"was": points_words(_tally(each.was)), "now": points_words(_tally(each.now))}
        return _("the same level; from %(was)s to %(now)s") % values
    if (each.was.part, each.was.whole) != (each.now.part, each.now.whole):
        return _("the same level; its numbers were corrected")
    return _("the same level; its note was corrected")


def _tally(answer: PublishedAnswer) -> Tally:
    return Tally(answer.gathered, answer.possible)


def correction_words(evaluation: Evaluation) -> str:
    """What a correction did to the score; empty where this is none, and where the score stayed."""
    if evaluation.corrects is None or not evaluation.adds_up:
        return ""
    was, now = (
        points_words(Tally(each.gathered, each.possible))
        for each in (evaluation.corrects, evaluation.publication)
    )
    if was == now:
        return _("The score stays as it was.")
    return _("Before it was corrected: %(was)s. Now: %(now)s.") % {"was": was, "now": now}


def firmness_words(evaluation: Evaluation) -> list[str]:
    """How firm the score is: what it would be with other weights, and with what is contested found otherwise."""
    said = []
    if evaluation.weighed:
        words = _(
            "If each area counted up to double or down to half, the score would lie between %(low)s and %(high)s."
        )
        said.append(words % _between(evaluation, evaluation.weighed))
    if evaluation.contested_between:
        words = ngettext(
            "%(count)s indicator is or was contested: at its lowest level the score would be %(low)s, at its highest %(high)s.",
            "%(count)s indicators are or were contested: at their lowest levels the score would be %(low)s, at their highest %(high)s.",
            len(evaluation.contested),
        )
        said.append(
            words % {"count": len(evaluation.contested), **_between(evaluation, evaluation.contested_between)}
        )
    return said


def _between(evaluation: Evaluation, ends: tuple[float, float]) -> dict[str, str]:
    low, high = (score_words(evaluation.instrument, end) for end in ends)
    return {"low": low, "high": high}


def agreement_words(text: PublishedRound) -> str:
    """How far two people who scored apart agreed; that one person scored, where it was one."""
    found = text.agreement
    if found is None:
        return _("One person scored each indicator; another one reviewed and signed.")
    values = {"equal": found.equal, "compared": found.compared}
    said = (
        _(
            "Two people scored apart, before they talked: they found the same in %(equal)s of %(compared)s indicators."
        )
        % values
    )
    if found.alpha is not None:
        alpha = formats.number_format(found.alpha, decimal_pos=2)
        said += " " + _("Krippendorff's alpha: %(alpha)s (1: they agree in all; 0: as by chance).") % {
            "alpha": alpha
        }
    if found.kappa is not None:
        said += " " + _("Cohen's kappa: %(kappa)s.") % {
            "kappa": formats.number_format(found.kappa, decimal_pos=2)
        }
    return said


def question(entry: Entry) -> str:
    """An indicator's question with its number."""
    return f"{entry.number} {localized(entry.indicator.question)}"


def level_words(entry: Entry, level: str) -> str:
    """What was found, in words; what doesn't apply says so."""
    try:
        return localized(entry.level(level).text)
    except KeyError:
        return _("Doesn't apply")


def numbers_words(entries: Sequence[Entry]) -> str:
    """The numbers of indicators, to be looked up."""
    return ", ".join(entry.number for entry in entries)


def application_words(application: int) -> str:
    """Which evaluation of the institution it is."""
    match application:
        case 1:
            return _("First evaluation")
        case 2:
            return _("Second evaluation")
        case 3:
            return _("Third evaluation")
    return _("Evaluation no. %(number)s") % {"number": application}


def head(evaluation: Evaluation) -> list[tuple[str, str]]:
    """What it is, as (name, words): it stands at the top of everything that is published."""
    text, publication = evaluation.text, evaluation.publication
    facts = [
        (_("Instrument"), f"{localized(evaluation.instrument.name)} ({_version(text)})"),
        (_("Basis"), str(BASIS[text.basis])),
        (_("Evaluated by"), text.organisation),
        (_("Reviewed and signed by"), text.reviewer),
        (_("Begun on"), day(text.started_on)),
        (_("Published on"), day(text.published_on)),
    ]
    if text.number > 1:
        number = _("Publication no. %(number)s") % {"number": text.number}
        facts.append((_("Correction"), f"{number}: {text.reason}"))
    return [(_("Evaluation"), application_words(publication.application)), *facts]


def _version(text: PublishedRound) -> str:
    return _("version %(version)s") % {"version": f"{text.version}.{text.revision}"}
