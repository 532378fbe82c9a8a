"""What the audit trail says of questions and claims. Nothing that a writer does is ever in it."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure, label_details, label_values
from probidad.instruments.advice.models import Certificate, Export, RecoveryRequest


class AdviceEvent(AuditKind):
    KEY_MADE = "advice:key:made", _("Key for conversations made"), Erasure.NONE
    PASSPHRASE_CHANGED = (
        "advice:key:passphrase_changed",
        _("Passphrase of the key for conversations changed"),
        Erasure.NONE,
    )
    SHARES_MADE = "advice:key:shared", _("Shares of a key for conversations made anew"), Erasure.NONE
    SHARES_GONE = (
        "advice:key:shares_gone",
        _("Shares of a key for conversations ended, as too few of the committee stayed"),
        Erasure.NONE,
    )
    RECOVERY_ASKED = "advice:recovery:asked", _("Recovery of a key for conversations asked"), Erasure.PERSON
    RECOVERY_APPROVED = (
        "advice:recovery:approved",
        _("Recovery of a key for conversations approved"),
        Erasure.PERSON,
    )
    RECOVERY_STOPPED = (
        "advice:recovery:stopped",
        _("Recovery of a key for conversations stopped"),
        Erasure.PERSON,
    )
    RECOVERY_DONE = "advice:recovery:done", _("Key for conversations recovered"), Erasure.PERSON
    OFFER_CHANGED = "advice:offer:changed", _("Offer of questions and claims changed"), Erasure.NONE
    ADVISOR_CHANGED = "advice:advisor:changed", _("Advisor's unit and languages changed"), Erasure.NONE
    TAKEN = "advice:thread:taken", _("Conversation taken"), Erasure.NONE
    TAKEN_OVER = "advice:thread:taken_over", _("Late conversation taken over from a colleague"), Erasure.NONE
    REPLIED = "advice:thread:replied", _("Reply sent"), Erasure.NONE
    NOTED = "advice:thread:noted", _("Note written on a conversation"), Erasure.NONE
    HANDED_OVER = "advice:thread:handed_over", _("Conversation handed over"), Erasure.PERSON
    CONSULTED = "advice:thread:consulted", _("Colleague asked about a conversation"), Erasure.PERSON
    COUNSEL_ASKED = (
        "advice:thread:counsel_asked",
        _("External legal counsel asked into a conversation"),
        Erasure.PERSON,
    )
    RECUSED = "advice:thread:recused", _("Recused from a conversation"), Erasure.NONE
    CLOSED = "advice:thread:closed", _("Conversation closed"), Erasure.NONE
    HOLD_PUT = "advice:thread:hold_put", _("Claim put under legal hold"), Erasure.NONE
    HOLD_ENDED = "advice:thread:hold_ended", _("Legal hold of a claim ended"), Erasure.NONE
    ERASED_BY_AGE = (
        "advice:thread:erased_by_age",
        _("Closed conversations erased, as their time was over"),
        Erasure.NONE,
    )
    WORKSHEET_SAVED = "advice:thread:worksheet_saved", _("Dilemma worksheet saved"), Erasure.NONE
    PRECEDENT_WRITTEN = "advice:precedent:written", _("Teaching case written"), Erasure.NONE
    PRECEDENT_PUBLISHED = "advice:precedent:published", _("Teaching case published"), Erasure.NONE
    PRECEDENT_RETURNED = "advice:precedent:returned", _("Teaching case returned to its writer"), Erasure.NONE
    PRECEDENT_PROPOSED = (
        "advice:precedent:proposed",
        _("Teaching case proposed as a dilemma"),
        Erasure.NONE,
    )
    CLAIM_PROPOSED = "advice:claim:proposed", _("Way or end of a claim proposed"), Erasure.NONE
    CLAIM_DECIDED = "advice:claim:decided", _("Way or end of a claim decided by two"), Erasure.NONE
    CLAIM_REOPENED = "advice:claim:reopened", _("Claim opened again"), Erasure.NONE
    CLAIM_REFERRED = (
        "advice:claim:referred",
        _("Claim referred to the investigating authority"),
        Erasure.PERSON,
    )
    CLAIM_STEP = "advice:claim:step", _("Step of a claim written down"), Erasure.NONE
    CLAIM_REDACTED = "advice:claim:redacted", _("Redacted copy of a claim's message made"), Erasure.NONE
    CLAIM_EXPORTED = "advice:claim:exported", _("Claim exported for an authority outside"), Erasure.NONE
    MEASURE_PROPOSED = "advice:measure:proposed", _("Protection proposed"), Erasure.NONE
    MEASURE_ANSWERED = "advice:measure:answered", _("Protection decided or reviewed"), Erasure.NONE
    LESSON_WRITTEN = "advice:lesson:written", _("What is learned from a claim written"), Erasure.NONE
    LESSON_PUBLISHED = "advice:lesson:published", _("What is learned from a claim published"), Erasure.NONE
    REPRISAL_ATTENDED = "advice:reprisal:attended", _("Reprisals attended to"), Erasure.NONE
    CASE_CONFIRMED = "advice:case:confirmed", _("Supervised first case confirmed"), Erasure.PERSON
    CERTIFICATE_ISSUED = "advice:certificate:issued", _("Advisor's certificate issued"), Erasure.PERSON
    CERTIFICATE_WITHDRAWN = (
        "advice:certificate:withdrawn",
        _("Advisor's certificate withdrawn"),
        Erasure.PERSON,
    )
    SIMULATION_BEGUN = "advice:simulation:begun", _("Own simulation begun"), Erasure.NONE
    SIMULATION_PUBLISHED = "advice:simulation:published", _("Own simulation published"), Erasure.NONE
    SIMULATION_WITHDRAWN = "advice:simulation:withdrawn", _("Own simulation withdrawn"), Erasure.NONE


label_details(why=_("why"), conversations=_("conversations"), shares=_("shares"), needed=_("needed"))
label_values("why", RecoveryRequest.Why.choices)
label_details(certificate=_("certificate"), number=_("number"), reason=_("reason"))
label_values("certificate", Certificate.Kind.choices)
label_details(
    recipient=_("recipient"),
    sha256=_("digest (SHA-256)"),
    messages=_("messages"),
    files=_("files"),
    left_out=_("left out"),
)
label_values("recipient", Export.Recipient.choices)
