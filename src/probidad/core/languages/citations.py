"""A rule that content cites, and whether its text was seen. No Django in here."""

from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from probidad.core.languages.bilingual import Content, Text


class Citation(Content):
    """A rule that bears on something, by its key in the catalogue of sources. ``checked``: its text was seen,
    ``checked_against`` says where.
    """

    source: str
    locator: Text
    says: Text
    checked: bool
    checked_against: str = ""

    @model_validator(mode="after")
    def a_checked_citation_says_against_what(self) -> Self:
        if self.checked and not self.checked_against:
            raise PydanticCustomError("checked_against_what", "checked_against is missing")
        return self
