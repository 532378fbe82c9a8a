"""Rows of the trail as the page and the exports show them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.audit import chain
from probidad.core.audit.events import detail_label, value_label
from probidad.core.audit.models import AuditEvent, AuditPersonal
from probidad.core.audit.subjects import subjects_of
from probidad.core.people.models import Person
from probidad.core.registry import Subject
from probidad.core.ui.tables import Cell, Column

COLUMNS = (
    Column("suceso", _("What happened")),
    Column("asunto", _("Subject")),
    Column("persona", _("Who acted")),
    Column("fecha", _("Date and time"), order="sequence"),
    Column("institucion", _("Institution")),
    Column("detalles", _("Details")),
)
EXPORT_COLUMNS = (
    _("Event"),
    _("Date and time (UTC)"),
    _("What happened"),
    _("Code"),
    _("Who acted"),
    _("Whom it concerns"),
    _("Institution"),
    _("Subject"),
    _("Details"),
    _("Hash of the event before"),
    _("Hash"),
)


def columns(*, one_institution: bool) -> list[Column]:
    """The institution's column is left out where it could say but one thing."""
    return [column for column in COLUMNS if not (one_institution and column.key == "institucion")]


def rows(events: Iterable[AuditEvent], reader: Person) -> Iterator[dict[str, Any]]:
    """Events as the page shows them; what they are about by its name, if it still exists."""
    events = list(events)
    named = subjects_of(events, reader)
    for event in events:
        yield {
            "suceso": event.label,
            "asunto": _subject(event, named),
            "persona": actor(event),
            "fecha": Cell(
                timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M"),
                value=event.at,
                note=gettext("Event %(number)s") % {"number": event.sequence},
            ),
            "institucion": event.institution or gettext("The whole platform"),
            "detalles": _text(event.details | _about(event)),
        }


def zone() -> str:
    """Whose time the page shows: the city that names the zone. Files give UTC, as the hashes need it."""
    city = timezone.get_default_timezone_name().rpartition("/")[2].replace("_", " ")
    return gettext("Mexico City") if city == "Mexico City" else city


def _subject(event: AuditEvent, named: Mapping[str, Subject]) -> Cell | str:
    subject = named.get(event.subject)
    if subject is None:
        return event.subject
    return Cell(subject.title, href=subject.url, note=event.subject.removeprefix("urn:probidad:"))


def export_rows(events: Iterable[AuditEvent]) -> Iterator[list]:
    """Rows for a sheet; with their hashes, so that whoever gets them can check them against the chain."""
    for event in events:
        yield [
            event.sequence,
            event.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            event.label,
            event.kind,
            actor(event),
            _text(_about(event)),
            str(event.institution or ""),
            event.subject,
            chain.canonical(event.details).decode(),
            event.previous_hash,
            event.hash,
        ]


def actor(event: AuditEvent) -> str:
    """Who acted: a name as it was then, the platform, or somebody who has been erased since."""
    part = event.part(AuditPersonal.Part.ACTOR)
    if part is None:
        return gettext("The platform")
    return part.data.get("name") or gettext("Erased person")


def _about(event: AuditEvent) -> dict[str, Any]:
    part = event.part(AuditPersonal.Part.ABOUT)
    if part is None:
        return {}
    if part.erased_on:
        return {"name": gettext("Erased person")}
    return {key: value for key, value in part.data.items() if key != "person"}


def _text(data: dict[str, Any]) -> str:
    return " · ".join(f"{detail_label(key)}: {_value(key, value)}" for key, value in data.items())


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(_value(key, each) for each in value)
    if isinstance(value, dict):
        return _text(value)
    return "—" if value is None else value_label(key, str(value))
