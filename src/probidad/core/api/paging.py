"""Lists of the API: strict query parameters and pages of a bounded size."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

PAGE_SIZE, PAGE_SIZE_MAX = 50, 100
# A database has to count its way to a late page; whoever needs more narrows the search.
PAGE_MAX = 1000

# PostgreSQL stores no NUL, and refuses to be asked for one.
SearchText = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$", strip_whitespace=True)]

Item = TypeVar("Item")


class StrictQuery(BaseModel):
    """Query parameters of which none may be unknown: a misspelt filter must not answer everything."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _know_every_parameter(cls, data, info: ValidationInfo):
        request = (info.context or {}).get("request")
        unknown = sorted(set(request.GET) - set(cls.model_fields)) if request is not None else []
        if unknown:
            raise PydanticCustomError("extra_forbidden", "unknown parameter", {"names": unknown[:10]})
        return data


class PageQuery(StrictQuery):
    """The parameters of every list."""

    page: int = Field(1, ge=1, le=PAGE_MAX, description=_("Page, from 1."))
    size: int = Field(PAGE_SIZE, ge=1, le=PAGE_SIZE_MAX, description=_("Items a page, 100 at most."))


class Page(BaseModel, Generic[Item]):
    """A page of a list; ``count`` and ``pages`` are of the whole list."""

    items: list[Item]
    count: int = Field(description=_("Items in the whole list."), examples=[1])
    page: int = Field(description=_("This page, from 1."), examples=[1])
    pages: int = Field(description=_("Pages in the whole list."), examples=[1])


def page_of(rows: QuerySet | Sequence, query: PageQuery, to_item: Callable) -> dict:
    """The page that ``query`` asks for, as :class:`Page` wants it; past the end it is empty."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    start = (query.page - 1) * query.size
    items = [to_item(row) for row in rows[start : start + query.size]]
    return {"items": items, "count": count, "page": query.page, "pages": -(-count // query.size)}
