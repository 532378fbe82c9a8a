"""Codes by mail: everybody gets one that works, nobody two, and no row tells whose it is."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from probidad.core.anonymity import codes
from probidad.core.signing import signatures
from probidad.core.tasks import worker
from probidad.core.tasks.models import Task
from probidad.instruments.exercises import queries, tasks
from probidad.instruments.exercises.models import ParticipationCode, Round, SignedManifest
from probidad.instruments.exercises.services import codes as code_services
from probidad.instruments.exercises.services import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_everybodys_mail_has_the_fingerprint_of_what_the_custodian_signed(prepare, cast, settings, language):
    settings.LANGUAGE_CODE = language
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    tasks.send_codes(play.round.pk)
    shown = signatures.fingerprint(SignedManifest.objects.get(round=play.round).document.encode())
    assert [each.body.count(shown) for each in mail.outbox] == [1] * 27


def test_a_mail_server_that_refuses_some_loses_nobody(prepare, cast):
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    refused, mailed = iter([True] * 5 + [False] * 100), []

    def deliver(entry, code):
        if next(refused):
            raise ConnectionRefusedError
        mailed.append((entry.pk, codes.digest(codes.normalise(code))))

    stored, failed = code_services.mail_batch(round=play.round, deliver=deliver)
    assert failed == 5 and stored == ParticipationCode.objects.count()
    assert queries.entries_to_mail(play.round).count() == 27 - stored >= 5
    while queries.entries_to_mail(play.round).exists():
        code_services.mail_batch(round=play.round, deliver=deliver)
    works = set(ParticipationCode.objects.values_list("digest", flat=True))
    assert len({entry for entry, digest in mailed if digest in works}) == len(works) == 27


def test_a_process_killed_while_mailing_never_leaves_two_codes_for_one_person(prepare, cast, monkeypatch):
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    sent = []

    def deliver(entry, code):
        sent.append((entry.pk, codes.digest(codes.normalise(code))))
        if len(sent) == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        code_services.mail_batch(round=play.round, deliver=deliver)
    assert queries.mail_progress(play.round)["sent"] == ParticipationCode.objects.count() < 19
    code_services.mail_batch(round=play.round, deliver=deliver)
    works = set(ParticipationCode.objects.values_list("digest", flat=True))
    assert len(sent) > len(works) == 27
    assert sorted(entry for entry, digest in sent if digest in works) == sorted({entry for entry, _ in sent})


@pytest.mark.parametrize("waiting", [1, 199, 200, 201, 399, 401, 5000])
def test_a_unit_that_is_too_large_for_a_batch_comes_in_even_parts(waiting):
    left, sizes = waiting, []
    while left:
        sizes.append(queries.even_part(left, code_services.BATCH))
        left -= sizes[-1]
    assert sum(sizes) == waiting
    assert max(sizes) <= code_services.BATCH and max(sizes) - min(sizes) <= 1
    assert waiting <= code_services.BATCH or min(sizes) >= code_services.BATCH // 2


@pytest.mark.each_database
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


@pytest.mark.each_database
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


def test_codes_are_written_in_another_order_than_they_were_issued(prepare):
    """The place of a row in PostgreSQL's files is that of its writing: it must not be that of the roster."""
    play = prepare(opened=False)
    issued = [f"{number:064x}" for number in range(40)]
    with CaptureQueriesContext(connection) as seen:
        code_services.store_valid(play.round, ((digest, None) for digest in issued))
    written = [digest for each in seen for digest in re.findall(r"[0-9a-f]{64}", each["sql"])]
    assert sorted(written) == issued != written


@pytest.fixture
def past(prepare, cast):
    """A round that was opened and whose last day passed before any mail went out."""
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    Round.objects.update(opens_on="2020-01-01", closes_on="2020-02-01")
    return play.round


def test_nobody_is_mailed_a_code_after_the_last_day(past):
    tasks.send_codes(past.pk)
    assert not mail.outbox and not ParticipationCode.objects.exists()


@pytest.mark.each_database
def test_after_the_last_day_no_mails_are_queued(past, cast):
    queued = Task.objects.count()
    with pytest.raises(ValidationError) as refused:
        code_services.send_missing_codes(round=past, actor=cast.ethics_head)
    assert refused.value.code == "not_open" and Task.objects.count() == queued
