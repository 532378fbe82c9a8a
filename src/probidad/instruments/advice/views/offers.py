"""What an institution offers: kinds, deadlines, closed days, its advisors, and how evenly the load is shared.

The head of the ethics unit reads numbers here, never a conversation.
"""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.institutions.models import Institution
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people.access import people_with
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.forms.offers import (
    AdvisorForm,
    ClosedDayForm,
    OfferForm,
    OwnLineForm,
    own_line_of,
    profile_of,
)
from probidad.instruments.advice.models import Advisor, Offer, ReaderKey
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.help_lines import help_lines
from probidad.instruments.advice.services import offers as services


@requires(P.MANAGE_OFFER)
@require_safe
def offers(request):
    """The institutions whose offer one manages; straight there where there is one."""
    managed = list(access.institutions_managed(request.user))
    if len(managed) == 1:
        return redirect("advice-panel:offer", managed[0].slug)
    return render(request, "advice/panel/offers.html", {"institutions": managed})


@requires(P.MANAGE_OFFER)
@FORM_METHODS
def offer(request, institution: str):
    """What is taken and how soon it is answered."""
    home = access.institution_to_manage(request.user, institution)
    found = Offer.objects.filter(institution=home).first() or Offer(institution=home)
    form = OfferForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        services.save_offer(offer=form.save(commit=False), actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("advice-panel:offer", home.slug)
    return form_page(
        request,
        form,
        title=_("Questions and claims: what you offer"),
        lead=home.name,
        label=_("Save"),
        back=reverse("panel:desk"),
        trail=[],
        template="advice/panel/offer.html",
        home=home,
        lines_confirmed=found.lines_confirmed_on,
        with_key={
            kind: people_with(permission, home)
            .filter(reader_keys__in=ReaderKey.objects.filter(retired_on=None))
            .count()
            for kind, permission in ((str(Kind.QUESTION), P.ADVISE), (str(Kind.CLAIM), P.DECIDE_CLAIMS))
        },
    )


@requires(P.MANAGE_OFFER)
@FORM_METHODS
def lines(request, institution: str):
    """The lines for who needs help at once: those of the platform to be confirmed, and one of the institution's own."""
    home = access.institution_to_manage(request.user, institution)
    found = Offer.objects.filter(institution=home).first() or Offer(institution=home)
    form = OwnLineForm(request.POST if request.method == "POST" else None, initial=own_line_of(found))
    if request.method == "POST" and form.is_valid():
        confirmed = form.cleaned_data["confirmed"]
        services.save_own_line(offer=found, line=form.line, confirmed=confirmed, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("advice-panel:lines", home.slug)
    return form_page(
        request,
        form,
        title=_("Help lines"),
        lead=_(
            "Whoever writes may be in danger, and nobody is here around the clock. A wrong number is worse than none."
        ),
        label=_("Save"),
        back=reverse("advice-panel:offer", args=[home.slug]),
        trail=[(_("What you offer"), reverse("advice-panel:offer", args=[home.slug]))],
        template="advice/panel/lines.html",
        home=home,
        offer=found,
        lines=help_lines(),
    )


@requires(P.MANAGE_OFFER)
@FORM_METHODS
def closed_days(request, institution: str):
    """The days on which nobody works, which don't count for deadlines."""
    home = access.institution_to_manage(request.user, institution)
    form = ClosedDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_on(institution=home, day=form.cleaned_data["day"], actor=request.user)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("advice-panel:closed-days", home.slug)
    return form_page(
        request,
        form,
        title=_("Closed days"),
        lead=_("Saturdays, Sundays and the law's days of rest don't count anyway."),
        label=_("Add the day"),
        back=reverse("advice-panel:offer", args=[home.slug]),
        trail=trail_to(home),
        template="advice/panel/closed_days.html",
        home=home,
        days=home.advice_closed_days.filter(day__gte=timezone.localdate() - dt.timedelta(days=30)),
    )


@requires(P.MANAGE_OFFER)
@require_POST
def closed_day_remove(request, institution: str, day: str):
    """That day counts again."""
    home = access.institution_to_manage(request.user, institution)
    try:
        services.work_on(institution=home, day=dt.date.fromisoformat(day), actor=request.user)
    except ValueError:
        raise Http404 from None
    messages.success(request, _("Removed."))
    return redirect("advice-panel:closed-days", home.slug)


@requires(P.MANAGE_OFFER)
@require_safe
def team(request, institution: str):
    """Who advises and decides, with which profile, who has a key, and how much each has: numbers only."""
    home = access.institution_to_manage(request.user, institution)
    profiles = {
        each.person_id: each for each in Advisor.objects.filter(institution=home).select_related("unit")
    }
    people = people_with(P.READ_THREADS, home).order_by("name", "pk")
    with_key = set(
        ReaderKey.objects.filter(person__in=people, retired_on=None).values_list("person", flat=True)
    )
    loads = {}
    for kind in Kind:
        for each in queries.loads_in(home, kind):
            loads.setdefault(each.person.pk, []).append((kind, each))
    page = {
        "home": home,
        "trail": [
            *({"label": name, "href": url} for name, url in trail_to(home)),
            {"label": _("Advisors and load")},
        ],
        "people": [
            (each, profiles.get(each.pk), each.pk in with_key, loads.get(each.pk, ())) for each in people
        ],
    }
    return render(request, "advice/panel/team.html", page)


@requires(P.MANAGE_OFFER)
@FORM_METHODS
def advisor(request, institution: str, person_id: int):
    """Where somebody works, in which languages, and whether new conversations come."""
    home, person = access.advisor_to_manage(request.user, institution, person_id)
    found = Advisor.objects.filter(institution=home, person=person).first()
    form = AdvisorForm(request.POST or None, institution=home, initial=profile_of(found))
    back = reverse("advice-panel:team", args=[home.slug])
    if request.method == "POST" and form.is_valid():
        services.save_advisor(person=person, institution=home, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=person.name,
        lead=home.name,
        label=_("Save"),
        back=back,
        trail=[*trail_to(home), (_("Advisors and load"), back)],
    )


def trail_to(home: Institution) -> list[tuple[str, str]]:
    """The pages above one of an offer's."""
    return [(_("What you offer"), reverse("advice-panel:offer", args=[home.slug]))]
