"""What the audit trail says of evaluations and of the instruments that they apply."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure, label_details, label_values
from probidad.instruments.indices.models import Dispute, Round


class IndicesEvent(AuditKind):
    DRAFT_BEGUN = "indices:draft:begun", _("Draft of an instrument begun"), Erasure.NONE
    DRAFT_DISCARDED = "indices:draft:discarded", _("Draft of an instrument discarded"), Erasure.NONE
    INSTRUMENT_PUBLISHED = "indices:instrument:published", _("Instrument published"), Erasure.NONE
    INSTRUMENT_WITHDRAWN = "indices:instrument:withdrawn", _("Instrument withdrawn"), Erasure.NONE
    ROUND_PREPARED = "indices:round:prepared", _("Evaluation prepared"), Erasure.NONE
    ROUND_CHANGED = "indices:round:changed", _("Evaluation changed"), Erasure.NONE
    CONSENT_ASKED = "indices:consent:asked", _("Institution asked to accept an evaluation"), Erasure.NONE
    CONSENT_GIVEN = "indices:consent:given", _("Evaluation accepted by the institution"), Erasure.NONE
    CONSENT_DECLINED = "indices:consent:declined", _("Evaluation declined by the institution"), Erasure.NONE
    SCORING_BEGUN = "indices:scoring:begun", _("Scoring of an evaluation begun"), Erasure.NONE
    # Once for each assessor: not each answer.
    SCORING_FINISHED = "indices:scoring:finished", _("Scoring finished by an assessor"), Erasure.NONE
    FORM_IMPORTED = "indices:form:imported", _("Form of an evaluation imported"), Erasure.NONE
    RECONCILED = "indices:round:reconciled", _("Answers of an evaluation reconciled"), Erasure.NONE
    EVIDENCE_BROUGHT = "indices:evidence:brought", _("Evidence brought by the institution"), Erasure.NONE
    EVIDENCE_REMOVED = "indices:evidence:removed", _("Evidence removed"), Erasure.NONE
    REPLIES_OPENED = (
        "indices:replies:opened",
        _("Findings shown to the institution for its replies"),
        Erasure.NONE,
    )
    REPLIED = "indices:reply:written", _("Reply of the institution"), Erasure.NONE
    REPLIES_CLOSED = "indices:replies:closed", _("Replies to an evaluation closed"), Erasure.NONE
    FINDING_CHANGED = "indices:finding:changed", _("Finding changed in review"), Erasure.NONE
    DISPUTE_RAISED = "indices:dispute:raised", _("Finding disputed"), Erasure.NONE
    DISPUTE_DECIDED = "indices:dispute:decided", _("Dispute decided"), Erasure.NONE
    PUBLISHED = "indices:round:published", _("Evaluation reviewed, signed and published"), Erasure.NONE
    CORRECTED = "indices:round:corrected", _("Published evaluation corrected"), Erasure.NONE
    ROUND_ABANDONED = "indices:round:abandoned", _("Evaluation abandoned"), Erasure.NONE


label_details(
    instrument=_("instrument"),
    indicator=_("indicator"),
    organisation=_("organisation"),
    basis=_("basis"),
    decision=_("decision"),
    digest=_("digest"),
    answers=_("answers"),
    day=_("last day for replies"),
)
label_values("basis", Round.Basis.choices)
label_values("decision", Dispute.Decision.choices)
