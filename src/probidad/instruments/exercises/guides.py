"""The discussion guide of a closed round: what a team may talk about, made from its own answers.

A unit's guide reads its shown figures; where too little of a unit is shown, the guide is the institution's.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from probidad.core.languages.bilingual import Text
from probidad.core.languages.text import localized
from probidad.core.reports.pdf import render_pdf
from probidad.core.ui import charts
from probidad.instruments.exercises import reports, rules
from probidad.instruments.exercises.discussion import DILEMMAS, Reason, Tally, to_discuss
from probidad.instruments.exercises.models import Round, RoundUnit
from probidad.instruments.exercises.queries import RoundReport

MINUTES, MINUTES_FOR_RULES, MINUTES_FOR_AGREEMENT = 45, 5, 7


@dataclass(frozen=True)
class Remark:
    """An option, its rating's name, and what is likely to be said about it."""

    option: str
    rating: str
    text: str


@dataclass(frozen=True)
class GuidedDilemma:
    """A dilemma to talk about, in the page's language."""

    title: str
    situation: str
    question: str
    badges: list[dict[str, str]]
    chart: charts.Bars
    seen: str
    questions: list[str]
    contested: str
    tempting: list[Remark]
    suggested: list[Remark]


@dataclass(frozen=True)
class Guide:
    """Whose guide was asked for (None: the institution's), and whose answers it is made from."""

    round: Round
    asked_for: RoundUnit | None
    unit: RoundUnit | None
    dilemmas: list[GuidedDilemma]

    @property
    def group(self) -> str:
        return self.unit.title if self.unit else reports.whole_institution()

    @property
    def instead(self) -> str:
        """Why a unit gets the institution's guide; empty where it gets what was asked for."""
        if self.asked_for == self.unit:
            return ""
        return _(
            "Not enough of the answers of “%(unit)s” can be shown: nobody in a small group may be recognised. "
            "This guide is made from the answers of the whole institution instead."
        ) % {"unit": self.asked_for.title}

    @property
    def plan(self) -> str:
        """How long each part of the session takes."""
        each = (MINUTES - MINUTES_FOR_RULES - MINUTES_FOR_AGREEMENT) // max(len(self.dilemmas), 1)
        return _(
            "A session of %(all)s minutes: %(rules)s to agree on the rules, some %(each)s for each dilemma, "
            "and %(agreement)s for one agreement."
        ) % {"all": MINUTES, "rules": MINUTES_FOR_RULES, "each": each, "agreement": MINUTES_FOR_AGREEMENT}


def guide(report: RoundReport, asked_for: RoundUnit | None) -> Guide:
    """The guide of a unit of the report, or of the institution."""
    everybody = _tallies(report, None)
    own = _tallies(report, asked_for)
    unit = asked_for if _enough(own, everybody) else None
    tallies = own if unit else everybody
    dilemmas = [_guided(report.exercises[place].text, tallies[place]) for place in to_discuss(tallies)]
    return Guide(report.round, asked_for, unit, dilemmas)


def _tallies(report: RoundReport, unit: RoundUnit | None) -> list[Tally | None]:
    return [each.tally(unit.pk if unit else None) for each in report.exercises]


def _enough(own: list[Tally | None], everybody: list[Tally | None]) -> bool:
    """Whether a unit's guide holds as many dilemmas as the institution's would."""
    return len(to_discuss(own)) == len(to_discuss(everybody))


def _guided(text: rules.DilemmaContent, tally: Tally) -> GuidedDilemma:
    by_key = {option.key: option for option in text.options}
    return GuidedDilemma(
        title=_in_language(text.title),
        situation=_in_language(text.situation).strip(),
        question=_in_language(text.question),
        badges=reports.sign_badges(tally),
        chart=reports.options_chart(text, tally.counts),
        seen=reports.what_is_seen(tally),
        questions=[*map(_in_language, text.discussion), *_questions_for(tally.reason)],
        contested=_contested(text),
        tempting=[_remark(by_key[key], by_key[key].temptation) for key in tally.tempting],
        suggested=[_remark(each, each.insight) for each in text.options if each.rating == "aligned"],
    )


def _in_language(text: Text) -> str:
    return localized(text.model_dump())


def _contested(text: rules.DilemmaContent) -> str:
    if text.contested_note is None:
        return ""
    return f"{_('Good officials differ here')}. {_in_language(text.contested_note)}"


def _questions_for(reason: Reason) -> list[str]:
    """What to ask because of how this team answered, besides the dilemma's own questions."""
    return {
        Reason.MOSTLY_NOT_ALIGNED: [
            _("What makes a way out like this look reasonable to good people? What does it spare them?"),
            _("Which order, deadline or custom of ours pushes towards it, and which of these can we change?"),
        ],
        Reason.SPLIT: [
            _("What would each side need to know to change its mind?"),
            _("What does everybody agree on, whatever they would do?"),
        ],
        Reason.FEWEST_ALIGNED: [
            _("What would have to be in place here for the suggested course of action to be the easy one?")
        ],
    }[reason]


def _remark(option: rules.Option, text: Text) -> Remark:
    return Remark(_in_language(option.text), reports.rating_label(option.rating), _in_language(text))


def ground_rules() -> list[str]:
    """What the group agrees on before it begins."""
    return [
        _("Nobody has to say what they answered, nor why. Speak of what “somebody” might do."),
        _("Nobody guesses who chose what. The answers were anonymous, and stay so."),
        _(
            "Units and people aren't ranked, and nobody is corrected: the point is to understand how we decide."
        ),
        _(
            "The cases are invented. If a real one comes up, stop: it goes to the ethics unit or the internal "
            "control body, not to this table."
        ),
        _("The session ends with one agreement, with who sees to it and by when."),
    ]


def for_the_moderator() -> str:
    """What stands above what to listen for."""
    return _("This part is for whoever moderates: listen first, and let the group come to it by itself.")


def how_chosen() -> str:
    """How the dilemmas of a guide are chosen, as its reader may check."""
    return _(
        "The guide holds at most %(count)s dilemmas. First come those in which more than half of the answers "
        "are “not aligned”; then those with divided views, in which no option got more than half; then those with "
        "the smallest share of aligned answers. Only answers that may be shown to you are read."
    ) % {"count": DILEMMAS}


def guide_pdf(guide: Guide) -> bytes:
    """The guide as a tagged PDF for printing."""
    contents = [{"heading": _("What to talk about"), "points": _contents(guide)}] if guide.dilemmas else []
    sections = [*contents, {"heading": _("Before you begin"), "points": _points(ground_rules())}]
    figures = {}
    for number, each in enumerate(guide.dilemmas, start=1):
        sections += _dilemma_sections(number, each)
        figures[f"dilemma-{number}"] = charts.svg(each.chart)
    sections.append(_agreement_section())
    return render_pdf("report", _document(guide, sections), figures=figures)


def _document(guide: Guide, sections: list[dict]) -> dict:
    nothing = [] if guide.dilemmas else [_("Too few answers to show any.")]
    return {
        **reports.document_head(guide.round, _("Discussion guide"), guide.group),
        "intro": [*filter(None, [guide.instead]), guide.plan, *nothing],
        "sections": sections,
        "notes": [how_chosen()],
    }


def _dilemma_sections(number: int, each: GuidedDilemma) -> list[dict]:
    _columns, rows = charts.written_table(each.chart, hidden=reports.HIDDEN)
    tempting, suggested = _remarks(each.tempting), _remarks(each.suggested)
    figures = "; ".join(f"{option} {share}" for option, share in rows)
    return [
        {"heading": f"{number}. {each.title}", "paragraphs": each.situation.split("\n\n"), "new_page": True},
        {
            "heading": each.question,
            "level": 2,
            "paragraphs": [each.seen],
            "figure": {
                "name": f"dilemma-{number}",
                "alt": f"{each.chart.title}. {each.chart.description} {figures}",
                "caption": each.chart.description,
            },
        },
        {"heading": _("What to ask"), "level": 2, "points": _points(each.questions)},
        {
            "heading": _("What to listen for"),
            "level": 2,
            "paragraphs": [*filter(None, [for_the_moderator(), each.contested])],
            "new_page": True,
        },
        *([{"heading": _("What tempts"), "level": 3, "points": tempting}] if tempting else []),
        {"heading": _("What speaks for the suggested course of action"), "level": 3, "points": suggested},
    ]


def _contents(guide: Guide) -> list[dict]:
    return [{"lead": each.title, "text": each.seen} for each in guide.dilemmas]


def _points(texts: list[str]) -> list[dict]:
    return [{"text": text} for text in texts]


def _remarks(remarks: list[Remark]) -> list[dict]:
    return [{"lead": f"{each.option} ({each.rating})", "text": each.text} for each in remarks]


def agreement() -> list[str]:
    """What is written down at the end."""
    return [_("What we will do differently"), _("Who sees to it"), _("By when")]


def _agreement_section() -> dict:
    # Room to write by hand.
    room = "\n" * 7
    return {
        "heading": _("Before you leave: one agreement"),
        "table": {"columns": agreement(), "rows": [[room, "", ""]]},
    }
