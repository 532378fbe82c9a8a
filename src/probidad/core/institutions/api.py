"""Institutions for machines: what their public pages show, with the history of their names."""

from datetime import date
from typing import Annotated, Literal

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from probidad.core.api.paging import Page, PageQuery, SearchText, page_of
from probidad.core.api.problems import Problem
from probidad.core.institutions.models import Institution, Unit
from probidad.core.markers import public

router = Router(tags=["institutions"])
Slug = Annotated[
    str,
    Path(
        description=_("The institution's address on this site, as the list gives it."),
        examples=["puerto-claro"],
    ),
]


class Reference(BaseModel):
    """Another institution, by address and name."""

    slug: str = Field(description=_("Its address on this site; it never changes."), examples=["puerto-claro"])
    name: str = Field(description=_("Its present name."), examples=["Municipio de Puerto Claro"])


class InstitutionItem(Reference):
    """An institution in a list."""

    kind: Literal["state", "municipality", "body"] = Field(
        description=_("state, municipality or body (a public body of one of them)."),
        examples=["municipality"],
    )
    parent: Reference | None = Field(description=_("The institution to which it belongs."))
    state_code: str = Field(description=_("INEGI's code of the state, or empty."), examples=["01"])
    municipality_code: str = Field(
        description=_("INEGI's code of the municipality, or empty."), examples=["001"]
    )
    website: str = Field(description=_("Its website, or empty."), examples=["https://puertoclaro.ejemplo.mx"])
    dissolved_on: date | None = Field(
        description=_("When it was dissolved; null while it exists."), examples=[None]
    )
    successor: Reference | None = Field(
        description=_("The institution that took over its tasks."), examples=[None]
    )


class NameItem(BaseModel):
    """A name that the institution bore."""

    name: str = Field(description=_("The name."), examples=["Municipio de Puerto Claro"])
    since: date | None = Field(description=_("First day; null if unknown."), examples=["2001-10-01"])
    until: date | None = Field(description=_("Last day; null for the present name."), examples=[None])


class InstitutionDetail(InstitutionItem):
    """An institution with its names through time."""

    names: list[NameItem] = Field(description=_("Its names, the newest first."))


class UnitItem(BaseModel):
    """A unit of an institution."""

    name: str = Field(description=_("Its name."), examples=["Tesorería"])
    parent: str | None = Field(
        description=_("The unit to which it belongs; null at the top."), examples=[None]
    )
    dissolved_on: date | None = Field(
        description=_("When it was dissolved; null while it exists."), examples=[None]
    )
    successor: str | None = Field(description=_("The unit that took over its tasks."), examples=[None])


class InstitutionQuery(PageQuery):
    """Filters of the list of institutions; all given ones must hold."""

    q: SearchText = Field("", description=_("Part of a name, present or former."), examples=["puerto"])
    kind: Literal["state", "municipality", "body"] | None = Field(None, description=_("Only this kind."))
    parent: SearchText = Field("", description=_("Only what belongs to the institution of this address."))
    state_code: SearchText = Field("", description=_("Only in the state of this INEGI code."))
    existing: bool | None = Field(None, description=_("true: not dissolved; false: dissolved."))


class UnitQuery(PageQuery):
    """Paging of the list of units."""


@router.get(
    "",
    response={200: Page[InstitutionItem], 422: Problem},
    operation_id="list_institutions",
    summary=_("List institutions"),
    description=_("Public bodies on this platform, by name. A search also finds former names."),
)
@public
def list_institutions(request, query: Query[InstitutionQuery]):
    rows = Institution.objects.public_bodies().select_related("parent", "successor").order_by("name", "pk")
    if query.q:
        rows = rows.filter(Q(name__icontains=query.q) | Q(names__name__icontains=query.q)).distinct()
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.parent:
        rows = rows.filter(parent__slug=query.parent)
    if query.state_code:
        rows = rows.filter(state_code=query.state_code)
    if query.existing is not None:
        rows = rows.filter(dissolved_on__isnull=query.existing)
    return page_of(rows, query, _item)


@router.get(
    "/{slug:slug}",
    response={200: InstitutionDetail, 404: Problem},
    operation_id="get_institution",
    summary=_("Read an institution"),
    description=_("One institution, with all names that it bore."),
)
@public
def get_institution(request, slug: Slug):
    institution = _institution(slug)
    names = [
        {"name": each.name, "since": each.since, "until": each.until} for each in institution.names.all()
    ]
    return _item(institution) | {"names": names}


@router.get(
    "/{slug:slug}/units",
    response={200: Page[UnitItem], 404: Problem, 422: Problem},
    operation_id="list_units",
    summary=_("List an institution's units"),
    description=_("The parts of an institution, by name, dissolved ones included."),
)
@public
def list_units(request, slug: Slug, query: Query[UnitQuery]):
    rows = Unit.objects.filter(institution=_institution(slug)).select_related("parent", "successor")
    return page_of(rows.order_by("name", "pk"), query, _unit)


def _institution(slug: Slug) -> Institution:
    return get_object_or_404(
        Institution.objects.public_bodies().select_related("parent", "successor"), slug=slug
    )


def _item(institution: Institution) -> dict:
    own = ("slug", "name", "kind", "state_code", "municipality_code", "website", "dissolved_on")
    return {name: getattr(institution, name) for name in own} | {
        "parent": _reference(institution.parent),
        "successor": _reference(institution.successor),
    }


def _reference(institution: Institution | None) -> dict | None:
    return institution and {"slug": institution.slug, "name": institution.name}


def _unit(unit: Unit) -> dict:
    return {
        "name": unit.name,
        "parent": unit.parent and unit.parent.name,
        "dissolved_on": unit.dissolved_on,
        "successor": unit.successor and unit.successor.name,
    }
