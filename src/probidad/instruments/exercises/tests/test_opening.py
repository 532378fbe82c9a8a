"""Opening with the key: whatever happens to it, what was opened is opened once, and published whole or not at all."""

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError

from probidad.core.anonymity import custody
from probidad.instruments.exercises import queries, tally
from probidad.instruments.exercises.models import (
    Ballot,
    Comment,
    OpenedChunk,
    Opening,
    Results,
)
from probidad.instruments.exercises.services import launching, opening, publishing, rounds
from probidad.instruments.exercises.services.mandates import Superseded
from probidad.instruments.exercises.tests.conftest import PASSPHRASE
from probidad.instruments.exercises.tests.opened import nothing_is_published, published

pytestmark = pytest.mark.django_db
PEOPLE = 27


class Killed(BaseException):
    """As SIGKILL: nobody catches it."""


@pytest.fixture
def opened_marks(monkeypatch) -> list[str]:
    """The nullifiers of all ballots that were opened, as often as they were."""
    found, whole = [], tally.Opener.open

    def noting(self, chunk):
        found.extend(mark for mark, _sealed in chunk.ballots)
        return whole(self, chunk)

    monkeypatch.setattr(tally.Opener, "open", noting)
    return found


STEPS = {
    "while it is checked": (opening, "checked", 1),
    "before the first chunk is kept": (opening, "_keep", 1),
    "between two chunks": (opening, "_keep", 4),
    "before the count": (opening, "_counted", 1),
    "before the figures": (tally, "outcome", 1),
    "before the first comment is stored": (publishing, "_store", 1),
    "between two comments": (publishing, "_store", 2),
    "before the end": (publishing, "_freeze", 1),
    "in the last transaction": (publishing, "enqueue", 1),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_goes_on_and_opens_nothing_twice(ended, monkeypatch, opened_marks, step):
    module, name, at = STEPS[step]
    whole, calls = getattr(module, name), []

    def killed(*args, **kwargs):
        calls.append(name)
        if len(calls) == at:
            raise Killed
        return whole(*args, **kwargs)

    monkeypatch.setattr(module, name, killed)
    with pytest.raises(Killed):
        ended.bring_key()
    assert nothing_is_published(ended)
    kept = sum(OpenedChunk.objects.values_list("ballots", flat=True))
    begun = len(opened_marks)
    ended.bring_key()
    assert published(ended)["unreadable"] == 0
    assert queries.round_report(ended.round, None).exercises[0].tally() is not None
    # What was kept is never opened again; at most the chunk that was in hand is.
    assert len(opened_marks) == Ballot.objects.count() + (begun - kept)
    assert begun - kept <= 10
    assert queries.comments_of(ended.round).count() == Comment.objects.count() == 2


def test_an_interrupted_opening_counts_as_one_that_was_not(ended, monkeypatch):
    counts = []
    monkeypatch.setattr(tally, "outcome", lambda *, count, **_of: counts.append(count) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ended.bring_key()
    OpenedChunk.objects.all().delete()
    with pytest.raises(ZeroDivisionError):
        ended.bring_key()
    resumed, anew = counts
    assert resumed == anew
    assert resumed.people == PEOPLE


def test_what_is_kept_of_an_opening_says_nothing_without_the_key(ended, monkeypatch):
    monkeypatch.setattr(opening, "_counted", lambda *_all: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ended.bring_key()
    rows = b"".join(bytes(row.sealed) for row in OpenedChunk.objects.all())
    assert len(rows) > 500
    assert b"answers" not in rows and b"comentario" not in rows
    assert not Comment.objects.exists()


@pytest.mark.parametrize("step", [1, 3])
def test_a_full_disk_loses_nothing_and_says_so(ended, monkeypatch, opened_marks, step):
    whole, calls = OpenedChunk.save, []

    def full(self, **kwargs):
        calls.append(self)
        if len(calls) == step:
            raise OperationalError("database or disk is full")
        whole(self, **kwargs)

    monkeypatch.setattr(OpenedChunk, "save", full)
    with pytest.raises(opening.Stopped):
        ended.bring_key()
    assert nothing_is_published(ended)
    [said] = queries.opening_progress(ended.round).stopped_by
    assert "espacio" in said
    monkeypatch.setattr(OpenedChunk, "save", whole)
    ended.bring_key()
    assert published(ended)
    assert len(opened_marks) == Ballot.objects.count() + calls[step - 1].ballots


def test_of_two_who_bring_the_key_the_later_one_goes_on(ended, monkeypatch, opened_marks):
    """The first one stops at its next write, whatever it has in hand; what it kept serves the other."""
    first = opening.take_over(round=ended.round, public=ended.keys().public, actor=ended.cast.custodian)
    whole, calls = opening._keep, []

    def meanwhile_another(mandate, row):
        calls.append(row)
        if len(calls) == 3:
            monkeypatch.setattr(opening, "_keep", whole)
            ended.bring_key()
        whole(mandate, row)

    monkeypatch.setattr(opening, "_keep", meanwhile_another)
    with pytest.raises(Superseded):
        opening.carry_out(mandate=first, keys=ended.keys())
    published(ended)
    assert Results.objects.count() == 1
    assert Comment.objects.count() == 2
    assert len(opened_marks) == Ballot.objects.count() + calls[2].ballots


def test_the_one_who_comes_last_publishes_even_where_the_other_was_about_to(ended, monkeypatch):
    whole = publishing._freeze

    def meanwhile_another(mandate, *args):
        monkeypatch.setattr(publishing, "_freeze", whole)
        ended.bring_key()
        whole(mandate, *args)

    monkeypatch.setattr(publishing, "_freeze", meanwhile_another)
    with pytest.raises(Superseded):
        ended.bring_key()
    published(ended)
    assert Comment.objects.filter(results__complete=True).count() == 2


def test_a_round_that_is_closed_is_not_opened_again(ended):
    ended.bring_key()
    with pytest.raises(ValidationError):
        ended.bring_key()


def test_giving_the_round_up_stops_whoever_opens_it(ended, monkeypatch):
    whole = opening._keep

    def meanwhile_given_up(*args):
        monkeypatch.setattr(opening, "_keep", whole)
        rounds.abandon_round(round=ended.round, actor=ended.cast.ethics_head)
        whole(*args)

    monkeypatch.setattr(opening, "_keep", meanwhile_given_up)
    with pytest.raises(Superseded):
        ended.bring_key()
    assert not Results.objects.exists()
    assert queries.opening_progress(ended.round) is None


def test_the_page_starts_it_and_returns_while_it_runs(ended, cast, monkeypatch):
    started = []
    monkeypatch.setattr(launching, "launch", lambda mandate, keys: started.append(mandate))
    opening.start(round=ended.round, keys=ended.keys(), actor=cast.custodian)
    [mandate] = started
    assert Opening.objects.get().run == mandate.run
    assert "Las respuestas se están abriendo: 0 %" in (
        cast.client("custodian").get(f"/panel/ejercicios/{ended.round.pk}/").text
    )


def test_where_no_process_can_be_started_that_is_said(ended, cast, monkeypatch):
    def refused(*_all):
        raise OSError("no memory")

    monkeypatch.setattr(launching, "launch", refused)
    with pytest.raises(ValidationError):
        opening.start(round=ended.round, keys=ended.keys(), actor=cast.custodian)
    assert not queries.opening_progress(ended.round).running


def test_another_rounds_key_starts_nothing(ended, cast):
    _file, _public = custody.make_key(PASSPHRASE)
    with pytest.raises(ValidationError):
        opening.start(round=ended.round, keys=custody.open_key_file(_file, PASSPHRASE), actor=cast.custodian)
    assert not Opening.objects.exists()


def test_the_key_reaches_the_process_through_its_standard_input_alone(ended, cast):
    mandate = opening.take_over(round=ended.round, public=ended.keys().public, actor=cast.custodian)
    read, keys = launching.read(launching.written(mandate, ended.keys()))
    assert read == mandate
    assert keys.public == ended.keys().public


def test_several_processes_count_what_one_counts(ended):
    """Real processes, each with its own chunks in turn."""
    signed = queries.signed_manifest(ended.round)
    private_key = ended.keys().sealing

    def said(workers):
        chunks = queries.chunks_to_open(ended.round, signed)
        return [
            (chunk.key, chunk.upto, each)
            for chunk, each in tally.opened(chunks, manifest=signed, private_key=private_key, workers=workers)
        ]

    alone = said(1)
    assert len(alone) == 8
    assert said(2) == alone


def test_an_opening_done_again_draws_the_same_lot(ended, monkeypatch):
    """Else who copies the database each time would see, of the same answers, ever fewer left out."""
    drawn, whole = [], tally.outcome

    def killed(**given):
        drawn.append(whole(**given).figures)
        raise Killed

    monkeypatch.setattr(tally, "outcome", killed)
    for _again in range(3):
        with pytest.raises(Killed):
            ended.bring_key()
    assert drawn[0] == drawn[1] == drawn[2]
