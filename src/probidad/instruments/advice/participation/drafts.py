"""What somebody has written so far, with the receipt: in the form itself, from step to step, and nowhere else."""

import secrets

from django.utils import translation
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from probidad.core.anonymity import receipts
from probidad.core.languages.text import base_language
from probidad.instruments.advice import floods, rules
from probidad.instruments.advice.participation.sealing import Unreadable, seal, unseal

_PURPOSE = "draft"
LIFETIME = 24 * 60 * 60  # seconds between two steps
ASKED = 3  # words by which one shows that the receipt was written down


class TooOld(Exception):
    """Nobody went on with it for LIFETIME. ``draft``: what was typed can be shown back, and isn't sent."""

    def __init__(self, draft: "Draft"):
        super().__init__()
        self.draft = draft


class Draft(BaseModel):
    """One form's state. ``answers`` are what was typed or chosen, by the questions' keys."""

    model_config = ConfigDict(frozen=True)

    institution: int
    kind: str
    language: str
    numbers: tuple[int, ...]
    # Positions of the words that are asked for (1: the first).
    asked: tuple[int, ...]
    # A turn of `floods`, from the day that the draft was begun.
    turn: str
    confirmed: bool = False
    answers: dict[str, str] = Field(default_factory=dict)
    excluded: rules.Excluded = rules.Excluded()
    allows_counsel: bool = False
    # Files were chosen on a page that couldn't keep them: the next one that takes files says so.
    lost_files: bool = False
    # The keys of those whom the review named as its readers: it is sealed to them, or to nobody.
    shown: tuple[int, ...] = ()

    @property
    def receipt(self) -> receipts.Receipt:
        return receipts.Receipt(self.numbers)

    @property
    def words(self) -> list[str]:
        """The receipt in the language of the page."""
        return self.receipt.words(base_language(translation.get_language()))

    def sealed(self) -> str:
        """For the form's hidden field."""
        return seal(self.model_dump_json().encode(), purpose=_PURPOSE)

    def but(self, **changed) -> "Draft":
        return self.model_copy(update=changed)

    def with_other_words(self) -> "Draft":
        """The same with a fresh receipt, which wasn't confirmed yet."""
        return self.but(**_fresh())


def begin(*, institution: int, kind: str) -> Draft:
    """Nothing written yet: fresh words."""
    language = base_language(translation.get_language())
    return Draft(institution=institution, kind=kind, language=language, turn=floods.new_turn(), **_fresh())


def _fresh() -> dict:
    asked = sorted(secrets.SystemRandom().sample(range(1, receipts.COUNT + 1), ASKED))
    return {"numbers": receipts.new_receipt().numbers, "asked": tuple(asked), "confirmed": False}


def read(sealed: str) -> Draft:
    """The draft of a form. Raises TooOld, sealing.Unreadable."""
    try:
        draft = Draft.model_validate_json(unseal(sealed, purpose=_PURPOSE))
    except ValidationError as error:  # of an older version of the site
        raise Unreadable from error
    try:
        unseal(sealed, purpose=_PURPOSE, lifetime=LIFETIME)
    except Unreadable as error:
        raise TooOld(draft) from error
    return draft
