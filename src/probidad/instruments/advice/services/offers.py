"""What an institution offers, and how its advisors work."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution, Unit
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Advisor, ClosedDay, Field, Offer

FIELDS = 20  # of one kind: a form that is too long isn't filled in
CLOSED_DAYS = 400


@transaction.atomic
def save_offer(*, offer: Offer, actor: Person) -> Offer:
    """Write what an institution offers."""
    offer.save()
    record(
        kind=AdviceEvent.OFFER_CHANGED,
        actor=actor,
        institution=offer.institution,
        details={"keep_questions": offer.keep_questions, "keep_claims": offer.keep_claims},
    )
    return offer


@transaction.atomic
def save_own_line(*, offer: Offer, line: dict, confirmed: bool, actor: Person) -> Offer:
    """Write the institution's own help line ({}: none), and whether it has confirmed all lines today."""
    offer.own_line = line
    offer.lines_confirmed_on = timezone.localdate() if confirmed else None
    offer.save()
    record(kind=AdviceEvent.OFFER_CHANGED, actor=actor, institution=offer.institution)
    return offer


@transaction.atomic
def save_advisor(
    *,
    person: Person,
    institution: Institution,
    unit: Unit | None,
    from_outside: bool,
    languages: list[str],
    is_available: bool,
    actor: Person,
) -> Advisor:
    """Write where an advisor works, in which languages, and whether new conversations come."""
    advisor, _created = Advisor.objects.update_or_create(
        person=person,
        institution=institution,
        defaults={
            "unit": unit,
            "from_outside": from_outside,
            "languages": languages,
            "is_available": is_available,
        },
    )
    record(kind=AdviceEvent.ADVISOR_CHANGED, actor=actor, institution=institution)
    return advisor


@transaction.atomic
def close_on(*, institution: Institution, day: dt.date, actor: Person) -> None:
    """Say that the institution doesn't work on a day. ValidationError for more days than anybody needs."""
    if institution.advice_closed_days.count() >= CLOSED_DAYS:
        raise refusal(_("There are as many closed days as there may be."), code="too-many", field="day")
    ClosedDay.objects.get_or_create(institution=institution, day=day)
    record(kind=AdviceEvent.OFFER_CHANGED, actor=actor, institution=institution)


@transaction.atomic
def work_on(*, institution: Institution, day: dt.date, actor: Person) -> None:
    """Say that the institution works on that day after all."""
    if ClosedDay.objects.filter(institution=institution, day=day).delete()[0]:
        record(kind=AdviceEvent.OFFER_CHANGED, actor=actor, institution=institution)


@transaction.atomic
def save_field(*, field: Field, actor: Person) -> Field:
    """Write a question of the institution's own; a new one comes last. ValidationError for one too many."""
    if field.position is None:
        others = Field.objects.filter(institution=field.institution, kind=field.kind)
        if others.count() >= FIELDS:
            raise refusal(_("There are as many questions as there may be."), code="too-many")
        field.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1
    field.save()
    record(kind=AdviceEvent.OFFER_CHANGED, actor=actor, institution=field.institution)
    return field


@transaction.atomic
def move_field_up(*, field: Field, actor: Person) -> None:
    """Put a question before the one above it. ValidationError before the question on which it depends."""
    above = (
        Field.objects.filter(institution=field.institution, kind=field.kind, position__lt=field.position)
        .order_by("-position")
        .first()
    )
    if above is None:
        return
    if field.shown_if_id == above.pk:
        raise refusal(_("It depends on the question above it, so it stays below."), code="depends")
    upper, lower = above.position, field.position
    # By a place that nobody has: no two of a kind stand in the same one.
    for each, position in ((field, 32_000), (above, lower), (field, upper)):
        each.position = position
        each.save(update_fields=["position"])
    record(kind=AdviceEvent.OFFER_CHANGED, actor=actor, institution=field.institution)


@transaction.atomic
def remove_field(*, field: Field, actor: Person) -> None:
    """Ask a question no more; answers that were given stay readable. ValidationError where another depends on it."""
    if Field.objects.filter(shown_if=field).exists():
        raise refusal(_("Another question depends on it: change or remove that one first."), code="depends")
    institution = field.institution
    field.delete()
    record(kind=AdviceEvent.OFFER_CHANGED, actor=actor, institution=institution)
