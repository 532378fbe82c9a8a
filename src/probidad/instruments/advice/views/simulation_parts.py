"""Writing a simulation by forms, for whoever doesn't write YAML: part by part, an entry of a list a page."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.languages.text import base_language
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.forms.simulation_parts import PARTS, Part, PartForm
from probidad.instruments.advice.forms.simulations import words_of
from probidad.instruments.advice.models import OwnSimulation
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import simulations as services
from probidad.instruments.advice.simulator import NotASimulation, parts


@requires(P.TEACH)
@FORM_METHODS
def part(request, name: str, part: str, number: int | None = None) -> HttpResponse:
    """One entry of a part (no number: a new one), or what the simulation is about."""
    own, which = _draft(request, name), _part(part)
    entries = parts.document_of(own.draft)[which.key] if which.key else []
    entry = _entry(own, which, entries, number)
    count = len(entries) + (number is None)
    form = PartForm(
        request.POST if request.method == "POST" else None,
        part=which,
        simulation=queries.newest_of(own),
        entry=entry,
        count=count,
        initial={"edition": own.edition, "place": number or count},
    )
    if request.method == "POST" and form.is_valid() and _saved(request, own, which, form, number):
        messages.success(request, _("Saved. Try it before somebody else publishes it."))
        return redirect(_address(own))
    return form_page(
        request,
        form,
        title=str(which.title),
        lead=which.lead,
        label=_("Save"),
        back=_address(own),
        trail=_trail(own),
        template="advice/panel/simulation_part.html",
        remove=reverse("advice-panel:simulation-entry-remove", args=[own.name, part, number])
        if number
        else "",
    )


@requires(P.TEACH)
@FORM_METHODS
def remove(request, name: str, part: str, number: int) -> HttpResponse:
    """Take an entry out, unless something else names it."""
    own, which = _draft(request, name), _part(part)
    if not which.key:
        raise Http404
    _entry(own, which, parts.document_of(own.draft)[which.key], number)

    def act():
        text = parts.without_entry(own.draft, which.key, number)
        try:
            services.save_draft(own=own, text=text, edition=own.edition, actor=request.user)
        except NotASimulation as error:
            raise ValidationError([words_of(each) for each in error.problems]) from error

    return confirmed(
        request,
        act=act,
        title=_("Take it out of the simulation?"),
        body=_("Where a rule, a message or an example names it, take it out there first."),
        label=_("Take it out"),
        kind="danger",
        back=_address(own),
        done=_("It is taken out."),
    )


def _saved(request, own: OwnSimulation, which: Part, form: PartForm, number: int | None) -> bool:
    """Write it; what is wrong stands on the form."""
    given = form.cleaned_data
    change: Callable[[], str] = (
        (lambda: parts.with_entry(own.draft, which.key, number, form.entry, given["place"]))
        if which.key
        else (lambda: parts.with_whole(own.draft, form.entry))
    )
    text = change()
    try:
        services.save_draft(own=own, text=text, edition=given["edition"], actor=request.user)
    except NotASimulation as error:
        form.add_problems(error, text)
    except ValidationError as error:
        form.add_refusal(error)
    return not form.errors


def _draft(request, name: str) -> OwnSimulation:
    """A simulation that is being written, or 404."""
    own = access.own_simulation_for(request.user, name, P.TEACH)
    if not own.draft:
        raise Http404
    return own


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _entry(own: OwnSimulation, which: Part, entries: list, number: int | None) -> dict:
    if not which.key:
        return parts.document_of(own.draft)
    if number is None:
        return {}
    if not 1 <= number <= len(entries):
        raise Http404
    return entries[number - 1]


def _address(own: OwnSimulation) -> str:
    return reverse("advice-panel:own-simulation", args=[own.name])


def _trail(own: OwnSimulation) -> list[tuple[str, str]]:
    title = queries.newest_of(own).title.of(base_language())
    return [
        (_("Training"), reverse("advice-panel:training")),
        (_("Simulations"), reverse("advice-panel:simulations")),
        (title, _address(own)),
    ]
