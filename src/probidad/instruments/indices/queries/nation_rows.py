"""What the rows of a page of evaluations say beyond their scores, looked up for all of them at once."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from probidad.instruments.indices.models import Dispute, Publication, PublishedArea, PublishedPoints
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.rules.scoring import Tally, components_of


def contested(publications: Sequence[Publication]) -> dict[int, tuple[float, float]]:
    """By the publication's key, for those of which indicators were contested: the score in percent were all of these at
    their lowest, and at their highest level. Of scores that are points over points possible.
    """
    by_round = {each.round_id: each for each in publications if each.possible}
    codes: dict[int, set[str]] = defaultdict(set)
    for round, code in Dispute.objects.filter(round__in=by_round).values_list("round", "code"):
        codes[by_round[round].pk].add(code)
    sums: dict[int, Tally] = {}
    for row in PublishedPoints.objects.filter(publication__in=codes, code__in=set().union(*codes.values())):
        if row.code in codes[row.publication_id]:
            sums[row.publication_id] = sums.get(row.publication_id, Tally()) + Tally(
                row.gathered, row.possible
            )
    found = {}
    for each in publications:
        if tally := sums.get(each.pk):
            low = each.gathered - tally.gathered
            found[each.pk] = (100 * low / each.possible, 100 * (low + tally.possible) / each.possible)
    return found


def stage_counts(publications: Sequence[Publication]) -> dict[int, Counter]:
    """How many areas reached each stage, by the publication's key."""
    counted: dict[int, Counter] = defaultdict(Counter)
    rows = PublishedArea.objects.filter(publication__in=[each.pk for each in publications], kind="")
    for publication, stage in rows.values_list("publication", "stage"):
        counted[publication][stage] += 1
    return counted


def dimension_shares(
    publications: Sequence[Publication], content: InstrumentContent
) -> dict[int, dict[str, float]]:
    """The score of each dimension in percent: the mean of its sides; by the publication's key."""
    entries = content.entries()
    found = {}
    for publication, points in _points(publications).items():
        applying = [each for each in entries if points.get(each.code, Tally()).possible]
        parts = components_of(content, applying, points)
        shares = {}
        for dimension in content.dimensions:
            sides = [parts[dimension.key, side.key] for side in content.sides]
            known = [each for each in sides if each is not None]
            if known:
                shares[dimension.key] = float(100 * sum(known) / len(known))
        found[publication] = shares
    return found


def criteria_met(publications: Sequence[Publication]) -> dict[int, dict[str, tuple[int, int]]]:
    """Of how many commitments each criterion is met in full, and to how many it applies; by the publication's key."""
    found = {}
    for publication, points in _points(publications).items():
        met: dict[str, tuple[int, int]] = {}
        for code, tally in points.items():
            if tally.possible:
                key = code.partition("@")[0]
                full, of = met.get(key, (0, 0))
                met[key] = (full + (tally.gathered == tally.possible), of + 1)
        found[publication] = met
    return found


def _points(publications: Sequence[Publication]) -> dict[int, dict[str, Tally]]:
    points: dict[int, dict[str, Tally]] = defaultdict(dict)
    rows = PublishedPoints.objects.filter(publication__in=[each.pk for each in publications])
    for publication, code, gathered, possible in rows.values_list(
        "publication", "code", "gathered", "possible"
    ):
        points[publication][code] = Tally(gathered, possible)
    return points
