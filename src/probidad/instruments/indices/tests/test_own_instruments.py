"""An organisation brings its own instruments: read by line, shown once more, published as versions, withdrawn."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from probidad.core.audit.models import AuditEvent
from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.library.writing import instrument_yaml
from probidad.instruments.indices.models import Instrument, InstrumentDraft, InstrumentVersion
from probidad.instruments.indices.queries.instruments import published_instruments
from probidad.instruments.indices.rules.versions import differences
from probidad.instruments.indices.services import own_instruments as services
from probidad.instruments.indices.services.drafts import own_urn
from probidad.instruments.indices.services.instruments import LIBRARY, publish_library

pytestmark = [pytest.mark.once, pytest.mark.django_db]
each_shipped = pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)


@each_shipped
def test_what_is_downloaded_reads_back_as_the_same(path):
    content = read_instrument(path.read_bytes())
    assert read_instrument(instrument_yaml(content).encode()) == content


def merit(cast, **changes):
    """An instrument of the organisation's own, made from one that ships."""
    content = read_instrument((LIBRARY / "merit.yaml").read_bytes())
    return content.model_copy(update={"urn": own_urn(cast.organisation) + "merito"} | changes)


def published(cast, **changes) -> InstrumentVersion:
    draft = services.take_in(
        actor=cast.coordinator, organisation=cast.organisation, content=merit(cast, **changes)
    )
    return services.publish_draft(actor=cast.coordinator, draft=draft, edition=1)


def sent(cast, content, name="instrumento.yaml"):
    """The answer to a file that the coordinator brings."""
    body = content if isinstance(content, bytes) else instrument_yaml(content).encode()
    url = reverse("indices-panel:instrument-import", args=[cast.organisation.slug])
    return cast.client("coordinator").post(url, {"file": SimpleUploadedFile(name, body)})


@pytest.mark.each_database
def test_a_file_becomes_a_version_after_it_was_read_once_more(cast):
    answer = sent(cast, merit(cast))
    draft = InstrumentDraft.objects.get()
    assert answer["Location"] == reverse("indices-panel:draft", args=[draft.pk])
    assert not Instrument.objects.filter(urn=draft.content["urn"]).exists()
    page = cast.client("coordinator").get(answer["Location"]).content.decode()
    assert merit(cast).indicators[0].question.es in page
    answer = cast.client("coordinator").post(answer["Location"], {"edition": draft.edition})
    version = InstrumentVersion.objects.get(instrument__urn=draft.content["urn"])
    assert answer["Location"] == reverse("indices-panel:instruments")
    listed = cast.client("coordinator").get(answer["Location"]).text
    assert reverse("indices:instrument", args=[version.instrument.slug]) in listed
    assert version.text == merit(cast) and not InstrumentDraft.objects.exists()
    assert AuditEvent.objects.filter(kind="indices:instrument:published").count() == 1


@pytest.mark.parametrize("urn", ["urn:probidad:index:icifiep", "urn:probidad:index:otra-red:merito"])
def test_a_urn_that_is_not_the_organisations_is_refused_with_the_one_to_write(cast, urn):
    answer = sent(cast, merit(cast, urn=urn))
    assert answer.status_code == 422 and own_urn(cast.organisation) in answer.content.decode()
    assert not InstrumentDraft.objects.exists()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b"urn: x\nfoo: 1\n", "Línea 2: “foo” no va aquí"),
        (b"- a\n- b\n", "Línea 1"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"PK\x03\x04rest", "no es un archivo de texto"),
        (b"a: &x 1\nb: *x\n", "Líneas 1"),
        (b"", "vacío"),
    ],
)
def test_a_file_that_is_no_instrument_is_refused_by_line(cast, source, told):
    answer = sent(cast, source)
    assert answer.status_code == 422 and told in answer.content.decode()


def test_a_file_above_the_limit_is_refused(cast):
    answer = sent(cast, b"# " + b"x" * 1_000_001)
    assert answer.status_code == 422 and "1 MB" in answer.content.decode()


@pytest.mark.each_database
def test_a_version_must_follow_the_last_one(cast):
    published(cast)
    draft = services.take_in(
        actor=cast.coordinator, organisation=cast.organisation, content=merit(cast, version=3)
    )
    page = cast.client("coordinator").post(reverse("indices-panel:draft", args=[draft.pk]), {"edition": 1})
    assert page.status_code == 422 and "2.1" in page.content.decode()
    assert InstrumentDraft.objects.filter(pk=draft.pk).exists()


def test_substance_that_changes_silently_is_refused_by_its_indicator(cast):
    published(cast)
    content = merit(cast, version=2)
    data = content.model_dump(mode="json", by_alias=True)
    data["areas"][0]["indicators"][0]["weight"] = 1
    data["areas"][0]["indicators"][0]["kind"] = "instrument"
    changed = type(content).model_validate(data)
    with pytest.raises(ValidationError, match=content.indicators[0].key):
        published_again(cast, changed)
    data["areas"][0]["indicators"][0]["since"] = 2
    assert published_again(cast, type(content).model_validate(data)).version == 2


def published_again(cast, content) -> InstrumentVersion:
    draft = services.take_in(actor=cast.coordinator, organisation=cast.organisation, content=content)
    return services.publish_draft(actor=cast.coordinator, draft=draft, edition=1)


def test_a_draft_that_was_replaced_meanwhile_is_not_published(cast):
    old = services.take_in(actor=cast.coordinator, organisation=cast.organisation, content=merit(cast))
    new = services.take_in(actor=cast.coordinator, organisation=cast.organisation, content=merit(cast))
    with pytest.raises(ValidationError):
        services.publish_draft(actor=cast.coordinator, draft=old, edition=1)
    with pytest.raises(ValidationError):
        services.publish_draft(actor=cast.coordinator, draft=new, edition=2)


def test_what_changed_is_told_by_indicator_and_text():
    content = read_instrument((LIBRARY / "merit.yaml").read_bytes())
    data = content.model_dump(mode="json", by_alias=True)
    first, second, third = data["areas"][0]["indicators"][:3]
    first["question"]["es"] = "¿Otra pregunta?"
    second["since"] = 2
    data["areas"][0]["indicators"].remove(third)
    data["areas"][1]["indicators"][0]["key"] = "a-new-one"
    found = differences(content, type(content).model_validate(data))
    changes = {each.indicator.key: each for each in found.indicators}
    assert changes[first["key"]].what == "wording"
    assert [each.place.field for each in changes[first["key"]].rewordings] == ["question"]
    assert changes[second["key"]].what == "substance"
    assert changes[third["key"]].what == "removed" and changes["a-new-one"].what == "added"


def test_nothing_changed_is_no_difference():
    content = read_instrument((LIBRARY / "merit.yaml").read_bytes())
    assert not differences(content, content)


@pytest.mark.each_database
def test_the_page_of_changes_shows_old_and_new_words(cast):
    published(cast)
    content = merit(cast, revision=2)
    new_name = content.name.model_copy(update={"es": "Mérito, de otra forma"})
    version = published_again(cast, content.model_copy(update={"name": new_name}))
    page = (
        cast.client("visitor")
        .get(reverse("indices:instrument-changes", args=[version.instrument.slug]))
        .content.decode()
    )
    assert "<ins>Mérito, de otra forma</ins>" in page and f"<del>{content.name.es}</del>" in page


@pytest.mark.each_database
def test_an_instrument_that_was_withdrawn_is_offered_no_more_and_comes_back_with_a_version(cast):
    instrument = published(cast).instrument
    url = reverse("indices-panel:instrument-withdraw", args=[instrument.pk])
    assert cast.client("coordinator").get(url).status_code == 200
    cast.client("coordinator").post(url)
    assert instrument not in [each.instrument for each in published_instruments()]
    published_again(cast, merit(cast, revision=2))
    assert instrument in [each.instrument for each in published_instruments()]


@each_shipped
def test_every_area_of_what_ships_is_a_page_of_bounded_size(cast, path):
    publish_library()
    version = InstrumentVersion.objects.get(instrument__urn=read_instrument(path.read_bytes()).urn)
    client = cast.client("visitor")
    for area in version.text.areas:
        url = reverse("indices:instrument-area", args=[version.instrument.slug, area.key])
        page = client.get(url)
        assert page.status_code == 200 and len(page.content) < 100_000
        assert area.indicators[-1].question.es.split("“")[0][:40] in page.content.decode()


def test_the_pages_of_an_instrument_cost_few_queries(cast, django_assert_num_queries):
    publish_library()
    client = cast.client("visitor")
    for name, args, queries in (
        ("instruments", [], 2),
        ("instrument", ["icifiep"], 2),
        ("instrument-area", ["icifiep", "code-of-ethics"], 1),
    ):
        with django_assert_num_queries(queries):
            assert client.get(reverse(f"indices:{name}", args=args)).status_code == 200


@pytest.mark.each_database
@pytest.mark.parametrize("number", ["9.9", "x", "1", "1.1.1", "99999999999.1", "-1.1"])
def test_a_version_that_is_not_there_is_not_found(cast, number):
    publish_library()
    url = reverse("indices:instrument", args=["icifiep"])
    assert cast.client("visitor").get(url, {"version": number}).status_code == 404
