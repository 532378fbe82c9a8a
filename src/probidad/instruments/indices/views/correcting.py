"""What is published of an evaluation, and its corrections."""

from functools import partial

from django.utils.translation import gettext as _

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import acting_form
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.preparing import ReasonForm
from probidad.instruments.indices.models import Round
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import agreeing as queries
from probidad.instruments.indices.services import correcting as services
from probidad.instruments.indices.views.preparing import trail_of
from probidad.instruments.indices.views.reconciling import round_url


def publications(request, round: Round) -> dict:
    """What the page of a published evaluation shows."""
    found = queries.findings_of(round)
    published = list(round.publications.select_related("reviewed_by").order_by("-number"))
    correction = queries.open_correction(round)
    changed = queries.corrected_codes(round, published[0]) if correction and published else []
    return {
        "publications": published,
        "correction": correction,
        "corrected": [round.by_code[code] for code in changed],
        "findings": found,
        "finding_url": "indices-panel:finding",
        "manages": access.manages(request.user, round),
        "reviews": queries.reviews(request.user, round),
    }


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def correction_new(request, round_id: int):
    """Begin to correct what is published."""
    round = access.round_to_manage(request.user, round_id)
    return acting_form(
        request,
        ReasonForm(request.POST or None),
        act=partial(services.begin_correction, round=round, actor=request.user),
        after=round_url(round),
        done=_("Change the findings now; the reviewer signs when you have finished."),
        title=_("Correct what is published"),
        lead=_(
            "The correction is published with its day and your reason, beside what was published before, which stays readable."
        ),
        label=_("Begin the correction"),
        back=round_url(round),
        trail=trail_of(round),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def correction_withdraw(request, round_id: int):
    """Give a correction up."""
    round = access.round_to_manage(request.user, round_id)
    return confirmed(
        request,
        act=partial(services.withdraw_correction, round=round, actor=request.user),
        title=_("Give this correction up?"),
        body=_("What is published stays as it is."),
        label=_("Give it up"),
        back=round_url(round),
        done=_("The correction was given up."),
    )


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def correction_sign(request, round_id: int):
    """The reviewer signs a correction, which publishes it."""
    round = access.round_to_sign(request.user, round_id)
    return confirmed(
        request,
        act=partial(services.sign_correction, round=round, actor=request.user),
        title=_("Sign and publish the correction?"),
        body=_("It counts from now on. What was published before stays readable beside it."),
        label=_("Sign and publish"),
        back=round_url(round),
        done=_("The correction is published."),
    )
