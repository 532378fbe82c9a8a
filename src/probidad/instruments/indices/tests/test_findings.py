"""What exists on paper only, and what would change most for people."""

from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.rules.findings import on_paper_only, what_would_change_most
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE, score
from probidad.instruments.indices.services.instruments import LIBRARY

ICIFIEP = read_instrument((LIBRARY / "icifiep.yaml").read_bytes(), complete=True)
ENTRIES = ICIFIEP.entries()
RESULTS = [entry for entry in ENTRIES if entry.indicator.kind == "result"]


def full(**levels):
    return {entry.code: entry.levels[-1].key for entry in ENTRIES} | levels


def test_a_norm_is_on_paper_only_until_one_result_shows_it():
    without = full(**{entry.code: entry.levels[0].key for entry in RESULTS})
    points = score(ICIFIEP, ENTRIES, without).points
    on_paper = {entry.code for entry in on_paper_only(ENTRIES, points)}
    result = next(entry for entry in RESULTS if entry.indicator.shows and not entry.indicator.needs)
    assert set(result.indicator.shows) <= on_paper
    shown = without | {result.code: result.levels[-1].key}
    points = score(ICIFIEP, ENTRIES, shown).points
    assert not set(result.indicator.shows) & {entry.code for entry in on_paper_only(ENTRIES, points)}


def test_what_does_not_exist_or_can_not_be_shown_is_not_on_paper():
    nothing = {entry.code: entry.levels[0].key for entry in ENTRIES}
    assert on_paper_only(ENTRIES, score(ICIFIEP, ENTRIES, nothing).points) == []
    without = full(**{entry.code: NOT_APPLICABLE for entry in RESULTS})
    assert on_paper_only(ENTRIES, score(ICIFIEP, ENTRIES, without).points) == []


def test_what_reaches_most_people_comes_first_and_what_needs_another_waits():
    found = score(ICIFIEP, ENTRIES, {entry.code: entry.levels[0].key for entry in ENTRIES})
    most = what_would_change_most(ENTRIES, found)
    assert len(most) == 5
    assert most[0].indicator.reach == max(entry.indicator.reach for entry in ENTRIES)
    assert [entry.indicator.reach for entry in most] == sorted(
        (entry.indicator.reach for entry in most), reverse=True
    )
    assert not found.unmet & {entry.code for entry in most}


def test_where_all_is_met_nothing_is_left_to_change():
    assert what_would_change_most(ENTRIES, score(ICIFIEP, ENTRIES, full())) == []
