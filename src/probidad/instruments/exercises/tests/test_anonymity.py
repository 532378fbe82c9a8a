"""Attempts to learn who answered what, with the whole database, the cookies and the logs in hand."""

import io
import json
import logging

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from probidad.core import logs
from probidad.core.anonymity import codes
from probidad.core.anonymity.base64url import encode
from probidad.instruments.exercises import queries, rehearsal, rules
from probidad.instruments.exercises.models import Ballot, ParticipationCode, RosterEntry
from probidad.instruments.exercises.services import ballots, issuing

pytestmark = pytest.mark.django_db
SEED = bytes(range(16))
ADDRESS, AGENT = "203.0.113.77", "Navegador-Delator/1.0"


def whole_database() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
                for row in cursor.fetchall()
                for value in row
            ]
    return "\n".join(found)


def telltale(**options) -> Client:
    """A browser that tells where it comes from."""
    return Client(
        REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT, HTTP_REFERER="https://delator.example/", **options
    )


@pytest.fixture
def visit(play, caplog):
    """Somebody takes part with a telltale browser; returns the code and the cookies set."""
    caplog.set_level(logging.DEBUG)
    browser = telltale()
    code = play.codes[0]
    browser.post("/ejercicios/", {"code": codes.grouped(code)})
    browser.post("/ejercicios/dilema/1/", {"option": "b", "confirmed": "1"})
    browser.post("/ejercicios/dilema/1/orientacion/", {"text": "un comentario secretísimo"})
    browser.get("/ejercicios/resumen/")
    return code, browser


def test_the_database_holds_no_code_answer_comment_address_or_device(visit):
    code, _browser = visit
    everything = whole_database()
    assert Ballot.objects.count() == 2
    for secret in (code, codes.grouped(code), "secretísimo", ADDRESS, AGENT, "delator.example"):
        assert secret not in everything


def test_the_logs_hold_no_code_comment_address_or_device(visit, caplog):
    code, _browser = visit
    for secret in (code, codes.grouped(code), "secretísimo", ADDRESS, AGENT, "delator.example"):
        assert secret not in caplog.text


@pytest.fixture
def log():
    """What the configured handler writes of every record that reaches it."""
    [handler] = [
        each
        for each in logging.getLogger().handlers
        if any(isinstance(one, logs.PrivacyFilter) for one in each.filters)
    ]
    stream, before = io.StringIO(), handler.stream
    handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.fixture
def visit_with_a_script(play, log, monkeypatch):
    """The same with a script, by all its addresses, with refusals and errors; returns what nobody may keep.

    The errors quote what was sent, as a library's would.
    """
    browser = telltale(raise_request_exception=False)

    def post(path: str, sent: dict) -> int:
        return browser.post(
            f"/ejercicios/{path}/", json.dumps(sent), content_type="application/json"
        ).status_code

    def breaks(**sent):
        raise ValueError(f"{sent} from {ADDRESS} {AGENT}")

    wallet = rehearsal.Wallet(queries.signed_manifest(play.round), play.participant().unit_id, SEED)
    asked = {"code": codes.grouped(play.codes[0]), "handle": encode(wallet.handle)}
    full = asked | {"token": play.round.token, "blinded": [encode(each) for each in wallet.blinded]}
    with monkeypatch.context() as patch:
        patch.setattr(issuing, "issue", breaks)
        assert post("credenciales", full) == 500
    assert browser.get(f"/ejercicios/acta/{play.round.token}/").status_code == 200
    assert browser.get(f"/ejercicios/acta/{asked['code']}/").status_code == 404
    assert [post("credenciales", each) for each in (asked, full, full)] == [200] * 3
    assert post("credenciales", full | {"handle": encode(bytes(16))}) == 409
    assert post("credenciales", full | {"blinded": full["blinded"][:-1]}) == 422
    wallet.take(
        issuing.issue(
            place=issuing.place_of_code(play.codes[0]), handle=wallet.handle, blinded=wallet.blinded
        )
    )
    ballot = {
        name: value if name == "key" else encode(value) for name, value in wallet.answer(1, "b").items()
    }
    with monkeypatch.context() as patch:
        patch.setattr(ballots, "cast_credential", breaks)
        assert post("urna", ballot) == 500
    assert [post("urna", each) for each in (ballot, ballot, ballot | {"key": "0" * 32})] == [201, 409, 403]
    assert post("urna", {"said": ballot["sealed"]}) == 422
    assert not browser.cookies
    return [
        *(
            play.codes[0],
            asked["code"],
            asked["handle"],
            wallet.handle.hex(),
            ADDRESS,
            AGENT,
            "delator.example",
        ),
        *(each[:40] for each in full["blinded"]),
        *(each.hex()[:40] for each in wallet.blinded),
    ], [ballot[name][:40] for name in ("message", "signature", "sealed")]


def test_the_database_holds_nothing_of_an_exchange_and_its_refusals_but_digests(visit_with_a_script):
    exchanged, _cast = visit_with_a_script
    everything = whole_database()
    assert Ballot.objects.count() == 1
    assert [secret for secret in exchanged if secret in everything] == []


def test_the_logs_hold_two_errors_of_a_visit_with_a_script_and_nothing_that_was_sent(
    visit_with_a_script, log
):
    exchanged, cast = visit_with_a_script
    text = log.getvalue()
    assert text.count("ValueError") == 2, "else nothing was written, and nothing is shown"
    assert [secret for secret in exchanged + cast if secret in text] == []


def test_no_session_is_made_and_the_only_cookies_are_the_pass(visit):
    _code, browser = visit
    assert set(browser.cookies) == {"participacion_es-mx", "participacion_en"}
    assert not apps.get_model("sessions.Session").objects.exists()
    for name, path in (("participacion_es-mx", "/ejercicios/"), ("participacion_en", "/en/ejercicios/")):
        cookie = browser.cookies[name]
        assert cookie["path"] == path
        assert cookie["httponly"] and cookie["samesite"] == "Strict"
        assert not cookie["expires"] and not cookie["max-age"]


def test_the_pass_does_not_show_the_code_or_the_choice_to_who_reads_the_cookie(visit):
    code, browser = visit
    assert code not in browser.cookies["participacion_es-mx"].value


def test_nothing_stored_joins_a_code_to_its_ballots_or_two_ballots_to_each_other(play):
    for who in (play.participant(0), play.participant(1)):
        for exercise in play.exercises:
            ballots.cast_answer(who=who, exercise=exercise, option="a")
    digests = set(ParticipationCode.objects.values_list("digest", flat=True))
    marks = list(Ballot.objects.values_list("nullifier", flat=True))
    assert len(set(marks)) == 4
    for mark in marks:
        assert not any(mark in digest or digest in mark for digest in digests)
        assert not any(codes.nullifier(digest[:16], scope="") == mark for digest in digests)


def test_a_ballot_carries_no_time_and_no_sequence(play):
    columns = {field.name for field in Ballot._meta.concrete_fields}
    assert columns == {"id", "key", "nullifier", "sealed"}
    for number in range(12):
        ballots.cast_answer(who=play.participant(number), exercise=play.exercises[0], option="a")
    keys = [ballot.pk for ballot in Ballot.objects.order_by("id")]
    assert min(keys) > 0 and max(keys) < 2**63
    # Random keys: twelve of them in a row below 2**40 would be a sequence, not chance.
    assert max(keys) > 2**40


def test_the_random_key_hides_the_order_of_rows_on_sqlite(play):
    ballots.cast_answer(who=play.participant(0), exercise=play.exercises[0], option="a")
    hidden = "rowid" if connection.vendor == "sqlite" else "id"  # PostgreSQL has no rowid
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, id FROM exercises_ballot")
        [(order, key)] = cursor.fetchall()
    assert order == key


def test_ciphertexts_of_a_kind_have_one_length_whatever_was_said(play):
    for number, option in enumerate("abc"):
        ballots.cast_answer(who=play.participant(number), exercise=play.exercises[0], option=option)
    for number, text in enumerate(("no", "x" * 2000, "ñ😀" * 600)):
        ballots.cast_comment(who=play.participant(number), exercise=play.exercises[0], text=text)
    for kind in ("answer", "comment"):
        lengths = {len(bytes(sealed)) for sealed in play.box(kind).values_list("sealed", flat=True)}
        assert len(lengths) == 1


def test_the_roster_does_not_say_who_got_which_code(play):
    assert {field.name for field in RosterEntry._meta.concrete_fields} == {
        "id",
        "roster",
        "email",
        "unit",
        "mailed",
        "told",
        "reminded",
    }
    # Codes are stored in random order: their keys do not follow the roster's.
    entries = list(RosterEntry.objects.filter(roster__round=play.round).order_by("id"))
    rows = list(ParticipationCode.objects.order_by("id").values_list("unit_id", flat=True))
    assert len(entries) == len(rows)
    assert rows != [entry.unit_id for entry in entries]


def test_a_unit_below_the_minimum_is_not_named_by_its_codes(play):
    small = play.round.units.get(name="Desarrollo Social")
    assert not ParticipationCode.objects.filter(unit=small).exists()
    assert ParticipationCode.objects.filter(unit=None).count() == 4


def test_zero_width_and_bidirectional_characters_are_taken_out_of_comments():
    hidden = "a\u200bb\u202ec\u2066d\u0000e\ufefff"
    assert rules.clean_comment(hidden) == "abcdef"


def test_a_sealed_comment_fits_one_page_of_sqlite_and_what_does_not_fit_is_refused(play):
    ballots.cast_comment(who=play.participant(), exercise=play.exercises[0], text="x" * 2000)
    row = 4096 - 35  # SQLite's largest row that needs no further page
    assert len(bytes(Ballot.objects.get().sealed)) + 100 < row
    assert rules.fits_comment("ñ" * 1890)
    assert not rules.fits_comment("😀" * 2000)


def test_participants_learn_how_large_the_group_is_that_they_are_reported_with(play):
    browser = Client()
    browser.post("/ejercicios/", {"code": play.of_unit("Tesorería")[0].code})
    page = browser.get("/ejercicios/ronda/").text
    assert "Tesorería" in page and "11 personas" in page
    browser.post("/ejercicios/", {"code": play.of_unit("")[0].code})
    assert "27 personas" in browser.get("/ejercicios/ronda/").text
