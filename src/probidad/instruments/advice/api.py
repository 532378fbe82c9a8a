"""What questions and claims publish: frozen figures of half-years. Of conversations, nothing."""

import datetime as dt
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from probidad.core.api.paging import Page, PageQuery, page_of
from probidad.core.api.problems import Problem
from probidad.core.markers import public
from probidad.instruments.advice.queries import figures as queries
from probidad.instruments.advice.reports.figures import figure_rows

router = Router(tags=["advice"])


class Figure(BaseModel):
    """How many conversations that were received in a half-year say one thing in one table."""

    first_day: dt.date = Field(description=_("The half-year's first day."), examples=["2026-01-01"])
    last_day: dt.date = Field(description=_("The half-year's last day."), examples=["2026-06-30"])
    table: Literal["state", "answer", "satisfaction", "track", "outcome", "area"] = Field(
        description=_(
            "Where they stand, whether the first answer was in time, how much it helped; of claims, the way they take "
            "and how they ended; how many each area has."
        ),
        examples=["answer"],
    )
    group: str = Field(
        description=_(
            "Questions (`question`), claims (`claim`), or all of them (`all`); of areas, a number that stays the same, "
            "`everywhere` or `unknown`."
        ),
        examples=["all"],
    )
    group_name: str = Field(
        description=_("What the group is called: an area as in that half-year."),
        examples=["Questions and claims"],
    )
    option: str = Field(description=_("What of the table."), examples=["in_time"])
    count: int = Field(
        description=_("How many, about: a part is left out by lot, and the rest rounded to fives."),
        examples=[35],
    )


class FigureQuery(PageQuery):
    """Whose figures."""

    institution: str = Field(
        "",
        max_length=100,
        pattern=r"^[a-z0-9-]*$",
        description=_("An institution's slug; without it, the sums of several institutions."),
        examples=["san-isidro-del-valle"],
    )


@router.get(
    "/figures",
    response={200: Page[Figure], 422: Problem},
    operation_id="list_advice_figures",
    summary=_("List the figures of questions and claims"),
    description=_("By half-year, after disclosure control. What may not be shown has no row."),
)
@public
def advice_figures(request, query: Query[FigureQuery]):
    if query.institution:
        institution = queries.institutions_telling().filter(slug=query.institution).first()
        told = queries.told_by(institution) if institution else []
    else:
        told = queries.told_together()
    names = tuple(Figure.model_fields)
    return page_of(figure_rows(told), query, lambda row: dict(zip(names, row, strict=True)))
