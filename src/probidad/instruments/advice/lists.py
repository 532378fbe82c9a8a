"""What the inbox is searched by, and what it shows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from probidad.core.people.models import Person
from probidad.core.ui.forms import DateInput
from probidad.core.ui.lists import ListForm
from probidad.core.ui.tables import Cell, Column, Table, day
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.models.claims import PHASES, TRACKS
from probidad.instruments.advice.models.offers import LANGUAGES, Kind
from probidad.instruments.advice.queries import Deadlines
from probidad.instruments.advice.queries.inboxes import ALL, URGENT, WAITING, Asked, Place

State = Thread.State
STATE_TONES = {
    State.RECEIVED: "warn",
    State.TAKEN: "info",
    State.ASKED_BACK: "warn",
    State.ANSWERED: "good",
}
COLUMNS = (
    Column("conversacion", gettext_lazy("Conversation"), sortable=False),
    Column("estado", gettext_lazy("State"), sortable=False),
    Column("espera", gettext_lazy("Waits since"), sortable=False),
    Column("vence", gettext_lazy("Last day"), sortable=False),
    Column("tiene", gettext_lazy("Who has it"), sortable=False),
    Column("idioma", gettext_lazy("Language"), sortable=False),
)
AFTER = "despues"


class InboxSearch(ListForm):
    """Conversations by state, whose they are, language and day: nothing that was said can be searched."""

    institucion = forms.CharField(required=False, widget=forms.HiddenInput)
    tipo = forms.CharField(required=False, widget=forms.HiddenInput)
    ver = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", pgettext_lazy("advice inbox", "What waits for us")),
            *((each.value, each.label) for each in State),
            (ALL, pgettext_lazy("advice inbox", "All")),
        ],
    )
    de = forms.ChoiceField(
        label=pgettext_lazy("advice inbox", "Whose"),
        required=False,
        choices=[
            ("", pgettext_lazy("advice inbox", "Everybody's")),
            ("mine", pgettext_lazy("advice inbox", "Mine")),
            ("free", pgettext_lazy("advice inbox", "Nobody's yet")),
            ("late", pgettext_lazy("advice inbox", "Overdue")),
        ],
    )
    via = forms.ChoiceField(
        label=pgettext_lazy("advice inbox", "Phase or way"),
        required=False,
        choices=[
            ("", pgettext_lazy("advice inbox", "Any")),
            (URGENT, gettext_lazy("Urgent: reprisals")),
            *PHASES,
            *TRACKS,
        ],
    )
    lengua = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("All languages")), *LANGUAGES],
    )
    desde = forms.DateField(label=gettext_lazy("Received from"), required=False, widget=DateInput)
    hasta = forms.DateField(label=gettext_lazy("Received until"), required=False, widget=DateInput)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != Kind.CLAIM:
            del self.fields["via"]

    def asked(self, after: str) -> Asked | None:
        """What is asked for, from where the last page ended; None while something is wrong."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return Asked(
            show=given["ver"] or (ALL if given.get("via") else WAITING),
            whose=given["de"],
            claim=given.get("via", ""),
            language=given["lengua"],
            since=given["desde"],
            until=given["hasta"],
            after=_place(after),
        )


def _place(after: str) -> Place | None:
    """What a link to the next page says; a foreign text is the first page."""
    day, _dot, key = after.partition(".")
    try:
        return Place(dt.date.fromisoformat(day), int(key)) if len(key) < 20 else None
    except ValueError:
        return None


def next_page(query, place: Place | None) -> str:
    """The address of the next page; empty where there is none."""
    if place is None:
        return ""
    kept = {name: value for name, value in query.items() if name != AFTER and value}
    return "?" + urlencode(kept | {AFTER: f"{place.day.isoformat()}.{place.key}"}) + "#lista"


def inbox_table(
    threads: Iterable[Thread], deadlines: Deadlines, holders: dict[int, Person], caption: str
) -> Table:
    """Conversations as the inbox shows them."""
    return Table(COLUMNS, list(_rows(threads, deadlines, holders)), caption, hide_caption=True, stacked=True)


def _rows(threads: Iterable[Thread], deadlines: Deadlines, holders: dict[int, Person]) -> Iterator[dict]:
    languages = dict(LANGUAGES)
    for each in threads:
        holder = holders.get(each.pk)
        yield {
            "conversacion": Cell(name_of(each), href=reverse("advice-panel:thread", args=[each.pk])),
            "estado": Cell(each.get_state_display(), badge=STATE_TONES.get(each.state, "neutral")),
            "espera": day(each.waiting_since),
            "vence": due_cell(each, deadlines),
            "tiene": holder.name if holder else "—",
            "idioma": str(languages.get(each.language, each.language)),
        }


def name_of(thread: Thread) -> str:
    """What the staff calls a conversation: its kind, and the beginning of its token."""
    return f"{thread.get_kind_display()} {thread}"


def due_cell(thread: Thread, deadlines: Deadlines) -> Cell:
    """The last day of the staff's turn; once it has passed, by word and shape."""
    due = deadlines.due(thread)
    if due and deadlines.is_overdue(thread):
        return Cell(_("Overdue"), badge="bad", note=str(day(due)), value=due)
    return day(due)
