"""From the form to the platform: seen before it is stored, beside what changed meanwhile, and stored in one go."""

import pytest
from django.urls import reverse

from probidad.core.audit.models import AuditEvent
from probidad.instruments.indices.models import Answer, Evidence, OfflineForm, Round
from probidad.instruments.indices.services.scoring import save_answer
from probidad.instruments.indices.tests.offline import (
    Spreadsheet,
    entries_of_each_sort,
    form_bytes,
    link,
    seat_of,
    uploaded,
)

pytestmark = pytest.mark.django_db


def url(seat, name="form"):
    return reverse(f"indices-panel:{name}", args=[seat.round_id])


def upload(client, seat, form):
    return client.post(url(seat), {"file": uploaded(form.saved())})


def seen(client, seat) -> str:
    return client.get(url(seat, "form-review")).context["found"].digest


@pytest.fixture
def seat(cast):
    return seat_of(cast)


@pytest.fixture
def client(cast):
    return cast.client("assessor")


def test_a_form_is_downloaded_filled_in_seen_and_stored(cast, seat, client):
    chosen, measured, optional = entries_of_each_sort(seat)
    downloaded = client.get(url(seat, "form-xlsx"))
    assert (
        downloaded["Content-Disposition"].startswith("attachment")
        and "no-store" in downloaded["Cache-Control"]
    )
    form = Spreadsheet(seat, downloaded.content)
    form.type(
        chosen,
        level="B",
        note="Leído en la oficina",
        link_1_title="Acuerdo",
        link_1_url="https://ejemplo.mx/a",
        link_1_seen_on="2026-03-01",
    )
    form.type(measured, part=30, whole=40)
    form.type(optional, level="No aplica", note="No hay comité")
    assert upload(client, seat, form).url == url(seat, "form-review")
    assert not Answer.objects.exists() and not Evidence.objects.exists()
    page = client.get(url(seat, "form-review")).content.decode()
    assert "Leído en la oficina" in page and "30 de 40" in page and "https://ejemplo.mx/a" in page
    client.post(url(seat, "form-review"), {"seen": seen(client, seat)})
    answers = {each.code: each for each in Answer.objects.all()}
    assert answers[chosen.code].level == chosen.levels[1].key and answers[chosen.code].edition == 1
    assert answers[measured.code].level == measured.measured(30, 40).key
    assert (answers[optional.code].level, answers[optional.code].note) == ("n/a", "No hay comité")
    evidence = Evidence.objects.get()
    assert (evidence.code, evidence.title, evidence.brought_by, evidence.side) == (
        chosen.code,
        "Acuerdo",
        cast.assessor,
        "organisation",
    )
    assert not OfflineForm.objects.exists()
    assert AuditEvent.objects.get(kind="indices:form:imported").details["answers"] == 3
    # What is stored leaves again as it came.
    assert Spreadsheet(seat).read().rows == ()


def test_what_was_saved_meanwhile_is_chosen_and_what_nobody_touched_stays(seat, client):
    chosen, measured, optional = entries_of_each_sort(seat)
    save_answer(seat=seat, code=optional.code, edition=0, level=optional.levels[0].key)
    form = Spreadsheet(seat)
    save_answer(seat=seat, code=chosen.code, edition=0, level=chosen.levels[0].key, note="En la plataforma")
    save_answer(seat=seat, code=optional.code, edition=1, level=optional.levels[1].key)
    form.type(
        chosen,
        level="B",
        note="En el formulario",
        link_1_title="A",
        link_1_url="https://a.mx",
        link_1_seen_on="2026-03-01",
    )
    form.type(measured, part=1, whole=2)
    upload(client, seat, form)
    digest = seen(client, seat)
    refused = client.post(url(seat, "form-review"), {"seen": digest})
    assert refused.status_code == 422 and not Answer.objects.filter(code=measured.code).exists()
    client.post(url(seat, "form-review"), {"seen": digest, chosen.code: "platform"})
    assert Answer.objects.get(code=chosen.code).note == "En la plataforma"
    assert Evidence.objects.get().url == "https://a.mx"
    assert Answer.objects.filter(code=measured.code).exists()
    assert Answer.objects.get(code=optional.code).level == optional.levels[1].key
    upload(client, seat, form)
    client.post(url(seat, "form-review"), {"seen": seen(client, seat), chosen.code: "form"})
    answer = Answer.objects.get(code=chosen.code)
    assert (answer.note, answer.level, answer.edition) == ("En el formulario", chosen.levels[1].key, 2)
    assert Evidence.objects.count() == 1


def test_whoever_confirms_has_seen_what_stands_there(seat, client):
    chosen, *_others = entries_of_each_sort(seat)
    form = Spreadsheet(seat)
    form.type(chosen, level="B")
    upload(client, seat, form)
    digest = seen(client, seat)
    save_answer(seat=seat, code=chosen.code, edition=0, level=chosen.levels[0].key)
    refused = client.post(url(seat, "form-review"), {"seen": digest, chosen.code: "form"})
    assert refused.status_code == 422 and "mientras veías esto" in refused.content.decode()
    assert Answer.objects.get().level == chosen.levels[0].key


def test_links_are_changed_and_taken_away(seat, client):
    chosen, measured, _optional = entries_of_each_sort(seat)
    gone, changed = link(seat, chosen.code), link(seat, measured.code)
    form = Spreadsheet(seat)
    form.type(chosen, link_1_title=None, link_1_url=None, link_1_seen_on=None)
    form.type(measured, link_1_title="+Otro")
    upload(client, seat, form)
    client.post(url(seat, "form-review"), {"seen": seen(client, seat)})
    assert Evidence.objects.get() == changed != gone
    changed.refresh_from_db()
    assert changed.title == "+Otro"


def test_a_form_that_changes_nothing_is_not_kept_and_one_can_be_discarded(seat, client):
    form = Spreadsheet(seat)
    assert upload(client, seat, form).url == url(seat)
    assert not OfflineForm.objects.exists()
    form.type(entries_of_each_sort(seat)[0], note="Algo")
    upload(client, seat, form)
    assert url(seat, "form-review") in client.get(url(seat)).content.decode()
    client.post(url(seat, "form-review"), {"discard": "1"})
    assert not OfflineForm.objects.exists() and not Answer.objects.exists()


def test_areas_that_were_given_to_somebody_else_are_left_out(seat, client):
    chosen, *_others = entries_of_each_sort(seat)
    form = Spreadsheet(seat)
    form.type(chosen, note="Algo")
    others = [area.key for area in seat.round.version.text.areas if area.key != chosen.group]
    seat.groups = others
    seat.save()
    other = next(entry for entry in seat.round.entries if entry.group in others)
    form.type(other, note="Mío")
    upload(client, seat, form)
    assert chosen.number in client.get(url(seat, "form-review")).content.decode()
    client.post(url(seat, "form-review"), {"seen": seen(client, seat)})
    assert [each.code for each in Answer.objects.all()] == [other.code]


def test_after_scoring_nothing_is_downloaded_kept_or_stored(seat, client):
    form = Spreadsheet(seat)
    form.type(entries_of_each_sort(seat)[0], note="Algo")
    upload(client, seat, form)
    digest = seen(client, seat)
    Round.objects.update(state=Round.State.RECONCILING)
    assert client.get(url(seat, "form-xlsx")).status_code == 404
    assert upload(client, seat, form).status_code == 422
    assert client.post(url(seat, "form-review"), {"seen": digest}).status_code == 302
    assert not Answer.objects.exists()


def test_a_wrong_file_is_refused_beside_its_field(seat, client):
    for content in (b"", b"a,b", form_bytes(seat)[:4000]):
        assert client.post(url(seat), {"file": uploaded(content)}).status_code == 422
    assert client.post(url(seat), {}).status_code == 422


def test_where_two_score_apart_the_form_is_of_ones_own_answers(cast):
    seat = seat_of(cast, scored_twice=True)
    chosen, *_others = entries_of_each_sort(seat)
    beside = seat.round.seats.create(person=cast.coordinator, part="assessor")
    beside.round = seat.round
    save_answer(seat=beside, code=chosen.code, edition=0, level=chosen.levels[0].key, note="De otra persona")
    form = Spreadsheet(seat)
    assert form.cell(chosen, "note").value is None
    form.type(chosen, note="Mía")
    client = cast.client("assessor")
    upload(client, seat, form)
    client.post(url(seat, "form-review"), {"seen": seen(client, seat)})
    assert {each.seat_id: each.note for each in Answer.objects.all()} == {
        beside.pk: "De otra persona",
        seat.pk: "Mía",
    }


def test_the_review_costs_the_same_however_much_is_changed(seat, client, django_assert_max_num_queries):
    form = Spreadsheet(seat)
    for entry in seat.round.entries:
        form.type(entry, note="Algo")
    upload(client, seat, form)
    with django_assert_max_num_queries(14):
        client.get(url(seat, "form-review"))
