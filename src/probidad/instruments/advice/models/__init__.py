"""The tables of questions and claims."""

from probidad.instruments.advice.models.advisors import Advisor, ReaderKey
from probidad.instruments.advice.models.offers import ClosedDay, Field, Offer
from probidad.instruments.advice.models.threads import (
    Assignment,
    Attachment,
    Grant,
    Message,
    Note,
    Thread,
    Worksheet,
    new_token,
)

__all__ = [
    "Advisor",
    "Assignment",
    "Attachment",
    "ClosedDay",
    "Field",
    "Grant",
    "Message",
    "Note",
    "Offer",
    "ReaderKey",
    "Thread",
    "Worksheet",
    "new_token",
]
