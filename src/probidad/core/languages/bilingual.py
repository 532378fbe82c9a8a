"""A text of content in the platform's two languages, as pydantic checks it. No Django in here."""

import unicodedata
from collections.abc import Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

LANGUAGES = ("es", "en")
TEXT_LENGTH = 6000  # characters of a text of content
# Control, format (direction, zero width), private, half and unassigned characters, as Unicode calls them.
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")


# The types of the errors that rules of our own raise are words: pages say them in the reader's language.
class Content(BaseModel):
    """Base of what files of content hold: what isn't known is refused, and nothing is changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Content):
    """A text in the platform's two languages, of which one may be empty; what ships is complete in both."""

    es: str = Field(default="", max_length=TEXT_LENGTH)
    en: str = Field(default="", max_length=TEXT_LENGTH)

    @model_validator(mode="after")
    def stands_in_one_language_at_least(self) -> Self:
        if not (self.es.strip() or self.en.strip()):
            raise PydanticCustomError("text_missing", "the text is missing")
        return self


def texts(content: BaseModel) -> Iterator[tuple[str, Text]]:
    """All texts of a content with their places, such as ``options.0.insight``."""
    yield from _texts(content, "")


def _texts(value: object, place: str) -> Iterator[tuple[str, Text]]:
    match value:
        case Text():
            yield place, value
        case list():
            for index, each in enumerate(value):
                yield from _texts(each, f"{place}.{index}")
        case dict():
            for name, each in value.items():
                yield from _texts(each, f"{place}.{name}")
        case BaseModel():
            for name, each in value:
                yield from _texts(each, f"{place}.{name}".lstrip("."))


def is_unseen(character: str) -> bool:
    """Whether a character isn't one that people see, such as a change of direction."""
    return unicodedata.category(character) in UNSEEN
