"""What the form asks: a few questions of ours and the institution's own. Only the first has to be answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.instruments.advice.models import Field
from probidad.instruments.advice.models.offers import Kind

# The answer without which nothing can be sent.
MAIN = "situation"
Text = str | Promise
YES_NO = (("yes", pgettext_lazy("advice", "Yes")), ("no", pgettext_lazy("advice", "No")))


@dataclass(frozen=True)
class Question:
    """One question of the form. ``options`` are values and labels; ``condition`` is a key and its answer."""

    key: str
    label: Text
    help: Text = ""
    rows: int = 4  # of a text; 1: a line
    options: tuple[tuple[str, Text], ...] = ()
    condition: tuple[str, str] | None = None
    # Of a condition, in words: the other question and its answer.
    only_if: tuple[Text, Text] | None = None

    def told(self, given: str) -> str:
        """An answer as it is read: of a choice its label."""
        return str(dict(self.options).get(given, given))


_QUESTION = (
    Question(
        MAIN,
        _("What is the situation?"),
        _("What happened or may happen, and what you don't know how to decide."),
        rows=10,
    ),
    Question("considered", _("What have you thought of doing?"), _("Also what you would rather not do.")),
    Question("worries", _("What worries you?"), _("For you, for others, or about what comes afterwards.")),
)
_CLAIM = (
    Question(
        MAIN,
        _("What do you want to report?"),
        _("What you saw or know, in the order in which it happened. Facts help more than judgements."),
        rows=10,
    ),
    Question("where", _("Where does it happen?"), _("An area, an office, a procedure, a work site."), rows=2),
    Question(
        "when",
        _("Roughly when?"),
        _("A month and a year are enough: an exact day may point at who was there."),
        rows=1,
    ),
    Question(
        "involved",
        _("Who takes part in it?"),
        _("Names or posts. Whoever you name is presumed innocent until a decision says otherwise."),
    ),
    Question(
        "known",
        _("How do you know?"),
        options=(
            ("saw", _("I saw or heard it")),
            ("affected", _("It is happening to me")),
            ("documents", _("I saw documents or messages")),
            ("told", _("Somebody told me")),
        ),
    ),
    Question(
        "evidence",
        _("What exists as evidence, and where?"),
        _("Files, messages, records, other people who were there. Don't put yourself at risk to get more."),
    ),
    Question(
        "ongoing",
        _("Is it still going on?"),
        options=(
            ("yes", pgettext_lazy("advice", "Yes")),
            ("no", pgettext_lazy("advice", "No")),
            ("unknown", _("I don't know")),
        ),
    ),
    Question(
        "reprisals",
        _("Do you fear reprisals?"),
        _(
            "What could happen to you or to others, and from whom. It helps to think of protection from the first day."
        ),
    ),
)
OURS = {Kind.QUESTION: _QUESTION, Kind.CLAIM: _CLAIM}
ALL_OURS = [*_QUESTION, *_CLAIM[1:]]
# What else is written: whom the list of readers hasn't got.
OTHERS = "others"
_OWN = "field-"


def is_answer(name: str) -> bool:
    """Whether a form's field of this name is one in which whoever writes answers something."""
    return name == OTHERS or name.startswith(_OWN) or any(name == each.key for each in ALL_OURS)


def asked(institution: Institution, kind: str) -> list[Question]:
    """The questions of the form, ours first, in their order."""
    fields = list(Field.objects.filter(institution=institution, kind=kind))
    known = {field.pk: field for field in fields}
    return [*OURS[Kind(kind)], *(_own(field, known) for field in fields)]


def _own(field: Field, known: Mapping[int, Field]) -> Question:
    other = known.get(field.shown_if_id)
    options = _options(field)
    return Question(
        key(field),
        localized(field.label),
        localized(field.help),
        rows=1 if field.type == Field.Type.MONTH else 4,
        options=options,
        condition=(key(other), field.shown_if_answer) if other else None,
        only_if=_told_condition(field, other) if other else None,
    )


def key(field: Field) -> str:
    """Under which the answer to an institution's own question is kept."""
    return f"{_OWN}{field.pk}"


def _options(field: Field) -> tuple[tuple[str, Text], ...]:
    if field.type == Field.Type.YES_NO:
        return YES_NO
    if field.type == Field.Type.CHOICE:
        return tuple((str(number), localized(text)) for number, text in enumerate(field.options))
    return ()


def _told_condition(field: Field, other: Field) -> tuple[Text, Text]:
    answer = dict(_options(other)).get(field.shown_if_answer, field.shown_if_answer)
    return localized(other.label), answer


def holding(questions: list[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that were asked for: not those whose condition doesn't hold, nor empty ones."""
    kept: dict[str, str] = {}
    for question in questions:
        given = answers.get(question.key, "")
        if given and (question.condition is None or kept.get(question.condition[0]) == question.condition[1]):
            kept[question.key] = given
    return kept


def answered(questions: list[Question], answers: Mapping[str, str]) -> list[tuple[Text, str]]:
    """Labels and answers as they are read; an answer whose question is gone comes last, under a label that says so."""
    known = {question.key: question for question in questions}
    shown = [(each.label, each.told(answers[each.key])) for each in questions if each.key in answers]
    return shown + [
        (_("A question that the form no longer has"), given)
        for name, given in answers.items()
        if name not in known
    ]
