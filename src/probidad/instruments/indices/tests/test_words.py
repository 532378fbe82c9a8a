"""Texts beside each other, word by word; and keys that YAML would read as something else."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.library.writing import instrument_yaml
from probidad.instruments.indices.rules.words import MOST_COMPARED, words_apart
from probidad.instruments.indices.services.instruments import LIBRARY
from probidad.instruments.indices.templatetags.indices_words import apart

few_words = st.lists(st.sampled_from(["a ", "b ", "c\n", " "]), max_size=60).map("".join)


@given(before=few_words, after=few_words)
def test_each_side_joins_to_its_text_and_shares_what_is_not_marked(before, after):
    left, right = words_apart(before, after)
    assert "".join(text for _changed, text in left) == before
    assert "".join(text for _changed, text in right) == after
    unmarked = ["".join(text for changed, text in side if not changed) for side in (left, right)]
    assert unmarked[0] == unmarked[1]


def test_only_the_words_that_differ_are_marked():
    left, right = words_apart("There is a code in force now", "There is a code of ethics in force today")
    assert [text for changed, text in left if changed] == ["now"]
    assert [text for changed, text in right if changed] == ["of ethics ", "today"]


def test_texts_that_share_little_cost_little():
    before = "a b " * 1500
    started = process_time()
    left, right = words_apart("x " + before + "y", "z " + before + "w")
    assert process_time() - started < 0.5
    assert left == [(True, "x " + before + "y")] and right == [(True, "z " + before + "w")]
    assert len(before.split()) > MOST_COMPARED


def test_what_is_added_or_gone_whole_is_marked_whole():
    assert apart({"es": "Hola", "en": ""}, None) == ([(True, "Hola")], [])
    assert apart(None, {"es": "Hola", "en": ""}) == ([], [(True, "Hola")])


@pytest.mark.parametrize("key", ["no", "null", "12", "true"])
def test_keys_that_yaml_reads_as_something_else_come_back_as_they_are(key):
    content = read_instrument((LIBRARY / "merit.yaml").read_bytes())
    source = instrument_yaml(content)
    result = next(one for one in content.indicators if one.shows)
    old = result.shows[0]
    renamed = content.model_validate_json(
        content.model_dump_json(by_alias=True).replace(f'"{old}"', f'"{key}"')
    )
    assert instrument_yaml(renamed) != source
    assert read_instrument(instrument_yaml(renamed).encode()) == renamed
