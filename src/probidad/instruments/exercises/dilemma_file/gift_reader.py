"""From questions of Moodle to dilemmas: choices of three to five become drafts, anything else is told and left out."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.files.yaml_files.problems import TOLD, quoted
from probidad.core.files.yaml_files.source import clean_line
from probidad.core.languages.bilingual import TEXT_LENGTH
from probidad.core.languages.words import folded
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises.dilemma_file.found import (
    MAX_DILEMMAS,
    DilemmaFile,
    FoundDilemma,
    LeftOut,
    blank,
    no_text,
)
from probidad.instruments.exercises.dilemma_file.gift import Answer, Kind, Question, read_questions
from probidad.instruments.exercises.dilemma_file.markup import has_embedded, words
from probidad.instruments.exercises.rules import LEAST_OPTIONS, LETTERS

MAX_LEFT_OUT = 10_000
LONGEST_QUESTION = 300  # characters of a last paragraph that is taken for the question as a whole
LONGEST_TITLE = 80
LINES_OF_DISCUSSION = 6
_BULLET = re.compile(r"(?:[-*•–]|[0-9]{1,2}[.)]) +")
_END_OF_SENTENCE = re.compile(r"[.!?…][”\"»)]? ")


def read_gift(source: str, language: str) -> DilemmaFile:
    """The dilemmas of a question bank, with texts in ``language``, and what was left out.

    Raises ValidationError where there is no dilemma in it, or more than fit.
    """
    found = DilemmaFile()
    topics = _topics()
    for question in read_questions(source):
        if reason := _reason_against(question):
            title = clean_line(question.title) or clean_line(words(question.text)[:LONGEST_TITLE])
            found.left_out.append(LeftOut(question.line, title[:LONGEST_TITLE], reason))
        else:
            found.dilemmas.append(_dilemma(question, language, topics))
        if len(found.dilemmas) > MAX_DILEMMAS or len(found.left_out) > MAX_LEFT_OUT:
            raise _too_much(question.line)
    if not found.dilemmas:
        raise ValidationError(_none_of(found.left_out))
    return found


def _too_much(line: int) -> ValidationError:
    message = _(
        "From line %(line)s on it is more than one file may have: %(limit)s dilemmas, and %(others)s other questions. "
        "Split it."
    )
    numbers = {"line": line, "limit": MAX_DILEMMAS, "others": f"{MAX_LEFT_OUT:,}"}
    return ValidationError(message % numbers, code="too-much")


def _none_of(left_out: list[LeftOut]) -> list[str]:
    if not left_out:
        return [_("There is no question in the file.")]
    return [_("None of its questions can become a dilemma."), *told_left_out(left_out)]


def told_left_out(left_out: list[LeftOut]) -> list[str]:
    """What was left out, a line each, fifty at most."""
    message = _("Line %(line)s, %(title)s: %(reason)s.")
    told = [
        message % {"line": each.line, "title": quoted(each.title or "…"), "reason": each.reason}
        for each in left_out[:TOLD]
    ]
    more = len(left_out) - len(told)
    if more:
        words = ngettext("%(count)s more question.", "%(count)s more questions.", more)
        told.append(words % {"count": f"{more:,}"})
    return told


def _reason_against(question: Question) -> str:
    """Why a question can't become a dilemma; empty if it can."""
    if question.kind != Kind.CHOICE:
        return _kinds()[question.kind]
    count = len(question.answers)
    if count < LEAST_OPTIONS:
        return _("it has fewer than three options")
    if count > len(LETTERS):
        return _("it has more than five options")
    texts = [
        question.text,
        question.feedback,
        *(part for each in question.answers for part in (each.text, each.feedback)),
    ]
    if any(map(has_embedded, texts)):
        return _("it shows an image or a file, which isn't in a file of GIFT")
    if not words(question.text) or not all(words(each.text) for each in question.answers):
        return _("it has an option, or a question, without words")
    if any(len(words(each)) > TEXT_LENGTH for each in texts):
        return _("it has a text of more than %(limit)s characters") % {"limit": f"{TEXT_LENGTH:,}"}
    return ""


def _kinds() -> dict[Kind, str]:
    return {
        Kind.MISSING_WORD: _("a missing word"),
        Kind.TRUE_FALSE: _("a statement that is true or false"),
        Kind.SHORT_ANSWER: _("a short answer"),
        Kind.NUMERICAL: _("a number as answer"),
        Kind.MATCHING: _("matching pairs"),
        Kind.ESSAY: _("an essay"),
        Kind.DESCRIPTION: _("a description without a question"),
        Kind.CLOZE: _("several questions in one text (Cloze)"),
        Kind.BROKEN: _(
            "its braces aren't closed, an empty line stands within them, or there is nothing to choose"
        ),
    }


def _dilemma(question: Question, language: str, topics: dict[str, str]) -> FoundDilemma:
    text = words(question.text)
    situation, asked = _situation_and_question(text)
    content = blank() | {
        "title": no_text() | {language: clean_line(question.title) or _shortened(text)},
        "topic": topics.get(folded(_last_of(question.category))),
        "situation": no_text() | {language: situation},
        "question": no_text() | {language: asked},
        "options": [
            _option(each, letter, language) for each, letter in zip(question.answers, LETTERS, strict=False)
        ],
        "discussion": [no_text() | {language: each} for each in _lines(words(question.feedback))],
    }
    remarks = [_("The ratings come from the weights in Moodle: check them.")]
    return FoundDilemma(content, language, remarks)


def _option(answer: Answer, letter: str, language: str) -> dict:
    return {
        "key": letter,
        "rating": "aligned" if answer.weight >= 100 else "partly" if answer.weight > 0 else "not",
        "text": no_text() | {language: words(answer.text)},
        "insight": no_text() | {language: words(answer.feedback)},
        "temptation": no_text(),
    }


def _situation_and_question(text: str) -> tuple[str, str]:
    """What a question tells, and what it asks: its last paragraph or sentence, if that ends as a question does."""
    if not text.endswith("?"):
        return text, ""
    before, _, last = text.rpartition("\n\n")
    if before and len(last) <= LONGEST_QUESTION:
        return before, " ".join(last.split())
    begin = text.rfind("¿")
    if begin == -1:
        begin = max((each.end() for each in _END_OF_SENTENCE.finditer(text)), default=0)
        begin = max(begin, text.rfind("\n") + 1)
    return text[:begin].strip(), clean_line(text[begin:])


def _shortened(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def _lines(text: str) -> list[str]:
    """Questions for a discussion, one a line; what goes beyond six stays with the last."""
    lines = [_BULLET.sub("", line.strip(), count=1) for line in text.split("\n") if line.strip()]
    first, rest = lines[: LINES_OF_DISCUSSION - 1], lines[LINES_OF_DISCUSSION - 1 :]
    return [*first, " ".join(rest)] if rest else first


def _topics() -> dict[str, str]:
    """The topics' keys by how a category may be called."""
    return {
        folded(name): key
        for key, topic in catalogue.topics().items()
        for name in (key, *topic["name"].values())
    }


def _last_of(category: str) -> str:
    """The last part of a category's path, in which a doubled slash is a slash."""
    return category.replace("//", "\0").rpartition("/")[2].replace("\0", "/")
