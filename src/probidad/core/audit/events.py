"""The audit trail's vocabulary. Core knows its own words only; instruments register theirs.

An app declares its kinds in its ``events.py``, which is found when Django starts::

    from probidad.core.audit.events import AuditKind, Erasure

    class RoundEvent(AuditKind):
        OPENED = "exercises:round:opened", _("Round opened"), Erasure.NONE

    label_details(cards=_("cards"))  # what the keys of `details` are called on the page

A kind without a label or a rule for personal data doesn't load (the idea is pretix's registry).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODE = re.compile(r"[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*){2}")


@dataclass(frozen=True)
class Erasure:
    """What becomes of an event's personal data.

    ``NONE``: nothing personal but the actor; the actor's name goes when the person is erased.
    ``PERSON``: data about a person too; each part goes with the person whom it is about.
    ``keep(years)``: evidence that must outlive the account. It stays at least that many years
    after the event, and goes with the person (without an account: by itself) after them.
    """

    allows_personal: bool
    years: int = 0

    NONE: ClassVar["Erasure"]
    PERSON: ClassVar["Erasure"]

    @classmethod
    def keep(cls, years: int) -> "Erasure":
        """Keep personal data for at least ``years`` (1 to 99) after the event."""
        if not 1 <= years <= 99:
            raise ValueError("an event keeps personal data for 1 to 99 years")
        return cls(allows_personal=True, years=years)


Erasure.NONE = Erasure(allows_personal=False)
Erasure.PERSON = Erasure(allows_personal=True)


_kinds: dict[str, "AuditKind"] = {}


class AuditKind(StrEnum):
    """Base of every vocabulary: members are ``code, label, rule`` and behave as their code.

    Declaring a vocabulary registers it. Two kinds of one code are an error (ValueError).
    """

    label: str | Promise
    erasure: Erasure

    def __new__(cls, code: str, label: str | Promise, erasure: Erasure):
        if not CODE.fullmatch(code):
            raise ValueError(f"{code!r} does not read scope:object:verb")
        if not label or not isinstance(erasure, Erasure):
            raise TypeError(f"{code} needs a label and a rule for personal data")
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.erasure = erasure
        return member

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for kind in cls:
            if _kinds.setdefault(kind.value, kind) is not kind:
                raise ValueError(f"two event kinds are called {kind.value!r}")


def kinds() -> tuple[AuditKind, ...]:
    """All registered kinds, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def kind_of(code: str) -> AuditKind | None:
    """The kind of a stored code; None for one whose instrument is no longer installed."""
    return _kinds.get(code)


_detail_labels: dict[str, str | Promise] = {}
_value_labels: dict[str, dict[str, str | Promise]] = {}


def label_details(**labels: str | Promise) -> None:
    """Say what the keys of ``details`` are called on the page; one key means the same everywhere."""
    _detail_labels.update(labels)


def label_values(key: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Say what the coded values of a key of ``details`` are called (a ``TextChoices.choices``)."""
    _value_labels.setdefault(key, {}).update(choices)


def detail_label(key: str) -> str:
    """What a key of ``details`` is called; the key itself, readable, where nobody said."""
    return str(_detail_labels.get(key) or key.replace("_", " "))


def value_label(key: str, value: str) -> str:
    """What a coded value of a key is called; the value itself where nobody said."""
    return str(_value_labels.get(key, {}).get(value, value))


class AuditEvents(AuditKind):
    """What happens to the trail itself."""

    ERASED = "core:audit:erased", _("Personal data erased from the audit trail"), Erasure.NONE
    EXPORTED = "core:audit:exported", _("Audit trail exported"), Erasure.NONE


label_details(
    parts=_("pieces of data"),
    events=_("events"),
    format=_("format"),
    name=_("name"),
    email=_("email address"),
    role=_("role"),
    unit=_("unit"),
    kind=_("type"),
    people=_("people"),
    leaders=_("team leaders"),
)
