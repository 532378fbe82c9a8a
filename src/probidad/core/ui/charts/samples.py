"""One invented chart of each kind, for the page of components, for tests and for trying things."""

from datetime import date

from django.utils.translation import gettext as _

from probidad.core.ui.charts import data


def samples() -> list[data.Chart]:
    """One of each, with a small group that is not shown wherever the kind allows it."""
    return [_bars(), _stacked_bars(), _heat_map(), _lines(), _dots(), _radar(), _timeline()]


def _areas() -> list[str]:
    return [_("Treasury"), _("Public works"), _("Civil registry"), _("Water and sanitation"), _("Culture")]


def _bars() -> data.Bars:
    return data.Bars(
        title=_("What people would do (invented)"),
        description=_("A supplier leaves a gift on your desk. The share of people who chose each option."),
        rows=(
            data.Bar(_("Return it and tell the ethics unit in writing"), 0.58, "good"),
            data.Bar(_("Return it and tell nobody"), 0.27, "mid"),
            data.Bar(_("Share it with the team, so that nobody gains alone"), 0.15, "bad"),
        ),
        unit="percent",
    )


def _stacked_bars() -> data.StackedBars:
    counts = ((62, 31, 12), (41, 38, 26), (18, 3, 1), None, (9, 14, 22))
    return data.StackedBars(
        title=_("Answers by area (invented)"),
        description=_(
            "For each area, the share of answers that are aligned, partly aligned and not aligned."
        ),
        series=(
            data.Series(_("Aligned"), "good"),
            data.Series(_("Partly aligned"), "mid"),
            data.Series(_("Not aligned"), "bad"),
        ),
        rows=tuple(data.StackedRow(label, values) for label, values in zip(_areas(), counts, strict=True)),
    )


def _heat_map() -> data.HeatMap:
    shares = (
        (0.71, 0.64, 0.58, 0.83, 0.49),
        (0.52, 0.47, 0.61, 0.55, 0.38),
        (0.66, 0.72, 0.8, 0.91, 0.57),
        (None, None, None, None, None),
        (0.44, None, 0.35, 0.62, 0.29),
    )
    return data.HeatMap(
        title=_("Aligned answers by area and value (invented)"),
        description=_("The share of aligned answers to the dilemmas in which each value is at stake."),
        columns=(_("Honesty"), _("Responsibility"), _("Legality"), _("Respect"), _("Impartiality")),
        rows=tuple(data.HeatRow(label, values) for label, values in zip(_areas(), shares, strict=True)),
    )


def _lines() -> data.Lines:
    return data.Lines(
        title=_("Aligned answers over the rounds (invented)"),
        description=_("The share of aligned answers in each round, in three institutions."),
        x_labels=tuple(f"{year}-{half}" for year in (2023, 2024, 2025) for half in (1, 2)),
        lines=(
            data.Line("Valle Sereno", (0.4, 0.43, 0.47, 0.55, 0.58, 0.61)),
            data.Line("Puerto Claro", (0.36, 0.41, None, 0.46, 0.44, 0.52)),
            data.Line("San Jacinto del Monte", (None, None, 0.52, 0.5, 0.57, 0.6)),
        ),
        unit="percent",
    )


def _dots() -> data.Dots:
    pairs = ((0.41, 0.6), (0.38, 0.44), (0.55, 0.52), (None, 0.63), (None, None))
    return data.Dots(
        title=_("Before and after the course (invented)"),
        description=_("The share of aligned answers in the first and in the last round, by area."),
        series=(_("First round"), _("Last round")),
        rows=tuple(data.DotRow(label, pair) for label, pair in zip(_areas(), pairs, strict=True)),
    )


def _radar() -> data.Radar:
    shares = (0.71, 0.42, 0.9, 0.33, 0.58)
    return data.Radar(
        title=_("Points by area (invented)"),
        description=_("The share of the points that each area gathered; the numbers are those of the table."),
        spokes=tuple(
            data.Spoke(f"{number}. {area}", str(number), share)
            for number, (area, share) in enumerate(zip(_areas(), shares, strict=True), start=1)
        ),
    )


def _timeline() -> data.Timeline:
    return data.Timeline(
        title=_("Rounds of the year (invented)"),
        description=_("When each round was or is open."),
        spans=(
            data.Span(_("First round: everyone"), date(2025, 2, 3), date(2025, 3, 14), _("Closed")),
            data.Span(_("Purchases and tenders"), date(2025, 5, 12), date(2025, 6, 27), _("Closed")),
            data.Span(_("Second round: everyone"), date(2025, 9, 1), None, _("Open")),
        ),
    )
