"""The only writers of institutions: their profile and names. See ``endings`` and ``units`` for the rest.

What a person can get wrong raises ValidationError in the reader's language.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.files.intake import CleanFile
from probidad.core.files.services import delete_file, store_file
from probidad.core.institutions.events import InstitutionEvent
from probidad.core.institutions.models import Institution, InstitutionName
from probidad.core.institutions.rules import free_slug, makes_cycle
from probidad.core.refusals import refusal

ATTEMPTS_AT_A_SLUG = 5


def urn(institution: Institution) -> str:
    """How the audit trail names an institution."""
    return f"urn:probidad:institutions:institution:{institution.pk}"


@transaction.atomic
def create_institution(
    *,
    actor,
    name: str,
    kind: str,
    parent: Institution | None = None,
    state_code: str = "",
    municipality_code: str = "",
    website: str = "",
    since: date | None = None,
) -> Institution:
    """Add an institution; its address on the site comes from its name and never changes."""
    name = name.strip()
    _check_parent(None, parent)
    _check_since(since)
    institution = Institution(
        name=name,
        kind=kind,
        parent=parent,
        state_code=state_code,
        municipality_code=municipality_code,
        website=website,
    )
    _save_with_free_slug(institution)
    InstitutionName.objects.create(institution=institution, name=name, since=since)
    record(
        kind=InstitutionEvent.CREATED,
        actor=actor,
        institution=institution,
        subject=urn(institution),
        details={"name": name, "kind": kind},
    )
    return institution


@transaction.atomic
def edit_profile(
    *,
    actor,
    institution: Institution,
    website: str,
    logo: CleanFile | None = None,
    code_of_ethics: CleanFile | None = None,
    remove_logo: bool = False,
    remove_code: bool = False,
) -> None:
    """Change what an institution says of itself; the files that are replaced go."""
    institution = _locked(institution)
    changed = []
    if website != institution.website:
        institution.website = website
        changed.append("website")
    files = (("logo", logo, remove_logo), ("code_of_ethics", code_of_ethics, remove_code))
    replaced = []
    for field, clean, remove in files:
        before = getattr(institution, field)
        if clean is None and not (remove and before):
            continue
        setattr(institution, field, store_file(clean=clean, uploaded_by=actor) if clean else None)
        replaced += [before] if before else []
        changed.append(field)
    if not changed:
        return
    institution.save(update_fields=changed)
    for stored in replaced:
        delete_file(stored=stored)
    _record(InstitutionEvent.EDITED, actor, institution, fields=changed)


@transaction.atomic
def edit_registration(
    *,
    actor,
    institution: Institution,
    kind: str,
    parent: Institution | None,
    state_code: str,
    municipality_code: str,
) -> None:
    """Change type, parent and place: what the platform, not the institution itself, decides."""
    institution = _locked(institution)
    _check_parent(institution, parent)
    values = {
        "kind": kind,
        "parent": parent,
        "state_code": state_code,
        "municipality_code": municipality_code,
    }
    changed = [field for field, value in values.items() if getattr(institution, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(institution, field, values[field])
    institution.save(update_fields=changed)
    _record(InstitutionEvent.EDITED, actor, institution, fields=changed)


@transaction.atomic
def rename(*, actor, institution: Institution, name: str, since: date) -> None:
    """Give an institution a new name from a day on; the former one stays in its history."""
    institution = _locked(institution)
    name = name.strip()
    present = _present_name(institution)
    if name == institution.name:
        raise refusal(_("It already has this name."), field="name", code="same")
    _check_since(since)
    if present.since and since <= present.since:
        text = _("The present name began on %(day)s: the new one must begin later.")
        raise refusal(text % {"day": date_format(present.since)}, field="since", code="too-early")
    before, present.until = institution.name, since
    present.save(update_fields=["until"])
    InstitutionName.objects.create(institution=institution, name=name, since=since)
    institution.name = name
    institution.save(update_fields=["name"])
    _record(InstitutionEvent.RENAMED, actor, institution, before=before, after=name, since=since.isoformat())


@transaction.atomic
def correct_name(*, actor, institution: Institution, name: str) -> None:
    """Mend a mistake in writing: no new name, so nothing in the history."""
    institution = _locked(institution)
    name = name.strip()
    if name == institution.name:
        raise refusal(_("It already has this name."), field="name", code="same")
    present = _present_name(institution)
    before, present.name = institution.name, name
    present.save(update_fields=["name"])
    institution.name = name
    institution.save(update_fields=["name"])
    _record(InstitutionEvent.NAME_CORRECTED, actor, institution, before=before, after=name)


def _locked(institution: Institution) -> Institution:
    """The institution as it is now, locked; one that no longer exists can't be changed."""
    related = ("logo", "code_of_ethics")
    locked = (
        Institution.objects.select_for_update(of=("self",)).select_related(*related).get(pk=institution.pk)
    )
    if not locked.exists:
        raise refusal(_("This institution no longer exists, so it can't be changed."), code="dissolved")
    return locked


def _present_name(institution: Institution) -> InstitutionName:
    """The row of the present name; written anew for an institution that was made without one."""
    present, _created = InstitutionName.objects.get_or_create(
        institution=institution, until=None, defaults={"name": institution.name}
    )
    return present


def _check_since(since: date | None) -> None:
    if since and since > timezone.localdate():
        raise refusal(
            _("This day is still to come. Register the name on the day on which it begins."),
            field="since",
            code="future",
        )


def _check_parent(child: Institution | None, parent: Institution | None) -> None:
    if parent is None:
        return
    if not parent.exists:
        raise refusal(_("That institution no longer exists."), field="parent", code="dissolved")
    if child is None:
        return
    # Locked together, so that two people can't make a circle of two halves.
    rows = Institution.objects.select_for_update().order_by("pk").values_list("pk", "parent_id")
    if makes_cycle(child.pk, parent.pk, dict(rows)):
        raise refusal(
            _("That institution is part of this one, so it can't stand above it."),
            field="parent",
            code="cycle",
        )


def _save_with_free_slug(institution: Institution) -> None:
    """Save under the first free address; tries again if somebody takes it at the same moment."""
    base = slugify(institution.name)[:80]
    for attempt in range(ATTEMPTS_AT_A_SLUG):
        taken = set(Institution.objects.filter(slug__startswith=base[:60]).values_list("slug", flat=True))
        institution.slug = free_slug(base, taken)
        try:
            with transaction.atomic():
                institution.save(force_insert=True)
            return
        except IntegrityError:
            if attempt == ATTEMPTS_AT_A_SLUG - 1:
                raise


def _record(kind: InstitutionEvent, actor, institution: Institution, **details) -> None:
    record(kind=kind, actor=actor, institution=institution, subject=urn(institution), details=details)
