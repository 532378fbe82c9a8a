"""Preparing a round: what is missing is told, what is open is fixed, keys stay with their custodian."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from probidad.core.anonymity import base64url, custody
from probidad.core.institutions.endings import end_institution
from probidad.core.signing import signatures
from probidad.core.tasks import worker
from probidad.instruments.exercises import forms, queries, rehearsal
from probidad.instruments.exercises.models import (
    Ballot,
    ParticipationCode,
    RosterEntry,
    Round,
    SignedManifest,
)
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import ballots, manifests, rosters, rounds
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import LIBRARY, PASSPHRASE

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_round_goes_from_preparation_to_results_through_its_pages(prepare, cast):
    play = prepare(opened=False)
    head, custodian = cast.client("ethics_head"), cast.client("custodian")
    path = f"/panel/ejercicios/{play.round.pk}/"
    key_file, keys = custody.make_key(PASSPHRASE)
    sent = {"public_keys": SimpleUploadedFile("k.public.json", custody.public_document(keys))}
    assert custodian.post(f"{path}llave/", sent).status_code == 302
    manifests.make_missing_keys(round=play.round)
    document = custodian.get(f"{path}llave/acta.json").content
    signature = signatures.sign(document, custody.open_key_file(key_file, PASSPHRASE).signing)
    signed = {"seen": signatures.digest(document), "signature": base64url.encode(signature)}
    assert custodian.post(f"{path}llave/probar/", signed).status_code == 302
    assert "Abrir la ronda" in head.get(path).text
    assert head.post(f"{path}abrir/").status_code == 302
    assert head.post(f"{path}terminar/").status_code == 302
    key = {"key_file": SimpleUploadedFile("k.json", key_file), "passphrase": PASSPHRASE}
    assert custodian.post(f"{path}cerrar/", key).status_code == 302
    assert head.get(f"{path}informe/").status_code == 200
    assert Round.objects.get().state == Round.State.CLOSED


def test_what_is_missing_is_said_and_keeps_the_round_from_opening(cast):
    round = rounds.prepare_round(
        institution=cast.institution,
        title="Sin nada",
        opens_on=timezone.localdate(),
        closes_on=timezone.localdate(),
        minimum_group=10,
        custodian="",
        dilemmas=[],
        actor=cast.ethics_head,
    )
    assert len(queries.obstacles(round)) == 3
    with pytest.raises(ValidationError) as raised:
        rounds.open_round(round=round, actor=cast.ethics_head)
    assert raised.value.messages == queries.obstacles(round)
    page = cast.client("ethics_head").post(f"/panel/ejercicios/{round.pk}/abrir/", follow=True)
    assert queries.obstacles(round)[0] in page.text


def test_an_open_round_cannot_be_changed_or_discarded(play, cast):
    for act in (
        lambda: rounds.change_round(round=play.round, dilemmas=[], actor=cast.ethics_head, title="Otro"),
        lambda: rehearsal.give_keys(round=play.round, passphrase=PASSPHRASE, actor=cast.custodian),
        lambda: rounds.discard_round(round=play.round, actor=cast.ethics_head),
    ):
        with pytest.raises(ValidationError):
            act()


def test_with_an_outside_custodian_the_institution_cannot_touch_the_key(play, cast):
    client = cast.client("ethics_head")
    for path in ("llave/", "llave/probar/", "cerrar/"):
        assert client.get(f"/panel/ejercicios/{play.round.pk}/{path}").status_code == 404


def test_without_an_outside_custodian_the_ethics_unit_keeps_the_key_and_people_are_told(prepare, cast):
    play = prepare(custodian="")
    assert cast.client("ethics_head").get(f"/panel/ejercicios/{play.round.pk}/llave/").status_code == 302
    browser = Client()
    browser.post("/ejercicios/", {"code": play.codes[0]})
    assert "te protege menos" in browser.get("/ejercicios/ronda/").text


@pytest.mark.each_database
def test_another_custodian_means_another_key(prepare, cast):
    play = prepare(opened=False)
    changed = rounds.change_round(
        round=play.round,
        dilemmas=[each.dilemma_version for each in play.exercises],
        actor=cast.ethics_head,
        custodian="Otra organización",
    )
    assert changed.sealing_key is None and changed.signing_key is None
    assert not SignedManifest.objects.exists()


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("closes_on", "2020-01-01"),
        ("minimum_group", "2"),
        ("title", ""),
        ("dilemmas", ""),
        ("opens_on", "ayer"),
    ],
)
@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_a_wrong_round_is_told_beside_its_field_and_keeps_what_was_typed(
    prepare, cast, field, value, language
):
    play = prepare(opened=False)
    data = {
        "title": "Una ronda con nombre propio",
        "opens_on": str(timezone.localdate()),
        "closes_on": str(timezone.localdate() + dt.timedelta(days=3)),
        "minimum_group": "10",
        "custodian": "",
        "dilemmas": [each.dilemma_version_id for each in play.exercises],
    } | {field: value}
    client = cast.client("ethics_head", language=language)
    page = client.post(f"/panel/ejercicios/nueva/{cast.institution.slug}/", data)
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    if field != "title":
        assert "Una ronda con nombre propio" in page.text
    assert Round.objects.count() == 1


def test_a_round_that_would_be_over_already_is_refused_when_it_is_saved(prepare, cast):
    play, client = prepare(opened=False), cast.client("ethics_head")
    path = f"/panel/ejercicios/{play.round.pk}/editar/"
    sent = dict(client.get(path).context["form"].initial) | {
        "opens_on": "2020-01-01",
        "closes_on": "2020-02-01",
    }
    sent["dilemmas"] = [each.dilemma_version_id for each in play.exercises]
    refused = client.post(path, sent | {"custodian": ""})
    assert refused.status_code == 422 and "El último día ya pasó" in refused.text


@pytest.mark.each_database
def test_a_custodian_without_a_person_is_told(prepare, cast):
    play = prepare(opened=False)
    Round.objects.update(sealing_key=None, signing_key=None)
    play.round.refresh_from_db()
    assert not any("Nadie tiene" in each for each in queries.obstacles(play.round))
    cast.custodian.memberships.all().delete()
    assert any("Nadie tiene" in each for each in queries.obstacles(play.round))


@pytest.mark.each_database
def test_changing_a_round_keeps_a_dilemma_whose_wording_was_revised(prepare, cast):
    play = prepare(opened=False)
    content = play.exercises[0].dilemma_version.text
    revised = publish_dilemma(content=content.model_copy(update={"revision": content.revision + 1}))
    client = cast.client("ethics_head")
    page = client.get(f"/panel/ejercicios/{play.round.pk}/editar/")
    data = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    client.post(f"/panel/ejercicios/{play.round.pk}/editar/", data)
    assert {each.dilemma_version_id for each in play.exercises} == {
        revised.pk,
        play.exercises[1].dilemma_version_id,
    }


def test_saving_a_round_keeps_the_order_of_its_dilemmas_and_puts_new_ones_after_them(prepare, cast):
    play = prepare(opened=False)
    for content in LIBRARY[:8]:
        publish_dilemma(content=content)
    by_topic = forms.by_topic(forms.RoundForm(institution=cast.institution).fields["dilemmas"].queryset)
    before = [by_topic[7], by_topic[2], by_topic[5]]
    rounds.change_round(round=play.round, dilemmas=before, actor=cast.ethics_head)
    client = cast.client("ethics_head")
    path = f"/panel/ejercicios/{play.round.pk}/editar/"
    initial = client.get(path).context["form"].initial
    data = {name: value for name, value in initial.items() if value is not None}
    client.post(path, data)
    assert [each.dilemma_version for each in play.exercises] == before
    client.post(path, data | {"dilemmas": [each.pk for each in (by_topic[6], by_topic[1], *before[:2])]})
    assert [each.dilemma_version for each in play.exercises] == [*before[:2], by_topic[1], by_topic[6]]


def test_a_pinned_wording_stays_in_an_open_round(play):
    pinned = play.exercises[0].dilemma_version
    content = pinned.text
    publish_dilemma(content=content.model_copy(update={"revision": content.revision + 1}))
    assert play.exercises[0].dilemma_version == pinned


def test_units_of_a_former_roster_are_not_reported_by(prepare, cast):
    play = prepare(opened=False)
    rosters.store_roster(
        round=play.round, content=RosterFile([("a@villa.mx", "tesoreria")]), actor=cast.ethics_head
    )
    assert [unit.name for unit in play.round.units.all()] == ["Tesorería"]


def test_a_round_whose_key_is_lost_can_be_given_up(play, cast):
    client = cast.client("ethics_head")
    path = f"/panel/ejercicios/{play.round.pk}/"
    client.post(f"{path}abandonar/")
    assert Round.objects.get().state == Round.State.OPEN  # not while it takes answers
    ballots.cast_answer(who=play.participant(), exercise=play.exercises[0], option="a")
    client.post(f"{path}terminar/")
    client.post(f"{path}abandonar/")
    worker.run_due()
    assert Round.objects.get().state == Round.State.ABANDONED
    for leftover in (Ballot, ParticipationCode, RosterEntry):
        assert not leftover.objects.exists()
    assert client.get(f"{path}informe/").status_code == 404


def test_an_institution_cannot_end_while_a_round_is_unfinished(play, cast):
    [sentence] = queries.open_business(cast.institution)
    assert play.round.title in sentence
    with pytest.raises(ValidationError):
        end_institution(
            actor=cast.operator,
            institution=cast.institution,
            ending="dissolved",
            on=timezone.localdate(),
        )
    Round.objects.update(state=Round.State.CLOSED, closed_on=timezone.localdate())
    assert not queries.open_business(cast.institution)


@pytest.mark.each_database
def test_a_dilemma_can_come_earlier_until_the_round_opens(prepare, cast):
    play = prepare(opened=False)
    before = [each.dilemma_version.pk for each in play.exercises]
    client, path = cast.client("ethics_head", language="en"), f"/panel/ejercicios/{play.round.pk}/"
    assert "Move “" in client.get(path).text
    moved = client.post(f"{path}dilemas/2/a/1/")
    assert moved.url.endswith("#dilemmas")
    swapped = [before[1], before[0], *before[2:]]
    assert [each.dilemma_version.pk for each in queries.exercises_of(play.round)] == swapped
    assert "look again" in client.post(f"{path}dilemas/9/a/1/", follow=True).text
    Round.objects.update(state=Round.State.OPEN, sealing_key=b"key", signing_key=b"key")
    assert "Move “" not in client.get(path).text
    assert "no longer in preparation" in client.post(f"{path}dilemas/2/a/1/", follow=True).text
    assert [each.dilemma_version.pk for each in queries.exercises_of(play.round)] == swapped


@pytest.mark.each_database
def test_discarding_a_round_leaves_no_roster(prepare, cast):
    play = prepare(opened=False)
    cast.client("ethics_head").post(f"/panel/ejercicios/{play.round.pk}/descartar/")
    assert not Round.objects.exists() and not RosterEntry.objects.exists()


def test_a_key_that_is_no_key_is_an_invalid_choice(prepare, cast):
    play = prepare(opened=False)
    data = {"title": "x", "dilemmas": ["9223372036854775808", "99999999999999999999999"]}
    page = cast.client("ethics_head").post(f"/panel/ejercicios/{play.round.pk}/editar/", data)
    assert page.status_code == 422 and page.context["form"].errors["dilemmas"]


def test_the_custodian_sees_how_many_people_the_roster_gives_each_unit(prepare, cast):
    play = prepare(opened=False)
    page = cast.client("custodian").get(f"/panel/ejercicios/{play.round.pk}/").text
    assert "Tesorería" in page and re.search(r"<td[^>]*>\s*11\s*</td>", page)


def test_pages_of_another_state_lead_back_to_the_round(prepare, cast):
    custodian, head = cast.client("custodian"), cast.client("ethics_head")
    draft, running = prepare(opened=False).round, prepare().round
    for client, round, page in (
        (custodian, draft, "cerrar/"),
        (custodian, running, "llave/"),
        (custodian, running, "llave/probar/"),
        (custodian, running, "cerrar/"),
        (head, draft, "tarjetas/"),
    ):
        answer = client.get(f"/panel/ejercicios/{round.pk}/{page}")
        assert answer.status_code == 302 and answer.url == f"/panel/ejercicios/{round.pk}/", page


def test_a_round_that_is_ended_early_bears_its_real_last_day(play, cast):
    ended = rounds.end_round(round=play.round, actor=cast.ethics_head)
    assert ended.closes_on == timezone.localdate() < play.round.closes_on
