"""What a seat's form leaves with: the answers that it writes, and the links that its person brought."""

from django.db.models import QuerySet

from probidad.instruments.indices.models import Evidence, Seat
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.queries.scoring import answers_of
from probidad.instruments.indices.workbook.layout import MOST_LINKS, Contents


def contents_of(seat: Seat) -> Contents:
    """What the form of a seat holds now."""
    links: dict[str, list[Evidence]] = {}
    for evidence in own_links(seat):
        links.setdefault(evidence.code, []).append(evidence)
    answers = {answer.code: answer for answer in answers_of(seat)}
    return Contents(answers, {code: brought[:MOST_LINKS] for code, brought in links.items()})


def own_links(seat: Seat) -> QuerySet[Evidence]:
    """The links that the seat's person brought for the organisation."""
    return Evidence.objects.filter(
        round=seat.round_id,
        kind=Evidence.Kind.LINK,
        side=Side.ORGANISATION,
        brought_by=seat.person_id,
    ).select_related("file")
