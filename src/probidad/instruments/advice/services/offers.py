"""What an institution offers, and how its advisors work."""

from django.db import transaction

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution, Unit
from probidad.core.people.models import Person
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Advisor, Offer


@transaction.atomic
def save_offer(*, offer: Offer, actor: Person) -> Offer:
    """Write what an institution offers."""
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
