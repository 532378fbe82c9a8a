"""Preparing a round: what is missing is told, what is open is fixed, keys stay with their custodian."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from probidad.core.anonymity import codes
from probidad.core.institutions.endings import end_institution
from probidad.core.tasks import worker
from probidad.core.tasks.models import Task
from probidad.instruments.exercises import queries, tasks
from probidad.instruments.exercises.models import Ballot, ParticipationCode, RosterEntry, Round
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import ballots, rosters, rounds
from probidad.instruments.exercises.services import codes as code_services
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db


def test_a_round_goes_from_preparation_to_results_through_its_pages(prepare, cast):
    play = prepare(opened=False)
    head, custodian = cast.client("ethics_head"), cast.client("custodian")
    path = f"/panel/ejercicios/{play.round.pk}/"
    made = custodian.post(f"{path}llave/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert made["Content-Type"] == "application/x-pem-file" and made["Cache-Control"] == "no-store"
    key = {"key_file": SimpleUploadedFile("k.pem", made.content), "passphrase": PASSPHRASE}
    assert custodian.post(f"{path}llave/probar/", key).status_code == 302
    assert "Abrir la ronda" in head.get(path).text
    assert head.post(f"{path}abrir/").status_code == 302
    assert head.post(f"{path}terminar/").status_code == 302
    key["key_file"] = SimpleUploadedFile("k.pem", made.content)
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
        lambda: rounds.make_key(round=play.round, passphrase=PASSPHRASE, actor=cast.custodian),
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
    assert cast.client("ethics_head").get(f"/panel/ejercicios/{play.round.pk}/llave/").status_code == 200
    browser = Client()
    browser.post("/ejercicios/", {"code": play.codes[0]})
    assert "te protege menos" in browser.get("/ejercicios/ronda/").text


def test_another_custodian_means_another_key(prepare, cast):
    play = prepare(opened=False)
    changed = rounds.change_round(
        round=play.round,
        dilemmas=[each.dilemma_version for each in play.exercises],
        actor=cast.ethics_head,
        custodian="Otra organización",
    )
    assert changed.public_key is None and not changed.key_proved


def test_no_round_opens_whose_codes_would_be_written_to_the_log(prepare, cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    play = prepare(opened=False)
    assert any("correo" in obstacle for obstacle in queries.obstacles(play.round))
    with pytest.raises(ValidationError):
        rounds.open_round(round=play.round, actor=cast.ethics_head)


def test_the_task_mails_everybody_one_working_code(prepare, cast):
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    tasks.send_codes(play.round.pk)
    assert len(mail.outbox) == 27
    mailed = [
        codes.normalise(next(line for line in m.body.splitlines() if line.startswith("    ")))
        for m in mail.outbox
    ]
    assert len(set(mailed)) == 27
    stored = set(ParticipationCode.objects.values_list("digest", flat=True))
    assert {codes.digest(code) for code in mailed} == stored
    tasks.send_codes(play.round.pk)
    assert len(mail.outbox) == 27


def test_a_mail_server_that_refuses_some_loses_nobody(prepare, cast, monkeypatch):
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    refused = iter([True] * 5 + [False] * 100)

    def deliver(entry, code):
        if next(refused):
            raise ConnectionRefusedError

    assert code_services.mail_batch(round=play.round, deliver=deliver) == (22, 5)
    assert queries.entries_to_mail(play.round).count() == 5
    assert ParticipationCode.objects.count() == 22


def test_a_process_killed_while_mailing_never_leaves_two_codes_for_one_person(prepare, cast, monkeypatch):
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    sent = []

    def deliver(entry, code):
        sent.append(code)
        if len(sent) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        code_services.mail_batch(round=play.round, deliver=deliver)
    assert not ParticipationCode.objects.exists()
    code_services.mail_batch(round=play.round, deliver=lambda entry, code: sent.append(code))
    assert ParticipationCode.objects.count() == 27


@pytest.mark.parametrize("waiting", [0, 1, 199, 200, 201, 399, 401, 5000])
def test_no_batch_of_codes_leaves_one_person_alone(waiting):
    left, sizes = waiting, []
    while left:
        sizes.append(code_services.batch_size(left))
        left -= sizes[-1]
    assert sum(sizes) == waiting
    assert all(1 <= size <= code_services.BATCH for size in sizes)
    assert not sizes or max(sizes) - min(sizes) <= 1


def issue(round, unit, count, cast) -> list[str]:
    """Issue cards; the codes that the document would show."""
    shown: list[str] = []
    code_services.issue_cards(
        round=round,
        unit=unit,
        count=count,
        actor=cast.ethics_head,
        make=lambda fresh: shown.extend(fresh) or b"%PDF",
    )
    return shown


def test_cards_are_bounded_by_the_roster_and_their_codes_are_stored_nowhere(prepare, cast):
    play = prepare(opened=False)
    rows = [("", "tesoreria")] * 12
    rosters.store_roster(round=play.round, content=RosterFile(rows), actor=cast.ethics_head)
    round = rounds.open_round(round=play.round, actor=cast.ethics_head)
    unit = round.units.get(name="Tesorería")
    fresh = issue(round, unit, 10, cast)
    assert len(set(fresh)) == 10
    assert {codes.digest(codes.normalise(code)) for code in fresh} == set(
        ParticipationCode.objects.values_list("digest", flat=True)
    )
    with pytest.raises(ValidationError):
        issue(round, unit, 3, cast)
    page = cast.client("ethics_head").post(
        f"/panel/ejercicios/{round.pk}/tarjetas/", {"unit": unit.pk, "count": "2"}
    )
    assert page["Content-Type"] == "application/pdf" and page.content.startswith(b"%PDF")


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


@pytest.fixture
def by_card(prepare, cast):
    """An open round whose twelve people of Tesorería get cards, and their unit in it."""
    play = prepare(opened=False)
    rosters.store_roster(
        round=play.round, content=RosterFile([("", "tesoreria")] * 12), actor=cast.ethics_head
    )
    round = rounds.open_round(round=play.round, actor=cast.ethics_head)
    return round, round.units.get(name="Tesorería")


def test_no_card_is_issued_for_a_round_that_ended_meanwhile(by_card, cast):
    round, unit = by_card
    rounds.end_round(round=round, actor=cast.ethics_head)
    assert round.state == Round.State.OPEN  # as the page read it
    with pytest.raises(ValidationError):
        issue(round, unit, 1, cast)
    assert not ParticipationCode.objects.exists()


def test_a_document_that_fails_spends_no_card(by_card, cast):
    round, unit = by_card

    def fails(codes):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        code_services.issue_cards(round=round, unit=unit, count=12, actor=cast.ethics_head, make=fails)
    assert len(issue(round, unit, 12, cast)) == 12


def test_addresses_that_always_fail_do_not_keep_the_others_waiting(prepare, cast, monkeypatch):
    play = prepare(people={"Obras Públicas": 30}, opened=False)
    round = rounds.open_round(round=play.round, actor=cast.ethics_head)
    monkeypatch.setattr(code_services, "BATCH", 5)
    bad = set(queries.entries_to_mail(round).order_by("pk").values_list("email", flat=True)[:5])

    def deliver(entry, code):
        if entry.email in bad:
            raise OSError("550")

    for _try in range(60):
        code_services.mail_batch(round=round, deliver=deliver)
    assert queries.mail_progress(round) == {"total": 30, "sent": 25}


def test_a_mail_server_that_is_down_is_left_alone_for_now(prepare, cast):
    play = prepare(opened=False)
    round = rounds.open_round(round=play.round, actor=cast.ethics_head)
    tries = []

    def deliver(entry, code):
        tries.append(entry)
        raise ConnectionRefusedError

    code_services.mail_batch(round=round, deliver=deliver)
    assert len(tries) == code_services.REFUSED_IN_A_ROW


def test_codes_that_never_went_out_can_be_sent_later(prepare, cast):
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    Task.objects.all().delete()  # laid aside after its last attempt, say
    client = cast.client("ethics_head")
    assert "Enviar ahora" in client.get(f"/panel/ejercicios/{play.round.pk}/").text
    client.post(f"/panel/ejercicios/{play.round.pk}/enviar-codigos/")
    worker.run_due()
    assert len(mail.outbox) == 27
    assert "Enviar ahora" not in client.get(f"/panel/ejercicios/{play.round.pk}/").text


def test_a_custodian_without_a_person_is_told(prepare, cast):
    play = prepare(opened=False)
    Round.objects.update(public_key=None, key_proved=False)
    play.round.refresh_from_db()
    assert not any("Nadie tiene" in each for each in queries.obstacles(play.round))
    cast.custodian.memberships.all().delete()
    assert any("Nadie tiene" in each for each in queries.obstacles(play.round))


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
    Round.objects.update(state=Round.State.CLOSED)
    assert not queries.open_business(cast.institution)


def test_discarding_a_round_leaves_no_roster(prepare, cast):
    play = prepare(opened=False)
    cast.client("ethics_head").post(f"/panel/ejercicios/{play.round.pk}/descartar/")
    assert not Round.objects.exists() and not RosterEntry.objects.exists()


def test_two_workers_that_mail_the_same_batch_give_one_working_code_each(prepare, cast):
    play = prepare(opened=False)
    round = rounds.open_round(round=play.round, actor=cast.ethics_head)
    mailed: list[str] = []

    def deliver(entry, code):
        if not mailed:  # a second worker does all of it while this one is at its first mail
            mailed.append(code)
            code_services.mail_batch(round=round, deliver=lambda entry, code: mailed.append(code))
        mailed.append(code)

    code_services.mail_batch(round=round, deliver=deliver)
    assert len(mailed) > 27
    assert ParticipationCode.objects.count() == 27


def test_two_sheets_of_cards_at_once_keep_to_the_roster(by_card, cast):
    round, _unit = by_card
    stale = Round.objects.get(pk=round.pk)
    stale_unit = stale.units.get(name="Tesorería")
    issue(round, round.units.get(name="Tesorería"), 8, cast)
    with pytest.raises(ValidationError):
        issue(stale, stale_unit, 8, cast)
    assert ParticipationCode.objects.count() == 8


def test_a_key_that_is_no_key_is_an_invalid_choice(prepare, cast):
    play = prepare(opened=False)
    data = {"title": "x", "dilemmas": ["9223372036854775808", "99999999999999999999999"]}
    page = cast.client("ethics_head").post(f"/panel/ejercicios/{play.round.pk}/editar/", data)
    assert page.status_code == 422 and page.context["form"].errors["dilemmas"]


def test_the_custodian_sees_how_many_people_the_roster_gives_each_unit(prepare, cast):
    play = prepare(opened=False)
    page = cast.client("custodian").get(f"/panel/ejercicios/{play.round.pk}/").text
    assert "Tesorería" in page and ">11<" in page
