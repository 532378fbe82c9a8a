"""What the indices publish: evaluations of institutions, each with the very content that its digest is of.

The shapes are the API's own, so that a change inside doesn't change version 1.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from probidad.core.api.paging import Page, PageQuery, SearchText, page_of
from probidad.core.api.problems import Problem
from probidad.core.markers import public
from probidad.instruments.indices.models import Publication

router = Router(tags=["indices"])
Instrument = Annotated[
    str, Path(description=_("The end of the instrument's URN, dots for colons."), examples=["icifiep"])
]
Slug = Annotated[
    str, Path(description=_("The institution's address on this site."), examples=["puerto-claro"])
]
Application = Annotated[
    int, Path(description=_("1 for the first evaluation by the instrument, 2 for the second …"), examples=[2])
]
Number = Annotated[int, Path(description=_("1; 2 and more are its corrections."), examples=[1])]


class Evaluation(BaseModel):
    """A published evaluation, or a correction of one."""

    instrument: str = Field(
        description=_("The URN of the instrument that was applied."), examples=["urn:probidad:index:icifiep"]
    )
    version: str = Field(description=_("The instrument's version and revision."), examples=["1.1"])
    institution: str = Field(
        description=_("The institution's address on this site."), examples=["puerto-claro"]
    )
    organisation: str = Field(
        description=_("The address on this site of whoever evaluated."), examples=["red-rendicion"]
    )
    basis: Literal["accepted", "public", "self"] = Field(
        description=_(
            "accepted (the institution accepted it), public (from public information) or self (of itself)."
        ),
        examples=["accepted"],
    )
    application: int = Field(
        description=_("1 for the institution's first evaluation by this instrument, 2 for the second …"),
        examples=[2],
    )
    number: int = Field(description=_("1; 2 and more are its corrections."), examples=[1])
    reason: str = Field(description=_("Why it was corrected; empty for the first."), examples=[""])
    latest: bool = Field(description=_("Whether nothing corrects it."), examples=[True])
    current: bool = Field(
        description=_("Whether it is the one that counts of this institution and instrument."),
        examples=[True],
    )
    percent: float | None = Field(
        description=_("The score in percent, unrounded; null for plans, whose criteria aren't added up."),
        examples=[42.5],
    )
    gathered: int = Field(description=_("Points gathered."), examples=[102])
    possible: int = Field(description=_("Points that were possible."), examples=[240])
    published_on: dt.date = Field(description=_("When it was published."), examples=["2026-03-02"])
    digest: str = Field(
        description=_(
            "SHA-256 of the content as JSON with sorted names and without spaces, as UTF-8, in hexadecimal digits."
        ),
        examples=["0" * 64],
    )


class WholeEvaluation(Evaluation):
    """A published evaluation with its content."""

    content: dict[str, Any] = Field(
        description=_(
            "Every answer with its points, evidence, reply and disputes, as it was frozen; the digest is of this."
        ),
        examples=[{"urn": "urn:probidad:index:icifiep", "answers": []}],
    )


class EvaluationQuery(PageQuery):
    """Filters of the list of evaluations; all given ones must hold."""

    institution: SearchText = Field("", description=_("Only of the institution of this address."))
    instrument: SearchText = Field("", description=_("Only by the instrument of this URN."))
    current: bool | None = Field(
        None, description=_("true: only those that count now; false: only the others.")
    )


@router.get(
    "/evaluations",
    response={200: Page[Evaluation], 422: Problem},
    operation_id="list_evaluations",
    summary=_("List published evaluations"),
    description=_("The newest first, corrections and what they correct included, without their contents."),
)
@public
def evaluations(request, query: Query[EvaluationQuery]):
    rows = _publications().defer("content", "version__content")
    if query.institution:
        rows = rows.filter(institution__slug=query.institution)
    if query.instrument:
        rows = rows.filter(version__instrument__urn=query.instrument)
    if query.current is not None:
        rows = rows.filter(current=query.current)
    return page_of(rows, query, _item)


@router.get(
    "/evaluations/{str:instrument}/{str:institution}/{int:application}/{int:number}",
    response={200: WholeEvaluation, 404: Problem},
    operation_id="get_evaluation",
    summary=_("Read a published evaluation"),
    description=_("One evaluation whole, as it was frozen when it was published."),
)
@public
def evaluation(request, instrument: Instrument, institution: Slug, application: Application, number: Number):
    found = get_object_or_404(
        _publications().defer("version__content"),
        version__instrument__urn=f"urn:probidad:index:{instrument.replace('.', ':')}",
        institution__slug=institution,
        application=application,
        number=number,
    )
    return _item(found) | {"content": found.content}


def _publications() -> QuerySet[Publication]:
    found = Publication.objects.select_related("version__instrument", "institution", "organisation", "round")
    return found.order_by("-published_on", "-pk")


def _item(each: Publication) -> dict:
    own = (
        "application",
        "number",
        "reason",
        "latest",
        "current",
        "percent",
        "gathered",
        "possible",
        "published_on",
        "digest",
    )
    return {name: getattr(each, name) for name in own} | {
        "instrument": each.version.instrument.urn,
        "version": f"{each.version.version}.{each.version.revision}",
        "institution": each.institution.slug,
        "organisation": each.organisation.slug,
        "basis": each.round.basis,
    }
