"""Participation cards: a code and its QR on paper, for whoever has no mail, no script or no device."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from probidad.core.reports import qr
from probidad.core.reports.pdf import render_pdf

A_SHEET = 8
_GROUP = 4


@dataclass(frozen=True)
class ControlSheet:
    """The first sheet: what is to be done with the others, and a number by which the paper is known."""

    title: str
    lines: Sequence[str]
    label: str
    number: str
    steps: Sequence[str]


def cards_pdf(
    *,
    title: str,
    institution: str,
    round_title: str,
    until: str,
    note: str = "",
    address: str,
    cards: Sequence[tuple[str, str]],
    control: ControlSheet,
    language: str,
) -> bytes:
    """A control sheet, then cards to print and cut, eight a letter page, in the order given (shuffle before).

    ``cards`` are pairs of a code and the link that its QR holds; ``until`` is the last day as people
    read it; ``note``, if any, one line more; ``address`` is where the code is typed. Raises :class:`~.pdf.PdfError`.
    """
    data = {
        "lang": language,
        "title": title,
        "institution": institution,
        "round": round_title,
        "until": until,
        "note": note,
        "address": address,
        "control": asdict(control),
        "cards": [{"code": _grouped(code), "qr": f"qr-{n}"} for n, (code, _link) in enumerate(cards)],
    }
    pictures = {f"qr-{n}": qr.svg(link) for n, (_code, link) in enumerate(cards)}
    return render_pdf("cards", data, figures=pictures)


def _grouped(code: str) -> str:
    """The code in groups of four, with whatever separators it came."""
    bare = "".join(filter(str.isalnum, code))
    return "\u00a0".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))
