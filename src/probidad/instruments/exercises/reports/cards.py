"""Participation cards for printing."""

import math

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from probidad.core.reports import cards
from probidad.instruments.exercises.mails import participation_link
from probidad.instruments.exercises.models import CardBatch


def card_sheets(count: int) -> int:
    """How many sheets of paper so many cards take, without the control sheet."""
    return math.ceil(count / cards.A_SHEET)


def cards_pdf(batch: CardBatch, codes: list[str], control: int) -> bytes:
    """A batch of participation cards for printing, in the order given (shuffled already)."""
    round = batch.round
    return cards.cards_pdf(
        title=_("Ethical decision exercises"),
        institution=round.institution.name,
        round_title=round.title,
        until=formats.date_format(round.closes_on, "DATE_FORMAT"),
        note=_("Dilemmas come one by one: keep this card.") if round.days_between else "",
        address=settings.BASE_URL + reverse("exercises:enter"),
        cards=[(code, participation_link(code)) for code in codes],
        control=_control_sheet(batch, control),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _control_sheet(batch: CardBatch, control: int) -> cards.ControlSheet:
    sheets = card_sheets(batch.cards)
    return cards.ControlSheet(
        title=_("Control sheet"),
        lines=(batch.round.title, batch.group_name),
        label=_("Control number"),
        number=str(control),
        steps=(
            ngettext(
                "%(sheets)s sheet of cards comes after this one. Print on one side of the paper.",
                "%(sheets)s sheets of cards come after this one. Print on one side of the paper.",
                sheets,
            )
            % {"sheets": sheets},
            ngettext(
                "Cut the cards and count them: there must be %(cards)s card.",
                "Cut the cards and count them: there must be %(cards)s cards.",
                batch.cards,
            )
            % {"cards": batch.cards},
            _(
                "If some are missing, don't hand out any: download the PDF again, print it, and destroy "
                "this paper."
            ),
            _(
                "If all are there, write the control number on the page of these cards to activate them. "
                "Before that nobody can answer with them."
            ),
            _("Shuffle the cards, and let everybody draw one."),
        ),
    )
