"""Exchanging a code for credentials, and casting with them: once, for this round, from nobody in particular."""

import json
import secrets

import pytest
from django.db import OperationalError, connection
from django.test import Client

from probidad.core.anonymity import credentials
from probidad.core.anonymity.base64url import decode, encode
from probidad.core.signing import signatures
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.models import Ballot, ParticipationCode, Round
from probidad.instruments.exercises.services import ballots, issuing, rounds
from probidad.instruments.exercises.tests.test_closing import close

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SEED = bytes(range(16))


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def post(client, path: str, body, language: str = ""):
    return client.post(f"{language}/ejercicios/{path}/", json.dumps(body), content_type="application/json")


def ballot_of(browser: rehearsal.Browser, position: int = 1) -> dict:
    """What a browser would send for an answer, taken before it is sent."""
    sent = {}
    cast = ballots.cast_credential
    ballots.cast_credential = lambda **values: sent.update(values)
    try:
        browser.answer(position, "a")
    finally:
        ballots.cast_credential = cast
    return {name: value if name == "key" else encode(value) for name, value in sent.items()}


def test_from_a_code_to_the_figures_over_the_pages_addresses(client, play):
    seed = credentials.Seed(SEED)
    asked = post(client, "credenciales", {"code": play.codes[0], "handle": encode(seed.handle)}).json()
    assert asked["token"] == play.round.token
    served = client.get(f"/ejercicios/acta/{play.round.token}/")
    signature = decode(served["Probidad-Signature"])
    assert signatures.verify(served.content, signature, bytes(play.round.signing_key))
    browser = rehearsal.Browser(play.codes[0], SEED)
    ballot = ballot_of(browser)
    assert post(client, "urna", ballot).status_code == 201
    assert post(client, "urna", ballot).json()["error"] == "counted_before"
    browser.comment(1, "Hace falta un criterio.")
    browser.rate(4)
    assert not client.cookies and Ballot.objects.count() == 3
    close(play)
    assert play.round.results.get().figures["unreadable"] == 0


def test_a_ballot_that_comes_twice_is_no_error_that_a_database_would_log_with_its_moment(client, play):
    ballot, failed = ballot_of(rehearsal.Browser(play.codes[0])), []

    def watched(execute, *statement):
        try:
            return execute(*statement)
        except Exception as error:
            failed.append(error)
            raise

    with connection.execute_wrapper(watched):
        assert post(client, "urna", ballot).status_code == 201
        assert post(client, "urna", ballot).json()["error"] == "counted_before"
        who = ballots.participation(play.codes[1])
        for stored in (True, False):
            assert ballots.cast_answer(who=who, exercise=play.exercises[0], option="a") is stored
    assert not failed and Ballot.objects.count() == 2


def test_answers_of_both_ways_are_counted_in_their_units(play):
    for number, code in enumerate(play.codes):
        if number % 2:
            rehearsal.Browser(code).answer(1, "a")
        else:
            ballots.cast_answer(who=ballots.participation(code), exercise=play.exercises[0], option="a")
    close(play)
    report = queries.round_report(play.round, None)
    assert report.unreadable == 0
    # Told in fives: of 12 people of Obras Públicas 10, and of the 15 others 15.
    assert report.exercises[0].total["a"] == 25
    assert report.exercises[0].units[play.round.units.get(name="Obras Públicas").pk]["a"] == 10


@pytest.mark.each_database
def test_the_same_values_are_signed_again_and_others_are_not(play):
    place = issuing.place_of_code(play.codes[0])
    seed = credentials.Seed(SEED)
    values = [each.blinded for each in rehearsal.blinded_values(place, seed)]
    first = issuing.issue(place=place, handle=seed.handle, blinded=values)
    again = issuing.issue(place=issuing.place_of_handle(seed.handle), handle=seed.handle, blinded=values)
    assert first == again
    with pytest.raises(issuing.IssuedBefore):
        rehearsal.Browser(play.codes[0])
    other = [each.blinded for each in rehearsal.blinded_values(place, credentials.Seed(bytes(16)))]
    with pytest.raises(issuing.IssuedBefore):
        issuing.issue(place=place, handle=seed.handle, blinded=other)


@pytest.mark.each_database
def test_one_seed_serves_one_code(play):
    rehearsal.Browser(play.codes[0], SEED)
    with pytest.raises(issuing.IssuedBefore):
        rehearsal.Browser(play.codes[1], SEED)


def test_a_code_goes_one_way_only(play):
    rehearsal.Browser(play.codes[0])
    with pytest.raises(ballots.Exchanged):
        ballots.participation(play.codes[0])
    who = ballots.participation(play.codes[1])
    rehearsal.Browser(play.codes[2])
    ballots.cast_answer(who=who, exercise=play.exercises[0], option="a")
    with pytest.raises(issuing.AnsweredOnServer):
        rehearsal.Browser(play.codes[1])


def test_who_began_without_a_script_in_another_tab_cannot_go_on_once_the_code_is_exchanged(play):
    who = ballots.participation(play.codes[0])
    rehearsal.Browser(play.codes[0])
    with pytest.raises(ballots.Exchanged):
        ballots.cast_answer(who=who, exercise=play.exercises[0], option="a")
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("field", ["key", "message", "signature", "sealed"])
@pytest.mark.parametrize("change", ["cut", "flipped", "empty", "of another", "longer", "200 kB"])
def test_a_changed_ballot_is_refused_and_stores_nothing(client, play, field, change):
    ballot = ballot_of(rehearsal.Browser(play.codes[0]))
    other = ballot_of(rehearsal.Browser(play.codes[1]), position=2)
    flipped = ballot[field][:20] + ("1" if ballot[field][20] != "1" else "2") + ballot[field][21:]
    values = {"cut": ballot[field][:-4], "flipped": flipped, "empty": "", "of another": other[field]}
    values |= {"longer": ballot[field] + "abcd", "200 kB": ballot[field] + "a" * 200_000}
    refused = post(client, "urna", ballot | {field: values[change]})
    if field == "sealed" and change in ("flipped", "of another"):  # only the custodian's key can tell
        assert refused.status_code == 201
        close(play)
        assert play.round.results.get().figures["unreadable"] == 1
    else:
        assert refused.status_code in (403, 422) and not Ballot.objects.exists()
        assert refused.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"handle": 3},
        {"handle": "AA"},
        {"handle": "A" * 10_000},
        {"x": {"y": [1] * 1000}},
        "x" * 100,
    ],
)
@pytest.mark.parametrize("path", ["credenciales", "urna"])
def test_what_cannot_be_read_is_refused_in_the_pages_language(client, db, path, body):
    for language in ("", "/en"):
        refused = post(client, path, body, language)
        assert refused.status_code == 422 and refused.json()["error"] == "malformed"
    assert client.post(f"/ejercicios/{path}/", {"a": "b"}).status_code == 422
    assert client.get(f"/ejercicios/{path}/").status_code == 405


# By what is wrong with them: made of good ones.
BAD_VALUES = {
    "none": lambda values: [],
    "one too few": lambda values: values[:-1],
    "one too many": lambda values: [*values, values[0]],
    "1,001": lambda values: values[:1] * 1001,
    "an empty one": lambda values: [b"", *values[1:]],
    "a short one": lambda values: [values[0][:-1], *values[1:]],
    "a long one": lambda values: [b"\0" + values[0], *values[1:]],
    "200 kB": lambda values: [values[0] + bytes(200_000), *values[1:]],
    "zero": lambda values: [bytes(len(values[0])), *values[1:]],
    "the last above the modulus": lambda values: [*values[:-1], b"\xff" * len(values[-1])],
}


@pytest.mark.parametrize("what", BAD_VALUES)
def test_blinded_values_that_cannot_be_signed_are_refused_and_the_code_stays_unused(client, play, what):
    seed = credentials.Seed(SEED)
    good = [each.blinded for each in rehearsal.blinded_values(issuing.place_of_code(play.codes[0]), seed)]
    body = {"code": play.codes[0], "handle": encode(seed.handle), "token": play.round.token}
    rows = list(ParticipationCode.objects.order_by("pk").values())
    bad = [encode(each) for each in BAD_VALUES[what](good)]
    refused = post(client, "credenciales", body | {"blinded": bad})
    assert refused.status_code == 422 and refused.json()["error"] == "malformed"
    assert list(ParticipationCode.objects.order_by("pk").values()) == rows
    signed = post(client, "credenciales", body | {"blinded": [encode(each) for each in good]})
    assert len(signed.json()["signatures"]) == len(good)


@pytest.mark.each_database
@pytest.mark.parametrize("change", ["longer", "200 kB"])
@pytest.mark.parametrize("field", ["code", "handle", "token"])
def test_what_is_too_long_for_an_exchange_is_refused_and_the_code_stays_unused(client, play, field, change):
    seed = credentials.Seed(SEED)
    values = rehearsal.blinded_values(issuing.place_of_code(play.codes[0]), seed)
    body = {"code": play.codes[0], "handle": encode(seed.handle), "token": play.round.token}
    body["blinded"] = [encode(each.blinded) for each in values]
    longer = body[field] + ("abcd" if change == "longer" else "a" * 200_000)
    refused = post(client, "credenciales", body | {field: longer})
    assert refused.status_code in (404, 422) and refused.json()["error"] in ("unknown_code", "malformed")
    assert not ParticipationCode.objects.exclude(way="").exists()


def test_credentials_of_another_round_open_nothing_here(client, prepare):
    one, other = prepare(), prepare()
    seed = credentials.Seed(SEED)
    place = issuing.place_of_code(one.codes[0])
    values = [encode(each.blinded) for each in rehearsal.blinded_values(place, seed)]
    body = {
        "code": one.codes[0],
        "handle": encode(seed.handle),
        "token": other.round.token,
        "blinded": values,
    }
    assert post(client, "credenciales", body).status_code == 422
    ballot = ballot_of(rehearsal.Browser(one.codes[0]))
    of_other = queries.signed_manifest(other.round).exercises[0].answer.id
    assert post(client, "urna", ballot | {"key": of_other}).json()["error"] == "bad_credential"


def test_a_round_that_is_over_or_not_begun_takes_no_ballot_and_issues_nothing(client, play, cast):
    ballot = ballot_of(rehearsal.Browser(play.codes[0]))
    rounds.end_round(round=play.round, actor=cast.ethics_head)
    assert post(client, "urna", ballot).json()["error"] == "not_open"
    with pytest.raises(ballots.RoundNotOpen):
        issuing.place_of_code(play.codes[1])
    assert not Ballot.objects.exists()


def test_a_dilemma_whose_day_is_still_to_come_takes_no_ballot(client, prepare):
    play = prepare(days_between=Round.Pace.DAILY)
    browser = rehearsal.Browser(play.codes[0])
    assert post(client, "urna", ballot_of(browser, position=2)).json()["error"] == "not_yet"
    assert post(client, "urna", ballot_of(browser, position=1)).status_code == 201


@pytest.mark.each_database
def test_the_row_of_a_code_keeps_digests_only(play):
    browser = rehearsal.Browser(play.codes[0], SEED)
    row = ParticipationCode.objects.get(way=ParticipationCode.Way.BROWSER)
    kept = f"{row.handle} {row.blinded} {row.digest}"
    handle = credentials.Seed(SEED).handle
    for secret in (handle.hex(), SEED.hex(), *(each.nullifier for each in browser.credentials.values())):
        assert secret not in kept


def test_casting_needs_one_statement(play, django_assert_num_queries):
    rehearsal.Browser(play.codes[0]).answer(1, "a")
    browser = rehearsal.Browser(play.codes[1])
    with django_assert_num_queries(1):
        browser.answer(1, "a")


def test_an_exchange_needs_few_statements_whatever_the_number_of_dilemmas(play, django_assert_num_queries):
    first, second = (who.code for who in play.of_unit("Tesorería")[:2])
    rehearsal.Browser(first)  # what a process reads once: the unit's key too
    # The code with its round; what is noted, in a transaction of its own.
    with django_assert_num_queries(4):
        rehearsal.Browser(second)


@pytest.fixture
def full_disk():
    """A database that can't grow."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what earlier tests left free would be filled first
        cursor.execute("PRAGMA max_page_count")
        [before] = cursor.fetchone()
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {before}")


def fill(play) -> None:
    """Write until nothing fits any more."""
    with pytest.raises(OperationalError):
        for _each in range(200):
            Ballot.objects.create(key="x", nullifier=secrets.token_hex(16), sealed=bytes(3800))


@pytest.mark.django_db(transaction=True)  # what is full undoes the whole transaction
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told that its disk is full")
def test_a_full_disk_is_said_and_loses_nothing(client, committed, full_disk):
    browser = rehearsal.Browser(committed.codes[0])
    kept = ballot_of(browser)
    client.post("/ejercicios/", {"code": committed.codes[1]})
    fill(committed)
    refused = post(client, "urna", kept, "/en")
    assert refused.status_code == 503 and "disk is full" in refused.json()["message"]
    page = client.post("/ejercicios/dilema/1/", {"option": "b", "confirmed": "1"})
    assert page.status_code == 503 and "no se contó" in page.text
    Ballot.objects.filter(key="x").delete()
    assert post(client, "urna", kept).status_code == 201
    assert client.post("/ejercicios/dilema/1/", {"option": "b", "confirmed": "1"}).status_code == 302
