"""The tables of questions and claims."""

from probidad.instruments.advice.models.advisors import Advisor, ReaderKey
from probidad.instruments.advice.models.claims import (
    Claim,
    Disclosure,
    FollowUp,
    Lesson,
    Measure,
    Proposal,
    PublicLesson,
    Referral,
    Step,
)
from probidad.instruments.advice.models.exports import Export, Redaction
from probidad.instruments.advice.models.figures import AreaTally, Figures
from probidad.instruments.advice.models.holds import LegalHold
from probidad.instruments.advice.models.news import NewsBatch
from probidad.instruments.advice.models.offers import ClosedDay, Field, Offer
from probidad.instruments.advice.models.precedents import Precedent
from probidad.instruments.advice.models.recovery import (
    CommitteeNotice,
    RecoveryApproval,
    RecoveryNotice,
    RecoveryRequest,
    RecoverySet,
    RecoveryShare,
)
from probidad.instruments.advice.models.threads import (
    Assignment,
    Attachment,
    Consultation,
    Grant,
    Message,
    Note,
    Recusal,
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
    "AreaTally",
    "Assignment",
    "Attachment",
    "Attempt",
    "Certificate",
    "Claim",
    "ClosedDay",
    "CommitteeNotice",
    "Consultation",
    "Disclosure",
    "Export",
    "Field",
    "Figures",
    "FollowUp",
    "Grant",
    "LegalHold",
    "Lesson",
    "Measure",
    "Message",
    "NewsBatch",
    "Note",
    "Offer",
    "OwnSimulation",
    "Precedent",
    "Proposal",
    "PublicLesson",
    "ReaderKey",
    "RecoveryApproval",
    "RecoveryNotice",
    "RecoveryRequest",
    "RecoverySet",
    "RecoveryShare",
    "Recusal",
    "Redaction",
    "Referral",
    "SimulationVersion",
    "Step",
    "SupervisedCase",
    "Thread",
    "Worksheet",
    "new_token",
]
