"""How the figures of a report came about, for its readers: the tabulation plan in sentences."""

from django.utils.translation import gettext as _

from probidad.core import disclosure
from probidad.core.ui import charts
from probidad.instruments.exercises.queries import RoundReport


def how_figures_were_made(report: RoundReport) -> list[str]:
    """What disclosure control did to a round's figures, and why."""
    plan = disclosure.plan(report.minimum)
    lot, smallest = plan["left_out_by_lot"], plan["smallest_groups"]
    return [
        _(
            "Of each group, some answers drawn by lot are left out of every figure: %(share)s of them, and at least "
            "%(people)s. So nobody can know that all answered the same."
        )
        % {"share": charts.amount(lot["share"], "percent"), "people": lot["at_least"]},
        _(
            "Groups with fewer than %(minimum)s answers, and those that could be worked out from the others, "
            "are not shown. Sums are added up from what is shown."
        )
        % {"minimum": plan["minimum_group"]},
        _(
            "The number of answers is rounded down to a multiple of %(base)s. In groups of fewer than %(small)s "
            "answers, shares go in steps of %(step)s, and an answer that one person alone gave is counted with "
            "the commonest one."
        )
        % {
            "base": plan["answers_rounded_down_to"],
            "small": smallest["fewer_than"],
            "step": charts.amount(smallest["shares_in_steps_of"], "percent"),
        },
        _(
            "Shares of at most %(low)s or at least %(high)s are told as such, so that no figure says “all” or "
            "“none”. Shares are of the answers that the lot left in."
        )
        % {
            "low": charts.amount(plan["bands"]["at_most"], "percent"),
            "high": charts.amount(plan["bands"]["at_least"], "percent"),
        },
        _(
            "The change since an earlier round is shown only where as many people were invited then, or at least "
            "%(minimum)s more or fewer."
        )
        % {"minimum": plan["minimum_group"]},
    ]


def participation(report: RoundReport) -> str:
    """How many took part, in a band; empty where nothing is shown."""
    bands = {
        None: "",
        1: _("Fewer than a quarter of those invited took part."),
        2: _("Between a quarter and half of those invited took part."),
        3: _("Between half and three quarters of those invited took part."),
        4: _("More than three quarters of those invited took part."),
    }
    return bands[report.participation]
