"""Evidence brought and removed, by assessors and by the institution. No link is ever fetched (ADR 0011)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from probidad.core.files.intake import CleanFile
from probidad.core.files.services import delete_file, store_file
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Evidence, Round
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.services.preparing import locked, note

MOST_OF_INDICATOR = 20  # pieces that one side may bring for an indicator
MOST_BYTES = 500 * 1024**2  # of all files that one side may bring for an evaluation
State = Round.State
OPEN = (State.SCORING, State.RECONCILING, State.REPLY, State.REVIEW)


@transaction.atomic
def bring_evidence(
    *,
    round: Round,
    code: str,
    side: str,
    kind: str,
    title: str,
    actor: Person,
    url: str = "",
    seen_on: dt.date | None = None,
    file: CleanFile | None = None,
    text: str = "",
    public: bool = False,
) -> Evidence:
    """Bring a file, a link (with the day on which it was seen, and perhaps a copy of the page as ``file``) or a note.

    ``text`` is what it shows. Raises ValidationError when it is too late, the institution hasn't accepted, or there is too much.
    """
    current = locked(round, *OPEN)
    if side == Side.INSTITUTION and not current.takes_evidence_of_institution:
        raise ValidationError(_("Your institution can't bring evidence now."), code="state")
    if code not in current.by_code:
        raise ValidationError(_("This evaluation has no such indicator."), code="entry")
    require_room(current, code, side, file)
    evidence = Evidence.objects.create(
        round=current,
        code=code,
        kind=kind,
        title=title,
        url=url,
        seen_on=seen_on,
        file=store_file(clean=file, uploaded_by=actor) if file else None,
        note=text,
        public=public and file is not None,
        side=side,
        brought_by=actor,
    )
    if side == Side.INSTITUTION:
        note(current, IndicesEvent.EVIDENCE_BROUGHT, actor, current.institution, indicator=code)
    return evidence


def require_room(round: Round, code: str, side: str, file: CleanFile | None = None) -> None:
    """Raise ValidationError where one side has brought as much as it may, for an indicator or in all."""
    mine = round.evidence.filter(side=side)
    if mine.filter(code=code).count() >= MOST_OF_INDICATOR:
        message = _("Indicator %(number)s has %(most)s pieces of evidence already: remove one first.")
        told = {"number": round.by_code[code].number, "most": MOST_OF_INDICATOR}
        raise ValidationError(message % told, code="many")
    stored = mine.aggregate(size=Sum("file__size"))["size"] or 0
    if file and stored + file.size > MOST_BYTES:
        message = _(
            "The files of this evaluation would be larger than %(megabytes)s MB: bring a link instead."
        )
        raise refusal(message % {"megabytes": MOST_BYTES // 1024**2}, code="large", field="file")


@transaction.atomic
def remove_evidence(*, evidence: Evidence, actor: Person) -> None:
    """Remove evidence, with its file, while the evaluation is scored; afterwards findings rest on it."""
    current = locked(evidence.round, State.SCORING)
    stored = evidence.file
    evidence.delete()
    if stored:
        delete_file(stored=stored)
    home = current.institution if evidence.side == Side.INSTITUTION else current.organisation
    note(current, IndicesEvent.EVIDENCE_REMOVED, actor, home, indicator=evidence.code)
