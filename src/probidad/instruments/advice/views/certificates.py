"""Who is trained and certified: the roster of an institution, each advisor's page, and what a trainer decides there."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from probidad.core.institutions.models import Institution
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people.models import Person
from probidad.core.reports.responses import file_name, pdf_response
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.forms.certificates import CaseForm, ExternalForm, WithdrawalForm
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.reports.certificates import certificate_pdf
from probidad.instruments.advice.services import certificates as services
from probidad.instruments.advice.simulator.library import shipped, training


@requires(P.TEACH)
def roster(request) -> HttpResponse:
    """The advisors of one's institutions, and who of them is certified."""
    institutions = access.teaching_institutions(request.user)
    page = {
        "rosters": [(each, queries.standings(each)) for each in institutions],
        "simulations": len(shipped()),
        "supervised": training().supervised_cases,
    }
    return render(request, "advice/panel/roster.html", page)


@requires(P.TEACH)
def trainee(request, institution: str, person_id: int) -> HttpResponse:
    """An advisor: what was passed, first cases, certificates, and what can be decided now."""
    home, person = access.trainee_for(request.user, institution, person_id)
    today = timezone.localdate()
    page = {
        "institution": home,
        "person": person,
        "standing": queries.standing(person, home),
        "attempts": queries.attempts_for_trainers(person)[:50],
        "certificates": [
            (each, each.is_valid(today))
            for each in queries.certificates_of(person)
            if each.institution == home
        ],
        "is_self": person == request.user,
        "training": training(),
        "simulations": len(shipped()),
    }
    return render(request, "advice/panel/trainee.html", page)


@requires(P.TEACH)
@FORM_METHODS
def case_new(request, institution: str, person_id: int) -> HttpResponse:
    """Confirm a first case."""
    home, person = access.trainee_for(request.user, institution, person_id)
    number = len(queries.standing(person, home).cases) + 1
    form = CaseForm(request.POST if request.method == "POST" else None, initial={"number": number})
    return _decided(
        request,
        home,
        person,
        form,
        act=lambda **given: services.confirm_case(
            person=person, institution=home, actor=request.user, **given
        ),
        done=_("The case is confirmed."),
        title=_("Confirm a supervised first case"),
        label=_("Confirm it"),
        lead=_("You worked on it side by side: the advisor wrote, you read before it was sent."),
    )


@requires(P.TEACH)
@FORM_METHODS
def certificate_issue(request, institution: str, person_id: int) -> HttpResponse:
    """Issue a certificate, once nothing is missing."""
    home, person = access.trainee_for(request.user, institution, person_id)
    return confirmed(
        request,
        act=lambda: services.issue(person=person, institution=home, actor=request.user),
        title=_("Issue a certificate to %(name)s?") % {"name": person.name},
        body=_("It holds for %(months)s months. It stays in the audit trail that you issued it.")
        % {"months": training().valid_months},
        label=_("Issue the certificate"),
        back=_address(home, person),
        done=_("The certificate is issued."),
    )


@requires(P.TEACH)
@FORM_METHODS
def certificate_external(request, institution: str, person_id: int) -> HttpResponse:
    """Certify somebody by a training elsewhere: how the first advisors of an installation begin."""
    home, person = access.trainee_for(request.user, institution, person_id)
    return _decided(
        request,
        home,
        person,
        ExternalForm(request.POST if request.method == "POST" else None),
        act=lambda **given: services.record_external(
            person=person, institution=home, actor=request.user, **given
        ),
        done=_("The training is recorded, and the certificate issued."),
        title=_("Record a training elsewhere"),
        label=_("Record it and certify"),
        lead=_("For whoever was trained before this platform came, or by somebody else."),
    )


@requires(P.TEACH)
@FORM_METHODS
def certificate_withdraw(request, certificate_id: int) -> HttpResponse:
    """Take a certificate back."""
    found = access.certificate_to_issue(request.user, certificate_id)
    return _decided(
        request,
        found.institution,
        found.person,
        WithdrawalForm(request.POST if request.method == "POST" else None),
        act=lambda **given: services.withdraw(certificate=found, actor=request.user, **given),
        done=_("The certificate is withdrawn."),
        title=_("Withdraw the certificate %(code)s") % {"code": found.code},
        label=_("Withdraw it"),
        lead=_("From today on this person takes no new conversations."),
        kind="danger",
    )


@requires(P.TRAIN)
def certificate_file(request, certificate_id: int) -> HttpResponse:
    """The certificate as PDF, for its holder and for whoever certifies."""
    found = access.certificate_to_read(request.user, certificate_id)
    name = file_name(_("certificate"), found.institution.slug, found.valid_until, ending="pdf")
    return pdf_response(name, certificate_pdf(found))


@requires(P.TRAIN)
@require_POST
def certificate_name(request, certificate_id: int) -> HttpResponse:
    """The holder says whether the public page shows the name."""
    found = access.own_certificate(request.user, certificate_id)
    shows = request.POST.get("shows") == "1"
    services.show_name(certificate=found, shows=shows)
    told = _("The public page shows your name now.") if shows else _("The public page shows no name now.")
    messages.success(request, told)
    return redirect("advice-panel:training")


def _decided(
    request,
    home: Institution,
    person: Person,
    form,
    *,
    act: Callable[..., object],
    done: str,
    title: str,
    label: str,
    lead: str,
    kind: str = "primary",
) -> HttpResponse:
    """A page with one form about an advisor; once it is right, ``act`` and back to the advisor's page."""
    back = _address(home, person)
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, done)
            return redirect(back)
    trail = [
        (_("Training"), reverse("advice-panel:training")),
        (_("Advisors"), reverse("advice-panel:roster")),
        (person.name, back),
    ]
    return form_page(request, form, title=title, label=label, back=back, trail=trail, lead=lead, kind=kind)


def _address(home: Institution, person: Person) -> str:
    return reverse("advice-panel:trainee", args=[home.slug, person.pk])
