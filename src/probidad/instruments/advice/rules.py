"""What an advisor or a lawyer could check: deadlines, states, what is said in a conversation. No Django in here."""

import calendar
import datetime as dt
import unicodedata
from collections.abc import Callable, Collection
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# Working days, and months, unless an institution says otherwise (issue 5, section 2).
ACKNOWLEDGE_WITHIN, ANSWER_WITHIN = 2, 5
KEEP_QUESTIONS, KEEP_CLAIMS = 12, 60
# After an answer to which nobody writes for so long it closes by itself: else it would be kept for ever.
QUIET_MONTHS = 6

# A reader's lost key: how many of the committee give it back unless an institution says otherwise, never one alone;
# and the days for which whoever it belongs to can object.
RECOVERY_NEEDED, RECOVERY_WAIT = 2, 3
# Days of membership before somebody of the committee can get a share of a key: the mail that names who joined comes the
# next morning, so that its owner has a week to ask who that is, a weekend, a leave of days or a full mailbox included.
COMMITTEE_WAIT = 7

TEXT_LENGTH = 20_000  # characters of one text
ACCOUNT_LENGTH = 60_000  # characters of all texts of the first message together
MESSAGES = 500  # of one conversation
NOTES = 500
MESSAGES_A_DAY = 30  # of the writer
ANSWERS = 60  # of an account
EXCLUDED = 200
FILES = 20  # of a message
FILE_BYTES = 100 * 1024 * 1024  # of a conversation, all its files (issue 5, section 1)
FILE_NAME = 120  # characters

LongText = Annotated[str, Field(max_length=TEXT_LENGTH)]


# Control, format (direction, zero width), private, half and unassigned characters, as Unicode calls them: a text that
# is read must be the text that is there.
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")


def seen(text: str) -> str:
    """A text without what doesn't show, and with one kind of line end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (each for each in lines if each in "\n\t" or unicodedata.category(each) not in UNSEEN)
    return "".join(kept).strip()


class Sealed(BaseModel):
    """What is sealed, as JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Excluded(Sealed):
    """Who must not read it: people and units by their numbers, and whom the list hasn't got, in words."""

    people: tuple[int, ...] = Field(default=(), max_length=EXCLUDED)
    units: tuple[int, ...] = Field(default=(), max_length=EXCLUDED)
    others: LongText = ""
    # Nobody who works in the institution reads it: advisors from outside only.
    only_outside: bool = False
    # All whom this barred when it was sent, or made a claim of, filled in then: no later change of areas or profiles lets them in.
    barred: tuple[int, ...] = ()

    def bars(self, *, person: int, units: Collection[int], from_outside: bool) -> bool:
        """Whether somebody, who works in these units or outside the institution, must not read it."""
        if person in self.people or person in self.barred or not set(units).isdisjoint(self.units):
            return True
        return self.only_outside and not from_outside


class Account(Sealed):
    """The first message: what was asked, by the keys of the form's questions, and who must not read it."""

    answers: dict[str, LongText] = Field(max_length=ANSWERS)
    excluded: Excluded = Excluded()

    @property
    def as_sent(self) -> "Account":
        """What the writer sent: without what was filled in then."""
        return self.model_copy(update={"excluded": self.excluded.model_copy(update={"barred": ()})})


class Said(Sealed):
    """Any later message."""

    text: LongText


class Remark(Sealed):
    """A note of the staff: among themselves, or to the colleague (by number) who is asked."""

    text: LongText
    asks: int | None = None


class AreaSaid(Sealed):
    """The area that a conversation was counted for: a unit by its number, or `areas`'s words; with which kind, and when."""

    area: str = Field(max_length=20)
    kind: str
    year: int
    half: int


class FileCopy(Sealed):
    """The copy without metadata: where it lies, what opens it, and its size in bytes."""

    name: str
    key: str
    size: int


class FileNote(Sealed):
    """What is known of a file: as it was called, its type as its bytes say (empty: none that can be cleaned)."""

    name: str = Field(max_length=FILE_NAME)
    media_type: str
    size: int  # bytes
    sha256: str  # of the original, hex
    key: str  # hex
    copied: FileCopy | None = None


# Endings of what a program shows; of any other file the name tells nothing, so that a double click starts nothing.
SHOWN_ENDINGS = frozenset(
    [
        "pdf",
        "txt",
        "csv",
        "rtf",
        "doc",
        "docx",
        "odt",
        "xls",
        "xlsx",
        "ods",
        "ppt",
        "pptx",
        "odp",
        "eml",
        "msg",
        "jpg",
        "jpeg",
        "png",
        "webp",
        "gif",
        "heic",
        "tif",
        "tiff",
        "bmp",
        "mp3",
        "m4a",
        "aac",
        "ogg",
        "opus",
        "wav",
        "flac",
        "mp4",
        "mov",
        "webm",
        "3gp",
        "mkv",
        "avi",
        "zip",
    ]
)


def download_ending(name: str) -> str:
    """With which ending a file is downloaded that somebody called so: ``bin`` unless it is harmless."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in SHOWN_ENDINGS else "bin"


def working_day_after(day: dt.date, count: int, is_closed: Callable[[dt.date], bool]) -> dt.date:
    """The ``count``-th working day after a day: a day that isn't Saturday or Sunday, nor closed."""
    while count:
        day += dt.timedelta(days=1)
        if day.weekday() < 5 and not is_closed(day):
            count -= 1
    return day


def months_after(day: dt.date, count: int) -> dt.date:
    """The same day of a later month, or its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
