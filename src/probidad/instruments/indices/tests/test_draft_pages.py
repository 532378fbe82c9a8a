"""The pages on which an instrument is written, without YAML: begun, saved unfinished, by two at once, published."""

import re

import pytest
from django.urls import reverse

from probidad.instruments.indices.drafting import document
from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.models import InstrumentDraft, InstrumentVersion
from probidad.instruments.indices.services import drafts as services
from probidad.instruments.indices.services.instruments import LIBRARY, publish_library
from probidad.instruments.indices.services.own_instruments import publish_draft, take_in
from probidad.instruments.indices.views.drafts import _form

pytestmark = pytest.mark.django_db
TEXTS = ("name", "summary", "method", "authorship")


@pytest.fixture
def editor(cast):
    return cast.client("coordinator")


def url(name: str, *args) -> str:
    return reverse(f"indices-panel:{name}", args=args)


def taken_in(cast, stem: str = "merit") -> InstrumentDraft:
    """A finished draft of the organisation's own."""
    content = read_instrument((LIBRARY / f"{stem}.yaml").read_bytes())
    own = content.model_copy(update={"urn": services.own_urn(cast.organisation) + "propio"})
    return take_in(actor=cast.coordinator, organisation=cast.organisation, content=own)


def held(draft, page: str, key: str = "") -> dict:
    """What a browser would send of a page that nobody changed."""
    form = _form(draft, page, key, part=document.read(draft.content, page, key))
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def first_key(draft) -> str:
    return next(document.indicators(draft.content))[1]["key"]


def key_with_scale(draft) -> str:
    return next(
        each["key"] for _number, each in document.indicators(draft.content) if isinstance(each["levels"], str)
    )


@pytest.mark.parametrize("stem", sorted(path.stem for path in LIBRARY.glob("*.yaml")))
def test_saving_each_page_as_it_is_changes_nothing(cast, editor, stem):
    draft = taken_in(cast, stem)
    before = draft.content
    keys = [each["key"] for _number, each in document.indicators(before)]
    places = [
        *((page, "") for page in ("head", "rule", "findings")),
        *(("scale", key) for key in before.get("scales", {})),
        *(("area", area["key"]) for area in before["areas"]),
        *(("indicator", key) for key in keys[:: max(1, len(keys) // 6)]),
    ]
    for page, key in places:
        address = url(f"draft-{page}", *([draft.pk, key] if key else [draft.pk]))
        shown = editor.get(address)
        assert shown.status_code == 200 and len(shown.content) < 100_000, address
        answer = editor.post(address, held(draft, page, key))
        assert answer.status_code == 302, (page, key, answer.context["form"].errors)
    draft.refresh_from_db()
    assert draft.content == before and draft.edition == 1


def test_from_nothing_to_a_published_instrument_by_forms_alone(cast, editor):
    answer = editor.post(
        url("instrument-new"), {"organisation": cast.organisation.pk, "short_name": "Biblioteca"}
    )
    draft = InstrumentDraft.objects.get()
    assert answer["Location"] == url("draft-edit", draft.pk)
    assert draft.content["urn"] == services.own_urn(cast.organisation) + "biblioteca"
    page = editor.get(answer["Location"]).content.decode()
    assert f"{url('draft-head', draft.pk)}#campo-summary" in page
    head = held(draft, "head") | {f"{name}-es": "Texto" for name in TEXTS}
    assert editor.post(url("draft-head", draft.pk), head).status_code == 302
    editor.post(url("draft-area-new", draft.pk), {"name_es": "Reglas"})
    answer = editor.post(
        url("draft-indicator-new", draft.pk, "reglas"), {"name_es": "¿Hay reglas?", "kind": "norm"}
    )
    assert answer["Location"] == url("draft-indicator", draft.pk, "hay-reglas")
    # Half a thought is kept, and what lacks stands beside its field.
    draft.refresh_from_db()
    half = held(draft, "indicator", "hay-reglas") | {"levels-0-text-es": "No", "levels-0-points": "3"}
    answer = editor.post(url("draft-indicator", draft.pk, "hay-reglas"), half)
    shown = editor.get(answer["Location"]).content.decode()
    assert 'id="falta-verify"' in shown and 'id="falta-levels"' in shown and "Guardado" in shown
    draft.refresh_from_db()
    whole = held(draft, "indicator", "hay-reglas") | {
        "counts-es": "Cuenta",
        "levels-0-points": "0",
        "levels-1-points": "2",
        "levels-1-text-es": "Sí",
        "evidence-0-es": "El texto",
        "verify-es": "Se lee",
        "recommendation-es": "Escribir",
    }
    editor.post(url("draft-indicator", draft.pk, "hay-reglas"), whole)
    draft.refresh_from_db()
    editor.post(
        url("draft-area", draft.pk, "reglas"), held(draft, "area", "reglas") | {"about-es": "De reglas"}
    )
    draft.refresh_from_db()
    assert services.lacking(draft) == []
    answer = editor.post(url("draft", draft.pk), {"edition": draft.edition})
    version = InstrumentVersion.objects.get(instrument__urn=draft.content["urn"])
    assert answer["Location"] == reverse("indices-panel:instruments")
    assert version.text.indicators[0].levels[1].points == 2


def test_a_copy_is_adapted_under_an_own_urn_and_says_so(cast, editor):
    publish_library()
    merit = InstrumentVersion.objects.get(instrument__urn="urn:probidad:index:merit")
    form = editor.get(url("instrument-new"), {"copia": merit.pk}).context["form"]
    assert form["source"].value() == str(merit.pk)
    sent = {"organisation": cast.organisation.pk, "short_name": "Mérito local", "source": merit.pk}
    editor.post(url("instrument-new"), sent)
    draft = InstrumentDraft.objects.get()
    assert draft.content["urn"] == services.own_urn(cast.organisation) + "merito-local"
    assert draft.content["authorship"]["es"].startswith("Adaptado de “Mérito”, versión 1.1.")
    assert services.lacking(draft) == []
    # The same name again, and what isn't offered.
    assert editor.post(url("instrument-new"), sent).status_code == 422
    assert editor.post(url("instrument-new"), sent | {"source": "99999"}).status_code == 422


def test_the_next_version_of_an_own_instrument_has_one_draft(cast, editor):
    first = publish_draft(actor=cast.coordinator, draft=taken_in(cast), edition=1)
    answer = editor.post(url("instrument-revise", first.instrument.pk))
    assert editor.post(url("instrument-revise", first.instrument.pk))["Location"] == answer["Location"]
    draft = InstrumentDraft.objects.get()
    assert (draft.content["version"], draft.content["revision"]) == (1, 2)
    key = first_key(draft)
    kind = "result" if draft.content["areas"][0]["indicators"][0]["kind"] != "result" else "norm"
    editor.post(url("draft-indicator", draft.pk, key), held(draft, "indicator", key) | {"kind": kind})
    assert "versión 2" in editor.get(url("draft-indicator", draft.pk, key)).content.decode()
    # It lacks something: it isn't published by whoever knows the address either.
    draft.refresh_from_db()
    assert editor.get(url("draft", draft.pk))["Location"] == url("draft-edit", draft.pk)
    editor.post(url("draft", draft.pk), {"edition": draft.edition})
    assert InstrumentVersion.objects.filter(instrument=first.instrument).count() == 1
    editor.post(url("draft-head", draft.pk), held(draft, "head") | {"number": "2.1"})
    draft.refresh_from_db()
    editor.post(url("draft-indicator", draft.pk, key), held(draft, "indicator", key) | {"since": "2"})
    draft.refresh_from_db()
    assert (draft.content["version"], draft.content["revision"]) == (2, 1)
    assert not any(each.name == "since" for each in services.lacking(draft))


def test_of_two_who_save_one_page_the_second_sees_both_and_loses_nothing(cast, editor):
    draft = taken_in(cast)
    key = first_key(draft)
    address, read = url("draft-indicator", draft.pk, key), held(draft, "indicator", key)
    assert editor.post(address, read | {"verify-es": "Lo que escribió la primera"}).status_code == 302
    answer = editor.post(address, read | {"verify-es": "Lo que escribió el segundo"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lo que escribió la primera" in page and "Lo que escribió el segundo</textarea>" in page
    # Only what differs is shown twice.
    assert page.count('class="theirs"') == 1
    draft.refresh_from_db()
    assert document.read(draft.content, "indicator", key)["verify"]["es"] == "Lo que escribió la primera"
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    assert editor.post(address, read | {"verify-es": "Ambas", "seen": seen}).status_code == 302
    draft.refresh_from_db()
    assert document.read(draft.content, "indicator", key)["verify"]["es"] == "Ambas"


def test_two_who_save_different_pages_do_not_meet(cast, editor):
    draft = taken_in(cast)
    keys = [each["key"] for _number, each in document.indicators(draft.content)][:2]
    sent = [held(draft, "indicator", key) | {"verify-es": f"Nuevo {key}"} for key in keys]
    for key, each in zip(keys, sent, strict=True):
        assert editor.post(url("draft-indicator", draft.pk, key), each).status_code == 302
    draft.refresh_from_db()
    for key in keys:
        assert document.read(draft.content, "indicator", key)["verify"]["es"] == f"Nuevo {key}"


def test_what_is_typed_for_something_removed_meanwhile_is_shown_back(cast, editor):
    draft = taken_in(cast)
    key = first_key(draft)
    sent = held(draft, "indicator", key) | {"verify-es": "Un texto largo que nadie guardó"}
    editor.post(url("draft-indicator-remove", draft.pk, key))
    answer = editor.post(url("draft-indicator", draft.pk, key), sent)
    assert answer.status_code == 409 and "Un texto largo que nadie guardó" in answer.content.decode()
    assert editor.get(url("draft-indicator", draft.pk, key)).status_code == 404
    editor.post(url("draft-discard", draft.pk))
    answer = editor.post(url("draft-indicator", draft.pk, key), sent)
    assert answer.status_code == 409 and "Un texto largo que nadie guardó" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("levels-0-points", "muchos", "número entero"),
        ("levels-0-points", "101", "100"),
        ("verify-es", "x" * 6001, "6000"),
        ("kind", "law", "law"),
        ("citations-0-source", "no-such", "no-such"),
        ("scale", "no-such", ""),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_and_stays(cast, editor, name, typed, told):
    draft = taken_in(cast, "municipal-transparency" if name == "scale" else "merit")
    key = key_with_scale(draft) if name == "scale" else first_key(draft)
    address = url("draft-indicator", draft.pk, key)
    answer = editor.post(
        address, held(draft, "indicator", key) | {name: typed, "counts-es": "Recién escrito"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "Recién escrito" in page and told in page
    assert name in answer.context["form"].errors
    # Where errors are listed, a field of a row has its whole name.
    assert not name.startswith("levels-0") or "Nivel 1: Puntaje</a>" in page
    draft.refresh_from_db()
    assert draft.edition == 1


def test_a_shared_scale_and_own_levels_are_not_both(cast, editor):
    draft = taken_in(cast, "municipal-transparency")
    key = key_with_scale(draft)
    sent = held(draft, "indicator", key) | {"levels-0-text-es": "Nada"}
    assert sent["scale"]
    answer = editor.post(url("draft-indicator", draft.pk, key), sent)
    assert answer.status_code == 422 and "scale" in answer.context["form"].errors


def test_the_level_of_a_condition_is_asked_for_once_its_indicator_is_chosen(cast, editor):
    draft = taken_in(cast)
    (_one, first), (_two, second), *_rest = document.indicators(draft.content)
    address = url("draft-indicator", draft.pk, first["key"])
    editor.post(address, held(draft, "indicator", first["key"]) | {"needs-indicator": second["key"]})
    draft.refresh_from_db()
    form = editor.get(address).context["form"]
    assert "needs-level" in form.fields and "falta-needs-level" in editor.get(address).content.decode()
    level = document.read(draft.content, "indicator", second["key"])["levels"][-1]["key"]
    editor.post(address, held(draft, "indicator", first["key"]) | {"needs-level": level})
    draft.refresh_from_db()
    needs = document.read(draft.content, "indicator", first["key"])["needs"]
    assert needs == {"indicator": second["key"], "level": level}


def test_parts_are_moved_and_removed_after_asking(cast, editor):
    draft = taken_in(cast)
    areas = [area["key"] for area in draft.content["areas"]]
    editor.post(url("draft-area-move", draft.pk, areas[1]), {"move": "up"})
    editor.post(url("draft-area-move", draft.pk, areas[1]), {"move": "up"})  # it is the first already
    draft.refresh_from_db()
    assert [area["key"] for area in draft.content["areas"]] == [areas[1], areas[0], *areas[2:]]
    assert editor.get(url("draft-area-remove", draft.pk, areas[0])).status_code == 200
    editor.post(url("draft-area-remove", draft.pk, areas[0]))
    draft.refresh_from_db()
    assert [area["key"] for area in draft.content["areas"]] == [areas[1], *areas[2:]]


def test_a_draft_is_seen_as_others_will_and_downloaded_before_it_is_finished(cast, editor):
    draft = taken_in(cast)
    key, area = first_key(draft), draft.content["areas"][0]["key"]
    read = held(draft, "indicator", key)
    editor.post(url("draft-indicator", draft.pk, key), {**read, "verify-es": "", "verify-en": ""})
    page = editor.get(url("draft-preview", draft.pk)).content.decode()
    assert url("draft-preview-area", draft.pk, area) in page
    page = editor.get(url("draft-preview-area", draft.pk, area)).content.decode()
    questions = [each["question"]["es"] for each in draft.content["areas"][0]["indicators"]]
    assert questions[1] in page and questions[0] not in page and "fieldset disabled" in page
    source = editor.get(url("draft-file", draft.pk)).content.decode()
    assert source.startswith("urn: urn:probidad:index:") and f"key: {key}" in source
    assert editor.get(url("draft-preview-area", draft.pk, "none")).status_code == 404


def test_a_draft_that_grows_beyond_a_file_is_refused(cast, editor):
    draft = taken_in(cast)
    draft.content["areas"][0]["about"] = {"es": "x" * 990_000}
    draft.save()
    key = draft.content["areas"][1]["key"]
    read = held(draft, "area", key) | {"about-es": "y" * 6000, "about-en": "y" * 6000}
    draft.content["areas"][0]["about"] = {"es": "x" * 999_000}
    draft.save()
    answer = editor.post(url("draft-area", draft.pk, key), read)
    assert answer.status_code == 422 and "1 MB" in answer.content.decode()


def test_an_empty_or_crowded_scale_is_told(cast, editor):
    draft = taken_in(cast)
    answer = editor.post(url("draft-scale-new", draft.pk), {"name": "Sí o no"})
    draft.refresh_from_db()
    assert answer["Location"] == url("draft-scale", draft.pk, "si-o-no")
    read = held(draft, "scale", "si-o-no")
    assert editor.post(answer["Location"], {"seen": read["seen"]}).status_code == 422
    editor.post(url("draft-scale-remove", draft.pk, "si-o-no"))
    draft.refresh_from_db()
    assert "scales" not in draft.content


@pytest.mark.parametrize(
    ("field", "value"),
    [("levels-99-text-es", "x"), ("levels-²-text-es", "x"), ("levels-", "x"), ("levels-1-2-3", "x")],
)
def test_fields_that_no_page_has_are_ignored(cast, editor, field, value):
    draft = taken_in(cast)
    key = first_key(draft)
    sent = held(draft, "indicator", key) | {field: value}
    assert editor.post(url("draft-indicator", draft.pk, key), sent).status_code == 302
    before = draft.content
    draft.refresh_from_db()
    assert draft.content == before


def test_the_pages_of_a_draft_cost_few_queries(cast, editor, django_assert_num_queries):
    draft = taken_in(cast, "icifiep")
    key, area = first_key(draft), draft.content["areas"][0]["key"]
    for name, args in (
        ("draft-edit", []),
        ("draft-head", []),
        ("draft-indicator", [key]),
        ("draft-area", [area]),
        ("draft-preview-area", [area]),
    ):
        with django_assert_num_queries(QUERIES):
            assert editor.get(url(name, draft.pk, *args)).status_code == 200


# Session, person, roles, and the draft with its organisation.
QUERIES = 5
