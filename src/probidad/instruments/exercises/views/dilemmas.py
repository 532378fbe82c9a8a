"""Dilemmas, the library's and an institution's own: read before choosing, taken out of use and brought back."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people import access as people_access
from probidad.core.people.models import Person
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.core.taxonomy.queries import own_values_among
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.lists import Listing
from probidad.core.ui.pages import form_page
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.forms.reviews import WithdrawForm
from probidad.instruments.exercises.lists import DILEMMA_COLUMNS, DilemmaSearch, dilemma_rows, draft_table
from probidad.instruments.exercises.models import Dilemma, DilemmaDraft, DilemmaVersion, Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import withdrawals as services

DRAFTS_A_PAGE = 50


@requires(P.READ_DILEMMAS)
@require_safe
def dilemma_list(request):
    """The library's dilemmas and the own ones, in their newest wording; above them what is being written."""
    dilemmas = queries.listed_dilemmas(access.dilemmas_for(request.user))
    form = DilemmaSearch(request.GET, dilemmas=dilemmas)
    listing = Listing(
        request, form, form.found(), columns=DILEMMA_COLUMNS, rows=dilemma_rows, caption=_("Dilemmas")
    )
    if file := listing.file(_("dilemmas")):
        return file
    writes_for = access.institutions_to_write_for(request.user)
    # A file brings up to a hundred: all of them can be found again.
    found = queries.drafts_in(writes_for) if writes_for else DilemmaDraft.objects.none()
    drafts = Paginator(found, DRAFTS_A_PAGE).get_page(request.GET.get("borradores"))
    page = {
        "list": listing,
        "imports_into": writes_for,
        "drafts_page": drafts,
        "drafts": draft_table(list(drafts), request.user),
    }
    return render(request, "exercises/panel/dilemmas.html", page)


@requires(P.READ_DILEMMAS)
@require_safe
def dilemma_detail(request, version_id: int):
    """A dilemma with its insights, citations and questions for a discussion."""
    version = access.dilemma_version_for(request.user, version_id)
    dilemma, newest = version.dilemma, version.dilemma.versions.first()
    writes = access.writes(request.user, dilemma)
    page = {
        "version": version,
        "content": version.content,
        "filed_under": _filed_under(version),
        "values": catalogue.values(),
        "principles": catalogue.principles(),
        "sources": catalogue.sources(),
        "own_values": own_values_among(_institutions_of(request.user), version.text.at_stake),
        "newest": newest if newest != version else None,
        "writes": writes,
        "draft": getattr(dilemma, "draft", None) if writes else None,
        "adapts": not writes and access.institutions_to_write_for(request.user).exists(),
    }
    return render(request, "exercises/panel/dilemma.html", page)


def _institutions_of(person: Person) -> QuerySet[Institution]:
    return people_access.institutions_where(person, P.READ_DILEMMAS)


def _filed_under(version: DilemmaVersion) -> list[str]:
    """The names of its topic, area of service and level of post, as far as it has them."""
    content = version.content
    names = (
        name_of(content["topic"], catalogue.topics()),
        name_of(content.get("service_area"), catalogue.service_areas()),
        name_of(content.get("post_level"), catalogue.post_levels()),
    )
    # A topic and an area may have one name.
    return [name for name in dict.fromkeys(names) if name]


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def dilemma_withdraw(request, version_id: int):
    """Take an own dilemma out of use, after saying what that means for rounds."""
    version = access.own_version_for(request.user, version_id)
    back = reverse("exercises-panel:dilemma", args=[version.pk])
    if request.method != "POST" and version.dilemma.withdrawn_on:
        return redirect(back)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_dilemma(dilemma=version.dilemma, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect(back)
    title = localized(version.content["title"])
    return form_page(
        request,
        form,
        title=_("Withdraw “%(dilemma)s”?") % {"dilemma": title},
        paragraphs=_in_rounds(version.dilemma),
        label=_("Withdraw"),
        back=back,
        trail=[(_("Dilemmas"), reverse("exercises-panel:dilemmas")), (title, back)],
    )


def _in_rounds(dilemma: Dilemma) -> list[str]:
    """In how many rounds a dilemma stands, and what withdrawing it means for them."""
    rounds = queries.rounds_with(dilemma)
    told = [_("No round can choose it any more. It can be restored.")]
    if drafts := rounds.filter(state=Round.State.DRAFT).count():
        text = ngettext(
            "It stands in %(count)s round in preparation, which opens only without it.",
            "It stands in %(count)s rounds in preparation, which open only without it.",
            drafts,
        )
        told.append(text % {"count": drafts})
    if running := rounds.filter(state__in=(Round.State.OPEN, Round.State.ENDED)).count():
        text = ngettext(
            "%(count)s round that was opened keeps it, and its page says why you withdrew it.",
            "%(count)s rounds that were opened keep it, and their pages say why you withdrew it.",
            running,
        )
        told.append(text % {"count": running})
    if closed := rounds.filter(state=Round.State.CLOSED).count():
        text = ngettext(
            "The report of %(count)s closed round keeps it.",
            "The reports of %(count)s closed rounds keep it.",
            closed,
        )
        told.append(text % {"count": closed})
    return told


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def dilemma_restore(request, version_id: int):
    """Bring a withdrawn dilemma back into use."""
    version = access.own_version_for(request.user, version_id)
    if request.method != "POST" and not version.dilemma.withdrawn_on:
        return redirect("exercises-panel:dilemma", version.pk)
    return confirmed(
        request,
        act=partial(services.restore_dilemma, dilemma=version.dilemma, actor=request.user),
        title=_("Restore “%(dilemma)s”?") % {"dilemma": localized(version.content["title"])},
        body=_("Rounds can choose it again."),
        label=_("Restore"),
        back=reverse("exercises-panel:dilemma", args=[version.pk]),
    )
