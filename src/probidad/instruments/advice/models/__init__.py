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
from probidad.instruments.advice.models.training import (
    Attempt,
    Certificate,
    OwnSimulation,
    SimulationVersion,
    SupervisedCase,
)

__all__ = [
    "Advisor",
    "Assignment",
    "Attachment",
    "Attempt",
    "Certificate",
    "ClosedDay",
    "Field",
    "Grant",
    "Message",
    "Note",
    "Offer",
    "OwnSimulation",
    "ReaderKey",
    "SimulationVersion",
    "SupervisedCase",
    "Thread",
    "Worksheet",
    "new_token",
]
