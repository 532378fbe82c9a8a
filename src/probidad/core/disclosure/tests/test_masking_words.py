"""The word lists can be matched: an entry that is written otherwise than it is looked up finds nothing."""

import pytest
import yaml

from probidad.core.disclosure.masking.lexicon import FOLDER, phrases
from probidad.core.disclosure.masking.reading import fold

LISTS = sorted(path.name.removesuffix(".txt") for path in FOLDER.iterdir() if path.name.endswith(".txt"))


@pytest.mark.parametrize("name", LISTS)
def test_entries_are_written_as_they_are_looked_up(name):
    assert [line for line in phrases(name) if line != fold(line).strip()] == []


def test_small_sets_are_written_as_they_are_looked_up():
    sets = yaml.safe_load((FOLDER / "grammar.yaml").read_text(encoding="utf-8"))
    assert {name: value for name, value in sets.items() if value != fold(value).strip()} == {}
