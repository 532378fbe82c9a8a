"""What an ethics expert could check: ratings, alignment, versions. No Django in here."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from probidad.core.disclosure import groups
from probidad.core.languages.bilingual import Content, Text, is_unseen
from probidad.core.languages.citations import Citation

Rating = Literal["aligned", "partly", "not"]
RATINGS: tuple[Rating, ...] = ("aligned", "partly", "not")
Key = Literal["a", "b", "c", "d", "e"]
LETTERS = "abcde"  # the keys of options, in their order
LEAST_OPTIONS = 3

# Sizes in bytes that every sealed record of a kind is padded to.
ANSWER_SIZE = 640
# A row of SQLite that is longer spills to further pages, whose numbers would tell the order of arrival.
COMMENT_SIZE = 3800
RECORD_SIZES = {"answer": ANSWER_SIZE, "comment": COMMENT_SIZE, "satisfaction": ANSWER_SIZE}
COMMENT_LENGTH = 2000  # characters
# Of what a reviewer makes of a comment: words in brackets are longer than what they stand for.
RELEASED_LENGTH = 2 * COMMENT_LENGTH
SATISFACTION_LEVELS = (5, 4, 3, 2, 1)  # very good … very poor
MINIMUM_GROUP_FLOOR = groups.MINIMUM_FLOOR
MINIMUM_GROUP_DEFAULT = groups.MINIMUM_DEFAULT


class Option(Content):
    """A course of action, how it is rated, why, and what makes it tempting."""

    key: Key
    rating: Rating
    text: Text
    insight: Text
    temptation: Text


class DilemmaContent(Content):
    """A dilemma as its file gives it: the same words on paper, in the database and on the page."""

    urn: str = Field(max_length=150, pattern=r"^urn:probidad:dilemma:[a-z0-9-]+(:[a-z0-9-]+)?$")
    version: int = Field(ge=1)
    revision: int = Field(ge=1)
    topic: str
    # Whose day it is from. What was published before these were known has none.
    service_area: str | None = None
    post_level: str | None = None
    title: Text
    situation: Text
    affected: list[Text] = Field(min_length=1, max_length=8)
    question: Text
    options: list[Option] = Field(min_length=LEAST_OPTIONS, max_length=len(LETTERS))
    values: list[str] = Field(min_length=1, max_length=5)
    principles: list[str] = Field(default_factory=list, max_length=6)
    contested: bool = False
    contested_note: Text | None = None
    citations: list[Citation] = Field(default_factory=list, max_length=10)
    discussion: list[Text] = Field(default_factory=list, max_length=6)
    author: Text
    # Who read it before it was published: somebody else. What was published before this was asked has none.
    reviewer: Text | None = None

    @model_validator(mode="after")
    def options_teach_something(self) -> Self:
        """Keys run a, b, c …; one option at least is aligned and one is not fully so."""
        keys = self.option_keys
        if keys != list(LETTERS[: len(keys)]):
            raise PydanticCustomError("keys", "the options' keys must be a, b, c … in order")
        ratings = {option.rating for option in self.options}
        if "aligned" not in ratings or len(ratings) < 2:
            raise PydanticCustomError("ratings", "one option must be aligned, and another one not")
        if self.contested and self.contested_note is None:
            raise PydanticCustomError("note_missing", "contested_note is missing")
        return self

    @property
    def option_keys(self) -> list[str]:
        """The keys of its options, in their order."""
        return [option.key for option in self.options]

    @property
    def at_stake(self) -> list[str]:
        """The keys of its values and principles."""
        return [*self.values, *self.principles]

    def substance(self) -> tuple:
        """What a revision of wording may not change: options with their ratings, values, topic.

        Answers to two revisions of one version can be counted together; a change here needs a new
        version, whose trend begins anew.
        """
        options = tuple((option.key, option.rating) for option in self.options)
        return options, tuple(sorted(self.values)), self.topic


class AnswerRecord(Content):
    """What a sealed answer says: the option, and the unit (its id in the manifest) with its proof, or neither."""

    option: Key
    unit: int | None
    proof: str | None = Field(max_length=512)


class CommentRecord(Content):
    """What a sealed comment says."""

    text: str


class SatisfactionRecord(Content):
    """How good somebody found the exercises."""

    level: Literal[5, 4, 3, 2, 1]


@dataclass(frozen=True)
class Alignment:
    """How many answers were rated how. ``share`` is that of the aligned ones, from 0 to 1."""

    aligned: int = 0
    partly: int = 0
    not_aligned: int = 0

    @property
    def answers(self) -> int:
        return self.aligned + self.partly + self.not_aligned

    @property
    def share(self) -> float | None:
        """The part of answers in line with the suggested one; None without answers."""
        return self.aligned / self.answers if self.answers else None

    def __add__(self, other: "Alignment") -> "Alignment":
        return Alignment(
            self.aligned + other.aligned, self.partly + other.partly, self.not_aligned + other.not_aligned
        )


def alignment(counts: Mapping[str, int], ratings: Mapping[str, Rating]) -> Alignment:
    """The alignment of a tally ``{option key: answers}``, given each option's rating."""
    by_rating = dict.fromkeys(RATINGS, 0)
    for option, count in counts.items():
        by_rating[ratings[option]] += count
    return Alignment(by_rating["aligned"], by_rating["partly"], by_rating["not"])


def total(alignments: Iterable[Alignment]) -> Alignment:
    """The sum of alignments."""
    return sum(alignments, Alignment())


def first_day(opens_on: dt.date, days_between: int, position: int) -> dt.date:
    """The day from which the dilemma at a position (1: the first) can be answered; no later than dates go."""
    try:
        return opens_on + dt.timedelta(days=days_between * (position - 1))
    except OverflowError:
        return dt.date.max


REMINDER_DAYS = 2  # before the last day
LEAST_DAYS_BEFORE_REMINDER = 3  # from the first day on: a short round's invitation needs none


def reminder_day(opens_on: dt.date, closes_on: dt.date, days_between: int, dilemmas: int) -> dt.date | None:
    """The day on which everybody is reminded that the round ends: the same rule for all, which nobody chooses.

    None for a round that is too short, and for one whose mails of new dilemmas go on to its end: they tell the last
    day too, and nobody gets two mails in one day.
    """
    told = {
        first_day(opens_on, days_between, position) for position in range(2, dilemmas + 1) if days_between
    }
    open_for = (closes_on - opens_on).days
    for before in range(REMINDER_DAYS, -1, -1):
        if open_for - before >= LEAST_DAYS_BEFORE_REMINDER:
            day = closes_on - dt.timedelta(days=before)
            if day not in told:
                return day
    return None


def clean_comment(text: str) -> str:
    """A comment without control, bidirectional-control and zero-width characters."""
    text = text.replace("\r\n", "\n")
    # Each character is asked about once, wherever it stands: there may be a hundred thousand comments.
    for each in set(text) - {"\n"}:
        if is_unseen(each):
            text = text.replace(each, "")
    return text.strip()


def fits_comment(text: str) -> bool:
    """Whether a cleaned comment fits its sealed record; accents and emoji take more than a byte."""
    return len(CommentRecord(text=text).model_dump_json().encode()) <= COMMENT_SIZE - 4
