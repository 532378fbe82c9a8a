"""The frozen figures of a closed round, and whether they are those that its custodian signed."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from probidad.instruments.exercises import checking
from probidad.instruments.exercises.checking import Check
from probidad.instruments.exercises.figures import dilemmas_of
from probidad.instruments.exercises.models import Exercise, Round
from probidad.instruments.exercises.tally import Dilemma


class NotAsSigned(Exception):
    """What is kept of a closed round isn't what its custodian signed; ``sentences`` say what."""

    def __init__(self, round: Round, checks: Iterable[Check]):
        self.round = round
        self.sentences = [each.sentence for each in checks if not each.holds]
        super().__init__(*self.sentences)


def frozen_figures(round: Round) -> dict:
    """What is kept of a closed round's answers, as ``tally/figures.py`` describes it. Raises NotAsSigned."""
    figures = kept_figures(round)
    require(round, checks_of_figures(round, figures))
    return figures


def kept_figures(round: Round) -> dict | None:
    """What the database has as a closed round's figures."""
    return round.results.filter(complete=True).values_list("figures", flat=True).first()


def checks_of_figures(round: Round, figures: dict | None) -> list[Check]:
    """Whether these figures are those that the custodian signed when the round was closed.

    Of a round that was closed before custodians signed, nobody can say more than that there are some.
    """
    if figures is None:
        return [Check("figures", False, _("The figures of the report are gone from the database."))]
    if round.signing_key is None:
        return []
    signed, closed = getattr(round, "manifest", None), getattr(round, "snapshot", None)
    if signed is None or closed is None:
        sentence = _("What the custodian signed of this round is gone from the database.")
        return [Check("signature", False, sentence)]
    document = closed.document.encode()
    try:
        checks = checking.check_snapshot(document, bytes(closed.signature), signed.document.encode())
    except checking.NotADocument:
        sentence = _("The document was changed or cut after it was signed: it can't be read any more.")
        return [Check("signature", False, sentence)]
    return [*checks, checking.check_figures(checking.read_document(document), figures)]


def checks_of_report(round: Round, figures: dict | None, exercises: Sequence[Exercise]) -> list[Check]:
    """The same, and whether these are the dilemmas that were signed: whose texts stand beside the figures."""
    checks = checks_of_figures(round, figures)
    signed = getattr(round, "manifest", None) if round.signing_key else None
    try:
        manifest = checking.read_manifest(signed.document.encode()) if signed else None
    except checking.NotADocument:
        manifest = None
    return [*checks, checking.check_dilemmas(manifest, _shown(exercises))] if manifest else checks


def _shown(exercises: Sequence[Exercise]) -> list[Dilemma]:
    try:
        return dilemmas_of(exercises)
    except ValueError:  # a text that is no dilemma's any more
        return []


def require(round: Round, checks: list[Check]) -> None:
    """Raise NotAsSigned unless all of them hold."""
    if checking.verdict(checks) is not True:
        raise NotAsSigned(round, checks)
