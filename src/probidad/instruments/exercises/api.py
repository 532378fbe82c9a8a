"""What the exercises publish: the library of dilemmas, free to use. Of rounds, nothing.

The shapes are the API's own, so that a change inside doesn't change version 1.
"""

from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from probidad.core.api.paging import Page, PageQuery, page_of
from probidad.core.api.problems import Problem
from probidad.core.markers import public
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import DilemmaVersion

router = Router(tags=["exercises"])
PREFIX = "urn:probidad:dilemma:"
Slug = Annotated[
    str,
    Path(
        description=_("The end of the dilemma's URN, as the list gives it."), examples=["obsequio-de-navidad"]
    ),
]


class Bilingual(BaseModel):
    """A text in both languages."""

    es: str = Field(description=_("In Spanish (Mexico)."), examples=["La canasta de Navidad"])
    en: str = Field(description=_("In English."), examples=["The Christmas hamper"])


class DilemmaItem(BaseModel):
    """A dilemma in the list."""

    urn: str = Field(description=_("Its name for ever."), examples=[f"{PREFIX}obsequio-de-navidad"])
    slug: str = Field(
        description=_("The end of its URN: its address here."), examples=["obsequio-de-navidad"]
    )
    version: int = Field(description=_("Counts changes of substance."), examples=[1])
    revision: int = Field(description=_("Counts changes of wording only."), examples=[1])
    title: Bilingual = Field(description=_("Its title."))
    topic: str = Field(description=_("What it is about, as a key."), examples=["gifts"])
    service_area: str | None = Field(
        description=_("The area of service it is from, as a key; null in old versions."),
        examples=["treasury"],
    )
    post_level: str | None = Field(
        description=_(
            "The level of post it is from: operational, middle, senior or any; null in old versions."
        ),
        examples=["operational"],
    )
    values: list[str] = Field(
        description=_("The values at stake, as keys."), examples=[["honesty", "impartiality"]]
    )


class Option(BaseModel):
    """A course of action."""

    key: str = Field(description=_("Its letter."), examples=["a"])
    rating: Literal["aligned", "partly", "not"] = Field(
        description=_("aligned, partly (aligned in part) or not (not aligned)."), examples=["partly"]
    )
    text: Bilingual = Field(description=_("The course of action."))
    insight: Bilingual = Field(description=_("Why it is rated so."))
    temptation: Bilingual = Field(description=_("What makes it tempting."))


class Citation(BaseModel):
    """A rule that bears on the dilemma."""

    source: str = Field(description=_("The law or code, as a key."), examples=["lgra"])
    locator: Bilingual = Field(description=_("Where in it."))
    says: Bilingual = Field(description=_("What it says, in our words."))


class Dilemma(DilemmaItem):
    """A dilemma, whole."""

    situation: Bilingual = Field(description=_("What happens."))
    affected: list[Bilingual] = Field(description=_("Who is affected."))
    question: Bilingual = Field(description=_("What one has to decide."))
    options: list[Option] = Field(description=_("Three to five courses of action."))
    principles: list[str] = Field(
        description=_("The principles of action, as keys."), examples=[["facilitate-transparency"]]
    )
    contested_note: Bilingual | None = Field(
        description=_("Why honest people judge it differently; null if they hardly do."), examples=[None]
    )
    citations: list[Citation] = Field(description=_("The rules that bear on it."))
    discussion: list[Bilingual] = Field(description=_("Questions for a conversation in the team."))
    author: Bilingual = Field(description=_("Who wrote it."))


class DilemmaQuery(PageQuery):
    """Paging of the library."""


@router.get(
    "/dilemmas",
    response={200: Page[DilemmaItem], 422: Problem},
    operation_id="list_dilemmas",
    summary=_("List the dilemmas"),
    description=_("The newest version of each dilemma of the library, without its options."),
)
@public
def dilemmas(request, query: Query[DilemmaQuery]):
    return page_of(queries.current_dilemmas(), query, lambda version: _item(version.content))


@router.get(
    "/dilemmas/{slug:slug}",
    response={200: Dilemma, 404: Problem},
    operation_id="get_dilemma",
    summary=_("Read a dilemma"),
    description=_("The newest version of a dilemma, with its options, insights and citations."),
)
@public
def dilemma(request, slug: Slug):
    versions = DilemmaVersion.objects.filter(dilemma__urn=f"{PREFIX}{slug}", dilemma__institution=None)
    content = get_object_or_404(versions.order_by("-version", "-revision")[:1]).content
    empty = {"principles": [], "contested_note": None, "citations": [], "discussion": []}
    return empty | content | _item(content)


def _item(content: dict) -> dict:
    own = ("urn", "version", "revision", "title", "topic", "service_area", "post_level", "values")
    return {name: content.get(name) for name in own} | {"slug": content["urn"].removeprefix(PREFIX)}
