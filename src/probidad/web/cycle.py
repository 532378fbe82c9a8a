"""The cycle that the platform is built around: ten steps, each with the instrument that serves it.

Only a step whose instrument is installed leads anywhere; the others are named because the cycle is
the idea, not because something is promised.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from probidad.core.ui import navigation


@dataclass(frozen=True)
class Step:
    """A step of the cycle: a verb, what it means, and the name of the instrument that serves it."""

    verb: str | Promise
    meaning: str | Promise
    instrument: str

    @property
    def url(self) -> str | None:
        """The instrument's public page in the present language; None while it isn't installed."""
        return navigation.instrument_url(self.instrument)


STEPS = (
    Step(_("Learn"), _("The principles and values of public service, in short cards."), "learning"),
    Step(
        _("Practise"),
        _("Real dilemmas, decided without giving your name, and why each way out is right or tempting."),
        "exercises",
    ),
    Step(
        _("Ask"), _("A doubt or a claim, answered by trained advisors who don't know who writes."), "advice"
    ),
    Step(_("Measure"), _("How strong an institution's integrity is, indicator by indicator."), "indices"),
    Step(
        _("Understand"),
        _("Conversations that explain the figures, used as each person agreed."),
        "interviews",
    ),
    Step(
        _("Commit"),
        _("Government and civil society write, at one table, what will be done and when."),
        "cocreation",
    ),
    Step(_("Trace"), _("Contracts, owners and sanctions, put side by side."), "screening"),
    Step(
        _("Manage"), _("Codes, conflicts of interest, declarations, gifts and risks, every day."), "conduct"
    ),
    Step(
        _("Solve together"), _("Communities and authorities follow a problem until it is gone."), "community"
    ),
    Step(
        _("Recognise"), _("People who serve with integrity, nominated and chosen in public."), "recognition"
    ),
)
