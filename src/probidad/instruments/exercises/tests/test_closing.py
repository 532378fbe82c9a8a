"""Closing: only the right key opens, no ballot comes after the end, and what is kept singles nobody out."""

import datetime as dt
import json
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from probidad.core.anonymity import custody, sealing
from probidad.instruments.exercises import queries, rehearsal, tasks
from probidad.instruments.exercises.manifest import ballot_info
from probidad.instruments.exercises.models import (
    Ballot,
    Comment,
    ParticipationCode,
    Results,
    RosterEntry,
    Round,
)
from probidad.instruments.exercises.services import ballots, rounds
from probidad.instruments.exercises.tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db


def everybody_answers(play, option="a"):
    exercises = play.exercises
    for code in play.codes:
        who = ballots.participation(code)
        for exercise in exercises:
            ballots.cast_answer(who=who, exercise=exercise, option=option)


def told(answers: int) -> int:
    """As many answers as a report says that there are at least."""
    return answers // 5 * 5


def close(play):
    if play.round.state == Round.State.OPEN:
        play.round = rounds.end_round(round=play.round, actor=play.cast.ethics_head)
    results = bring_key(play.round, play)
    play.round.refresh_from_db()
    return results


def bring_key(round, play):
    """What the custodian does on the page, with the work done before it answers."""
    return rehearsal.close(
        round=round, key_file=play.key_file, passphrase=PASSPHRASE, actor=play.cast.custodian
    )


def test_what_was_answered_is_counted_by_exercise_unit_and_option(play):
    first = play.exercises[0]
    for who in play.of_unit("Obras Públicas"):
        ballots.cast_answer(who=who, exercise=first, option="a")
    for who in play.of_unit("Tesorería"):
        ballots.cast_answer(who=who, exercise=first, option="b")
    close(play)
    report = queries.round_report(play.round, None)
    [shown, empty] = report.exercises
    # Told in fives, and without the few that the lot left out.
    assert shown.total["a"] == 10 and shown.total["b"] == 10
    by_name = {unit.name: shown.units[unit.pk] for unit in report.units}
    assert by_name["Obras Públicas"]["a"] == 10
    assert by_name["Tesorería"]["b"] == 10
    assert by_name["Desarrollo Social"] is None
    assert empty.total is None


def test_a_small_group_is_not_left_over_as_a_difference(play):
    everybody_answers(play)
    close(play)
    figures = json.dumps(play.round.results.get().figures)
    report = queries.round_report(play.round, None)
    for each in report.exercises:
        shown = [sum(counts.values()) for counts in each.units.values() if counts]
        rest = sum(each.total.values()) - sum(shown)
        assert rest == 0 or rest >= play.round.minimum_group
    assert not any(f'"a": {exact}' in figures for exact in (4, 11, 12, 15, 27))


def test_a_round_below_the_minimum_shows_nothing(play):
    for number in range(9):
        ballots.cast_answer(who=play.participant(number), exercise=play.exercises[0], option="a")
    close(play)
    assert queries.round_report(play.round, None).exercises[0].total is None
    assert "9" not in json.dumps(play.round.results.get().figures["exercises"][0]["total"])


def test_the_round_cannot_be_opened_with_the_key_while_it_takes_answers(play):
    with pytest.raises(ValidationError):
        bring_key(play.round, play)


def test_a_round_whose_last_day_has_passed_can_be_closed(play):
    Round.objects.update(
        opens_on=timezone.localdate() - dt.timedelta(9), closes_on=timezone.localdate() - dt.timedelta(1)
    )
    play.round.refresh_from_db()
    assert bring_key(play.round, play).complete


@pytest.mark.parametrize("wrong", ["passphrase", "other key", "no key"])
def test_a_wrong_key_or_passphrase_opens_nothing_and_says_so(play, cast, wrong):
    everybody_answers(play)
    rounds.end_round(round=play.round, actor=cast.ethics_head)
    key_file, phrase = play.key_file, PASSPHRASE
    if wrong == "passphrase":
        phrase = "otra frase distinta"
    elif wrong == "other key":
        key_file = custody.make_key(PASSPHRASE)[0]
    else:
        key_file = b"hola"
    client = cast.client("custodian")
    page = client.post(
        f"/panel/ejercicios/{play.round.pk}/cerrar/",
        {"key_file": SimpleUploadedFile("llave.json", key_file), "passphrase": phrase},
    )
    assert page.status_code == 422
    assert 'class="field field--error"' in page.text
    assert not Results.objects.exists()
    assert Ballot.objects.count() == len(play.codes) * 2


def test_afterwards_no_ballot_code_or_address_is_kept(play):
    everybody_answers(play)
    close(play)
    tasks.tidy_round(play.round.pk)
    assert not Ballot.objects.exists()
    assert not ParticipationCode.objects.exists()
    assert not RosterEntry.objects.exists()
    assert queries.round_report(play.round, None).exercises[0].total["a"] == told(len(play.codes))


def test_ballots_that_do_not_open_are_left_out_and_counted(play):
    everybody_answers(play)
    victim = Ballot.objects.first()
    Ballot.objects.filter(pk=victim.pk).update(sealed=b"x" * len(bytes(victim.sealed)))
    close(play)
    assert queries.round_report(play.round, None).unreadable == 1


def test_a_ballot_moved_to_another_exercise_does_not_open(play):
    who = play.participant()
    ballots.cast_answer(who=who, exercise=play.exercises[0], option="a")
    Ballot.objects.update(key=queries.signed_manifest(play.round).exercises[1].answer.id)
    close(play)
    assert play.round.results.get().figures["unreadable"] == 1


def test_no_ballot_is_taken_from_the_moment_that_the_round_ends(play, cast):
    who = play.participant()  # read while the round was open
    rounds.end_round(round=play.round, actor=cast.ethics_head)
    assert who.round.takes_answers
    with pytest.raises(ballots.RoundNotOpen):
        ballots.cast_answer(who=who, exercise=play.exercises[0], option="a")
    assert not Ballot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_round_ends_only_after_the_ballots_that_are_being_cast(committed, cast):
    """On SQLite's in-memory database one connection does both in turn; on PostgreSQL two race."""
    casting, ended = threading.Event(), threading.Event()
    order = []

    def end():
        casting.wait(5)
        rounds.end_round(round=committed.round, actor=cast.ethics_head)
        order.append("end")
        ended.set()
        connection.close()

    racer = threading.Thread(target=end)
    if connection.vendor == "postgresql":
        racer.start()
    who = committed.participant()
    with transaction.atomic():  # the statement of a ballot, as long as it isn't over
        ballots.cast_answer(who=who, exercise=committed.exercises[0], option="a")
        casting.set()
        if connection.vendor == "postgresql":
            ended.wait(0.5)  # time enough for the end, if it didn't wait
        order.append("cast")
    if connection.vendor == "postgresql":
        racer.join(5)
    else:
        rounds.end_round(round=committed.round, actor=cast.ethics_head)
        order.append("end")
    assert order == ["cast", "end"]
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("comment", {"x": 1}),
        ("comment", {"text": ["a"]}),
        ("answer", {"option": ["a"], "unit": None, "proof": None}),
        ("answer", {"option": "e", "unit": None, "proof": None}),
        ("answer", {"option": "a", "unit": 999, "proof": "AA"}),
        ("answer", {"option": "a", "unit": None, "proof": "AA"}),
        ("answer", {"option": "a", "unit": None}),
        ("satisfaction", {"level": "x"}),
        ("satisfaction", {"level": 6}),
    ],
)
def test_a_forged_ballot_that_opens_is_left_out_and_stops_nothing(play, kind, record):
    signed = queries.signed_manifest(play.round)
    key = next(key.id for key, use, _exercise in signed.ballot_keys() if use == kind)
    public_key = custody.load_public(signed.sealing_key)
    context = ballot_info(signed.round, key, "forged")
    sealed = sealing.seal(record, public_key=public_key, context=context, size=256)
    Ballot.objects.create(key=key, nullifier="forged", sealed=sealed)
    ParticipationCode.objects.filter(pk=play.participant().row.pk).update(way="server")
    close(play)
    assert play.round.results.get().figures["unreadable"] == 1
    assert not queries.comments_of(play.round).exists()


def test_comments_of_an_exercise_that_too_few_answered_are_not_kept(play):
    who = play.participant()
    ballots.cast_answer(who=who, exercise=play.exercises[0], option="a")
    ballots.cast_comment(who=who, exercise=play.exercises[0], text="estuve aquí")
    close(play)
    assert not Comment.objects.exists()
