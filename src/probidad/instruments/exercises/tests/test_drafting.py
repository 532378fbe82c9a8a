"""A draft's form and its content say the same; translations stay; two editors lose nothing; what is missing is told."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.instruments.exercises import drafting, queries
from probidad.instruments.exercises.drafting.content import (
    FORM_ORDER,
    KEY_LISTS,
    KEYS,
    LINES,
    OPTION_TEXTS,
    kind_of,
    tidy,
)
from probidad.instruments.exercises.rules import DilemmaContent
from probidad.instruments.exercises.services.dilemmas import read_library

LIBRARY = read_library()
WHOLE = LIBRARY[0].model_dump(mode="json")
TEXTS = st.text(alphabet="aá ñ\n\t\u200b\u202eB.¿", max_size=12)


def value_of(name: str):
    """What a form may hold in a field, tidied as the form does."""
    kind = kind_of(name)
    if kind in ("contested", "checked"):
        return st.booleans()
    if kind == "rating":
        return st.sampled_from(["", "aligned", "partly", "not"])
    if kind in (*KEYS, "source"):
        return st.sampled_from(["", "gifts", "lgra"])
    if kind in KEY_LISTS:
        return st.sets(st.sampled_from(["honesty", "legality", "respect"])).map(
            lambda each: tuple(sorted(each))
        )
    return TEXTS.map(lambda text: tidy(name, text))


EMPTY = drafting.read_fields({}, "es")
# Some fields of a form, the others empty; of rules the first only, since those without anything before them close up.
SOME = [name for name in FORM_ORDER if not name.startswith("citation_") or name.startswith("citation_0_")]
CHANGES = st.lists(
    st.sampled_from(SOME).flatmap(lambda name: st.tuples(st.just(name), value_of(name))), max_size=9
)
FIELDS = CHANGES.map(lambda changes: EMPTY | dict(changes))


@settings(max_examples=60, deadline=None)
@given(fields=FIELDS, language=st.sampled_from(["es", "en"]))
def test_what_a_form_says_is_read_back_as_it_was_said(fields, language):
    content = drafting.apply_fields({}, fields, language)
    assert drafting.read_fields(content, language) == fields
    assert drafting.apply_fields(content, fields, language) == content


@settings(max_examples=60, deadline=None)
@given(base=FIELDS, my_changes=CHANGES, their_changes=CHANGES)
def test_of_two_editors_neither_loses_anything(base, my_changes, their_changes):
    mine, theirs = base | dict(my_changes), base | dict(their_changes)
    merged = drafting.merge(drafting.digests(base), mine, theirs)
    for name in FORM_ORDER:
        if mine[name] != base[name]:
            assert merged.fields[name] == mine[name]
        if theirs[name] != base[name]:
            assert theirs[name] in (merged.fields[name], merged.conflicts.get(name))


@pytest.mark.parametrize("content", LIBRARY, ids=lambda content: content.urn.rpartition(":")[2])
def test_saving_the_form_of_a_dilemma_changes_nothing_of_it(content):
    whole = content.model_dump(mode="json")
    for language in ("es", "en"):
        saved = drafting.apply_fields(whole, drafting.read_fields(whole, language), language)
        assert saved == drafting.copy_of(whole)
        assert DilemmaContent.model_validate(saved | {"urn": content.urn, "version": 1, "revision": 1})
    assert drafting.changes(whole, saved) == []


@given(order=st.permutations(range(4)), edited=st.integers(0, 3))
def test_a_line_that_moves_or_is_mended_keeps_its_translation(order, edited):
    lines = [f"La vecina número {number} de la calle" for number in range(4)]
    content = {"affected": [{"es": line, "en": f"Neighbour {line}"} for line in lines]}
    moved = [lines[each] for each in order]
    moved[edited] += " nueva"
    saved = drafting.apply_fields(content, {"affected": "\n".join(moved)}, "es")["affected"]
    assert [each["es"] for each in saved] == moved
    assert [each["en"] for each in saved] == [f"Neighbour {lines[each]}" for each in order]


@given(order=st.permutations("abc"))
def test_options_that_change_places_take_their_translations_along(order):
    fields = drafting.read_fields(WHOLE, "es")
    moved = dict(fields)
    for letter, source in zip("abc", order, strict=True):
        moved |= {f"option_{letter}_{part}": fields[f"option_{source}_{part}"] for part in OPTION_TEXTS}
    saved = drafting.apply_fields(WHOLE, moved, "es")["options"]
    before = {option["key"]: option for option in WHOLE["options"]}
    for option, source in zip(saved, order, strict=False):
        assert [option[part] for part in OPTION_TEXTS] == [before[source][part] for part in OPTION_TEXTS]


def test_a_line_unlike_any_other_begins_without_a_translation():
    content = {"discussion": [{"es": "¿Qué obsequios llegan a nuestra área?", "en": "Which gifts?"}]}
    saved = drafting.apply_fields(content, {"discussion": "¿Quién cuida las llaves?"}, "es")
    assert saved == {"discussion": [{"es": "¿Quién cuida las llaves?"}]}


def test_a_translation_follows_its_original_to_its_new_place():
    content = {"affected": [{"es": "Vecinas"}, {"es": "Comercios"}]}
    names = {language: drafting.read_texts(content, language) for language in ("es", "en")}
    base = [drafting.digests(names[language]) for language in ("en", "es")]
    now = {"affected": [{"es": "Niñez"}, {"es": "Vecinas"}]}
    mine = names["en"] | {"affected_0": "Neighbours", "affected_1": "Shops"}
    merged = drafting.merge_translation(
        *base, mine, drafting.read_texts(now, "en"), drafting.read_texts(now, "es")
    )
    assert merged.fields == {"affected_0": "", "affected_1": "Neighbours"}
    assert (merged.conflicts, merged.homeless) == ({}, {"affected_1": "Shops"})


def test_translations_that_were_left_behind_are_named():
    fields = drafting.read_fields(WHOLE, "es")
    changed = {"title": "Otra canasta", "question": "¿Y entonces?"}
    after = drafting.apply_fields(WHOLE, fields | changed, "es")
    after = drafting.apply_translation(after, {"question": "And then?"}, "en")
    assert drafting.left_behind(WHOLE, after, "es", "en") == {"title"}
    moved = drafting.apply_fields(WHOLE, fields | {"affected": fields["affected"] + "\nOtra"}, "es")
    assert drafting.left_behind(WHOLE, moved, "es", "en") == set()


def test_what_a_draft_lacks_is_told_by_the_field():
    known = queries.known_keys()
    assert drafting.problems(WHOLE, "es", known) == []
    content = drafting.copy_of(WHOLE)
    del content["title"], content["topic"], content["options"][1]["insight"]
    content["values"] = ["honesty", "courage"]
    content["citations"][0] |= {"checked": True, "checked_against": ""}
    for option in content["options"]:
        option["rating"] = "not"
    content["contested"] = True
    content.pop("contested_note", None)
    found = [(each.field, each.kind) for each in drafting.problems(content, "es", known)]
    assert found == [
        ("title", "missing"),
        ("option_a_rating", "ratings"),
        ("option_b_insight", "missing"),
        ("topic", "missing"),
        ("contested_note", "missing"),
        ("citation_0_checked_against", "missing"),
    ]
    nothing = {each.field for each in drafting.problems({}, "es", known)}
    assert {"title", "affected", "option_c_temptation", "values", "author"} <= nothing
    assert "option_d_text" not in nothing


@pytest.mark.parametrize(
    "content",
    [
        {
            "title": 3,
            "options": "a",
            "citations": [None, {"source": 4}],
            "affected": [[], {"es": 5}],
            "values": {},
        },
        {"options": [{"key": "a", "rating": "best"}] * 9, "affected": [{"es": "x"}] * 90, "contested": "yes"},
        {"title": {"es": "x" * 20_000}, "values": ["a"] * 40, "topic": ["gifts"]},
    ],
)
def test_a_draft_of_any_shape_is_read_and_judged(content):
    for language in ("es", "en"):
        fields = drafting.read_fields(content, language)
        assert drafting.problems(
            drafting.apply_fields(content, fields, language), language, queries.known_keys()
        )
        assert drafting.shown(content)["options"] is not None


def test_wording_is_a_revision_and_substance_a_version():
    published = DilemmaContent.model_validate(WHOLE)
    number = (published.version, published.revision)
    worded = published.model_copy(update={"title": LIBRARY[1].title})
    assert drafting.next_number(published, worded, new_version=False) == (number[0], number[1] + 1)
    assert drafting.next_number(published, worded, new_version=True) == (number[0] + 1, 1)
    other = published.model_copy(update={"topic": "hiring"})
    assert drafting.next_number(published, other, new_version=False) == (number[0] + 1, 1)
    assert drafting.next_number(None, other, new_version=False) == (1, 1)


def test_a_reviewer_sees_the_words_that_changed():
    after = copy.deepcopy(drafting.copy_of(WHOLE))
    after["title"]["es"] = "La canasta de Pascua"
    after["values"] = ["legality"]
    before = WHOLE | {"title": {"es": "La canasta de Navidad", "en": WHOLE["title"]["en"]}}
    title, values = drafting.changes(before, after)
    assert (title.field, title.language, values.field, values.language) == ("title", "es", "values", "")
    old, new = drafting.pieces(title.before, title.after)
    assert [piece.text for piece in old if piece.changed] == ["Navidad"]
    assert [piece.text for piece in new if piece.changed] == ["Pascua"]
    assert {name for name in LINES if name in after} == set(LINES)
