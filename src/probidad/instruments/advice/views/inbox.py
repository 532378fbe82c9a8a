"""The inbox: what somebody of the staff can read, by what waits longest."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import requires
from probidad.instruments.advice import access, queries, unlocking
from probidad.instruments.advice.lists import AFTER, InboxSearch, inbox_table, name_of, next_page
from probidad.instruments.advice.models import Advisor
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries import inboxes
from probidad.instruments.advice.services.keys import key_in_use


@requires(P.READ_THREADS)
@require_safe
def inbox(request):
    """One institution's conversations of one kind, and which to take next. No text of them is opened for it."""
    person = request.user
    institutions = list(access.institutions_read(person))
    home = access.inbox_institution(person, request.GET.get("institucion", ""))
    kinds = inboxes.kinds_read(person, home)
    kind = next((each for each in kinds if each == request.GET.get("tipo")), kinds[0])
    deadlines = queries.deadlines_in(home)
    form = InboxSearch(request.GET, kind=kind)
    asked = form.asked(request.GET.get(AFTER, ""))
    found = queries.inbox(person, home, kind, deadlines, asked) if asked else None
    threads = found.threads if found else []
    waiting = inboxes.count_waiting(person, home, kind)
    page = {
        "form": form,
        "institutions": institutions,
        "institution": home,
        "kinds": kinds,
        "kind": kind,
        "table": inbox_table(threads, deadlines, queries.holders_of(threads), _("Conversations")),
        "threads": threads,
        "next": next_page(request.GET, found.next if found else None),
        "is_later_page": bool(asked and asked.after),
        "waiting": waiting,
        "waiting_is_more": waiting == inboxes.COUNTED,
        "has_key": key_in_use(person) is not None,
        "is_open": unlocking.reader_of(request) is not None,
        "suggested": _suggested(person, home, kind, deadlines) if waiting else None,
    }
    return render(request, "advice/panel/inbox.html", page)


def _suggested(person, home, kind: Kind, deadlines: queries.Deadlines):
    """The conversation to take next, for whoever may take one and is available."""
    profile = Advisor.objects.filter(person=person, institution=home).first()
    if not queries.may_take(person, home, kind) or (profile and not profile.is_available):
        return None
    found = inboxes.suggested(person, home, kind, profile.languages if profile else (), deadlines)
    return {"thread": found, "name": name_of(found)} if found else None
