"""A published evaluation on paper: the report in the institution's name, and a poster of one page for the wall."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from probidad.core.languages.text import localized
from probidad.core.reports import qr
from probidad.core.reports.pdf import render_pdf
from probidad.core.ui import charts
from probidad.instruments.indices.queries.institution import Evaluation
from probidad.instruments.indices.reports import institution, wording
from probidad.instruments.indices.reports import institution_lists as lists
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.scoring import Tally

ON_POSTER = 3  # things that would change most
# A document holds 20,000 values (core/reports/pdf.py): longer plans have their answers in the spreadsheet alone.
ANSWERS_ON_PAPER = 400


def report_pdf(evaluation: Evaluation, address: str) -> bytes:
    """The report: plain findings first, every indicator after them. ``address``: where the page stands for ever."""
    drawn = _charts(evaluation)
    sections = [
        _plain(evaluation),
        _correction(evaluation),
        _on_paper(evaluation),
        *(_drawn(name, chart) for name, chart in drawn.items()),
        _stages(evaluation),
        _criteria(evaluation),
        _most(evaluation),
        _changes(evaluation),
        *_answers(evaluation),
        _replies(evaluation),
        _firmness(evaluation),
        _how(evaluation, address),
    ]
    data = {
        **_head(evaluation, localized(evaluation.instrument.name)),
        "intro": [f"{name}: {words}" for name, words in wording.head(evaluation)],
        "sections": [each for each in sections if each],
        "notes": [],
    }
    return render_pdf(
        "report", data, figures={name: charts.svg(chart) for name, chart in drawn.items()}, archival=True
    )


def poster_pdf(evaluation: Evaluation, address: str) -> bytes:
    """One page (A3, which prints as well on A4): the score, the areas, and what would change most."""
    text = evaluation.text
    chart = (institution.areas_chart if evaluation.adds_up else institution.criteria_chart)(evaluation)
    # Commitments of a plan may lack the same thing.
    benefits = dict.fromkeys(localized(entry.indicator.benefit) for entry in evaluation.most)
    said = [wording.change_words(evaluation), wording.finding_words(evaluation)]
    data = {
        **_head(evaluation, text.institution),
        "instrument": localized(evaluation.instrument.name),
        "score": wording.score_words(evaluation.instrument, text.percent),
        "exact": wording.exact_words(evaluation),
        "said": [each for each in said if each],
        "alt": _alternative(chart),
        "chart_title": str(chart.title),
        "paper": _paper_words(evaluation),
        "most_title": _("What would change most for people"),
        "most": list(benefits)[:ON_POSTER],
        "by": f"{text.organisation} · {wording.day(text.published_on)} · {wording.BASIS[text.basis]}",
        "check": _("Read it whole, with its evidence:"),
        "address": address,
        "check_alt": _("QR code that leads to the evaluation's page"),
    }
    figures = {"chart": charts.svg(chart), "check": qr.svg(address)}
    return render_pdf("poster", data, figures=figures)


def _head(evaluation: Evaluation, title: str) -> dict:
    return {
        "lang": get_language(),
        "title": title,
        "subtitle": _("Published on %(day)s") % {"day": wording.day(evaluation.text.published_on)},
        "institution": evaluation.text.institution,
    }


def _charts(evaluation: Evaluation) -> dict[str, charts.Chart]:
    found = [*institution.overview_charts(evaluation), institution.change_chart(evaluation)]
    return {f"chart-{number}": chart for number, chart in enumerate(filter(None, found))}


def _drawn(name: str, chart) -> dict:
    columns, rows = charts.written_table(chart, hidden="—")
    return {
        "heading": str(chart.title),
        "paragraphs": [],
        "figure": {"name": name, "alt": _alternative(chart), "caption": str(chart.description)},
        "table": {"columns": columns, "rows": rows, "numeric": list(range(1, len(columns)))},
    }


def _alternative(chart) -> str:
    return f"{chart.title}. {chart.description}"


def _plain(evaluation: Evaluation) -> dict:
    score, exact = (
        wording.score_words(evaluation.instrument, evaluation.text.percent),
        wording.exact_words(evaluation),
    )
    said = [
        f"{score}: {exact}." if score else f"{exact}.",
        wording.finding_words(evaluation),
        wording.change_words(evaluation),
    ]
    return {"heading": _("What was found"), "paragraphs": [each for each in said if each]}


def _paper_words(evaluation: Evaluation) -> str:
    if not evaluation.on_paper:
        return ""
    return _("%(count)s norms or instruments exist on paper only: nothing shows yet that they work.") % {
        "count": len(evaluation.on_paper)
    }


def _on_paper(evaluation: Evaluation) -> dict | None:
    if not evaluation.on_paper:
        return None
    shown, rest = lists.on_paper(evaluation)
    return {
        "heading": _("On paper only"),
        "paragraphs": [_("These norms and instruments exist, and no result shows yet that they work.")],
        "points": [
            {"lead": group.name, "text": "\n".join(wording.question(entry) for entry in group.entries)}
            for group in [*shown, *rest]
        ],
    }


def _most(evaluation: Evaluation) -> dict | None:
    if not evaluation.most:
        return None
    points = [
        {
            "lead": f"{entry.number} {localized(entry.indicator.benefit)}",
            "text": localized(entry.indicator.recommendation),
        }
        for entry in evaluation.most
    ]
    return {"heading": _("What would change most for people"), "points": points}


def _changes(evaluation: Evaluation) -> dict | None:
    comparison = evaluation.comparison
    if comparison is None:
        return None
    points = [
        {"lead": f"{words} ({len(entries)})", "text": wording.numbers_words(entries)}
        for words, entries in lists.courses(evaluation)
        if entries
    ]
    points += [
        {"lead": f"{_('Not compared')} ({len(entries)}): {why}", "text": wording.numbers_words(entries)}
        for why, entries in lists.not_compared(evaluation)
    ]
    if gone := lists.gone(evaluation):
        points.append(
            {"lead": f"{_('Asked before, and not any more')} ({len(gone)})", "text": " ".join(gone)}
        )
    said = [wording.compared_words(evaluation)]
    return {"heading": _("What became of each indicator"), "paragraphs": said, "points": points}


def _correction(evaluation: Evaluation) -> dict | None:
    if evaluation.corrects is None:
        return None
    points = [
        {"lead": wording.question(each.entry), "text": wording.corrected_words(each)}
        for each in evaluation.corrected
    ]
    said = [evaluation.text.reason, wording.correction_words(evaluation)]
    heading = _("What this correction changed")
    return {"heading": heading, "paragraphs": [each for each in said if each], "points": points}


def _firmness(evaluation: Evaluation) -> dict | None:
    said = wording.firmness_words(evaluation)
    return {"heading": _("How firm the score is"), "paragraphs": said} if said else None


def _stages(evaluation: Evaluation) -> dict | None:
    return _of_table(institution.stages_table(evaluation))


def _criteria(evaluation: Evaluation) -> dict | None:
    return _of_table(institution.criteria_table(evaluation))


def _of_table(table) -> dict | None:
    if table is None:
        return None
    columns = [str(head.label) for head in table.heads]
    rows = [[str(cell.text) for cell in row] for row in table.cells]
    numeric = [place for place, head in enumerate(table.heads) if head.numeric]
    return {
        "heading": str(table.caption),
        "table": {"columns": columns, "rows": rows, "numeric": numeric},
    }


def _answers(evaluation: Evaluation) -> list[dict]:
    """Every indicator, area by area."""
    if len(evaluation.entries) > ANSWERS_ON_PAPER:
        said = [_("The answers are too many for paper: the page and the spreadsheet have them.")]
        return [{"heading": _("Indicator by indicator"), "paragraphs": said}]
    names = institution.area_names(evaluation)
    sections = [{"heading": _("Indicator by indicator"), "new_page": True}]
    for key, entries in evaluation.groups.items():
        rows = [_answer(evaluation, entry) for entry in entries]
        columns = [_("Indicator"), _("Found"), _("Points")]
        table = {"columns": columns, "rows": rows, "numeric": [2]}
        sections.append({"heading": names[key], "level": 2, "table": table})
    return sections


def _answer(evaluation: Evaluation, entry: Entry) -> list[str]:
    answer = evaluation.answers[entry.code]
    tally = Tally(answer.gathered, answer.possible)
    points = f"{tally.gathered}/{tally.possible}" if tally.possible else "—"
    return [wording.question(entry), wording.level_words(entry, answer.level), points]


def _replies(evaluation: Evaluation) -> dict | None:
    points = []
    for entry in evaluation.entries:
        answer = evaluation.answers[entry.code]
        if answer.reply:
            agrees = _("agrees") if answer.reply.agrees else _("doesn't agree")
            lead = f"{entry.number} · {agrees}, {wording.day(answer.reply.replied_on)}"
            points.append({"lead": lead, "text": answer.reply.text})
        for each in answer.disputes:
            lead = f"{entry.number} · {wording.DECISION[each.decision]}, {wording.day(each.decided_on)}"
            points.append({"lead": lead, "text": f"{each.reason} {each.decision_reason}"})
    return {"heading": _("What the institution says, and disputes"), "points": points} if points else None


def _how(evaluation: Evaluation, address: str) -> dict:
    method = localized(evaluation.instrument.method)
    return {
        "heading": _("How it was done"),
        "paragraphs": [
            *filter(None, method.split("\n\n")),
            localized(evaluation.instrument.authorship),
            wording.agreement_words(evaluation.text),
            _("Where it is published, with all evidence: %(address)s") % {"address": address},
            _("SHA-256 of the published content: %(digest)s") % {"digest": evaluation.publication.digest},
        ],
    }
