"""Who may read: members of staff with a key in use, without those whom the writer excludes."""

from django.db.models import QuerySet

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Advisor, ReaderKey
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission

# Who reads a conversation of each kind from its first day.
READS = {Kind.QUESTION: AdvicePermission.ADVISE, Kind.CLAIM: AdvicePermission.DECIDE_CLAIMS}


def readers_for(institution: Institution, kind: str, excluded: rules.Excluded) -> list[ReaderKey]:
    """The keys to which a new conversation is sealed."""
    return allowed_keys(institution, access.people_with(READS[Kind(kind)], institution), excluded)


def allowed_keys(
    institution: Institution, people: QuerySet[Person], excluded: rules.Excluded
) -> list[ReaderKey]:
    """The keys in use of those among these people whom the writer doesn't exclude."""
    profiles = {each.person_id: each for each in Advisor.objects.filter(institution=institution)}
    keys = ReaderKey.objects.filter(person__in=people, retired_on=None).select_related("person")
    return [key for key in keys if not _barred(key, profiles.get(key.person_id), excluded)]


def _barred(key: ReaderKey, profile: Advisor | None, excluded: rules.Excluded) -> bool:
    return excluded.bars(
        person=key.person_id,
        unit=profile.unit_id if profile else None,
        from_outside=bool(profile and profile.from_outside),
    )
