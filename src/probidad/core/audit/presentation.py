"""Rows of the trail as the page and the exports show them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.audit import chain
from probidad.core.audit.events import detail_label, value_label
from probidad.core.audit.models import AuditEvent, AuditPersonal
from probidad.core.ui.tables import Column, Table

COLUMNS = (
    Column("number", _("Event"), numeric=True, sortable=False),
    Column("at", _("Date and time"), sortable=False),
    Column("what", _("What happened"), sortable=False),
    Column("who", _("Who acted"), sortable=False),
    Column("institution", _("Institution"), sortable=False),
    Column("details", _("Details"), sortable=False),
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


def table(events: Iterable[AuditEvent], *, one_institution: bool) -> Table:
    """A page of events; the institution's column is left out where it could say but one thing."""
    columns = [column for column in COLUMNS if not (one_institution and column.key == "institution")]
    return Table(columns, [_row(event) for event in events], caption=_("Events"), hide_caption=True)


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


def _row(event: AuditEvent) -> dict[str, Any]:
    return {
        "number": event.sequence,
        "at": timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M"),
        "what": event.label,
        "who": actor(event),
        "institution": event.institution or gettext("The whole platform"),
        "details": _text(event.details | _about(event)) or event.subject,
    }


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
