"""What the audit trail says of exercises. Nothing that a participant does is ever in it."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure, label_details, label_values
from probidad.instruments.exercises.models import Comment


class ExercisesEvent(AuditKind):
    DRAFT_BEGUN = "exercises:draft:begun", _("Draft of a dilemma begun"), Erasure.NONE
    DILEMMAS_IMPORTED = "exercises:dilemmas:imported", _("Dilemmas imported as drafts"), Erasure.NONE
    # Once for each person: not each time that it is saved.
    DRAFT_JOINED = "exercises:draft:joined", _("Draft of a dilemma: one more writer"), Erasure.NONE
    DRAFT_SUBMITTED = "exercises:draft:submitted", _("Draft of a dilemma sent to review"), Erasure.NONE
    DRAFT_TAKEN_BACK = (
        "exercises:draft:taken_back",
        _("Draft of a dilemma taken back from review"),
        Erasure.NONE,
    )
    DRAFT_RETURNED = (
        "exercises:draft:returned",
        _("Draft of a dilemma returned by its reviewer"),
        Erasure.NONE,
    )
    DRAFT_DISCARDED = "exercises:draft:discarded", _("Draft of a dilemma discarded"), Erasure.NONE
    DILEMMA_PUBLISHED = "exercises:dilemma:published", _("Dilemma reviewed and published"), Erasure.NONE
    DILEMMA_WITHDRAWN = "exercises:dilemma:withdrawn", _("Dilemma withdrawn"), Erasure.NONE
    DILEMMA_RESTORED = "exercises:dilemma:restored", _("Dilemma restored"), Erasure.NONE
    ROUND_PREPARED = "exercises:round:prepared", _("Round prepared"), Erasure.NONE
    ROUND_CHANGED = "exercises:round:changed", _("Round changed"), Erasure.NONE
    ROUND_DISCARDED = "exercises:round:discarded", _("Round discarded"), Erasure.NONE
    ROSTER_UPLOADED = "exercises:roster:uploaded", _("Roster uploaded"), Erasure.NONE
    UNITS_GROUPED = "exercises:units:grouped", _("Units let report together"), Erasure.NONE
    UNITS_SEPARATED = "exercises:units:separated", _("Units let report each for itself"), Erasure.NONE
    KEY_MADE = "exercises:key:made", _("Key of the round made"), Erasure.NONE
    KEY_PROVED = "exercises:key:proved", _("Key of the round proved"), Erasure.NONE
    ROUND_OPENED = "exercises:round:opened", _("Round opened"), Erasure.NONE
    CARDS_PREPARED = "exercises:cards:prepared", _("Cards prepared"), Erasure.NONE
    CARDS_PRINTED = "exercises:cards:printed", _("Cards downloaded for printing"), Erasure.NONE
    CARDS_ACTIVATED = "exercises:cards:activated", _("Cards activated"), Erasure.NONE
    CARDS_DISCARDED = "exercises:cards:discarded", _("Cards discarded before they were active"), Erasure.NONE
    ROUND_ENDED = "exercises:round:ended", _("Round ended"), Erasure.NONE
    CODES_SENT = "exercises:codes:sent", _("Missing codes sent"), Erasure.NONE
    REMINDER_SENT = "exercises:reminder:sent", _("Everybody reminded of the last day"), Erasure.NONE
    ROUND_ABANDONED = "exercises:round:abandoned", _("Round abandoned without its key"), Erasure.NONE
    BALLOTS_HANDED_OUT = (
        "exercises:ballots:handed_out",
        _("Sealed answers downloaded by the custodian"),
        Erasure.NONE,
    )
    OPENING_STOPPED = "exercises:opening:stopped", _("Opening with the key stopped"), Erasure.NONE
    ROUND_CLOSED = "exercises:round:closed", _("Round opened with the key and closed"), Erasure.NONE
    COMMENT_REVIEWED = "exercises:comment:reviewed", _("Comment reviewed"), Erasure.NONE


label_details(
    dilemmas=_("dilemmas"),
    minimum_group=_("minimum group"),
    units=_("units"),
    cards=_("cards"),
    unreadable=_("sealed answers that could not be opened"),
    problems=_("why nothing was published"),
    state=_("state"),
    draft=_("draft"),
    version=_("version"),
    revision=_("revision"),
)
label_values("state", Comment.State.choices)
