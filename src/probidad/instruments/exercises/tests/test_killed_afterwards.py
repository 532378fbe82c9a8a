"""Killed while a result that was uploaded is published, or while what is left of a closed round is deleted."""

from unittest import mock

import pytest
from django.db.models import QuerySet

from probidad.instruments.exercises import queries, tasks
from probidad.instruments.exercises.models import (
    Ballot,
    Comment,
    IssuingKey,
    OpenedChunk,
    ParticipationCode,
    Results,
    RosterEntry,
)
from probidad.instruments.exercises.services import opening, publishing, tidying
from probidad.instruments.exercises.tests.opened import nothing_is_published, published
from probidad.instruments.exercises.tests.test_opening_elsewhere import handed_out, opened_elsewhere, take

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class Killed(BaseException):
    """As SIGKILL: nobody catches it."""


def killed_at(owner, name: str, call: int = 1):
    """A context in which the process is killed at this call of a function: the first, or a later one."""
    whole, calls = getattr(owner, name), []

    def counting(*args, **kwargs):
        calls.append(name)
        if len(calls) == call:
            raise Killed
        return whole(*args, **kwargs)

    return mock.patch.object(owner, name, counting)


UPLOAD = {
    "before it is checked": (opening, "checked"),
    "before it takes over": (opening, "take_over"),
    "before anything is published": (publishing, "publish"),
    "before the comments": (publishing, "_store"),
    "before the end": (publishing, "_freeze"),
    "in the last transaction": (publishing, "enqueue"),
}


@pytest.mark.parametrize("step", UPLOAD)
def test_a_result_whose_upload_was_killed_is_uploaded_again(ended, cast, step):
    result = opened_elsewhere(ended, handed_out(ended))
    with killed_at(*UPLOAD[step]), pytest.raises(Killed):
        take(ended, result)
    assert nothing_is_published(ended)
    path = f"/panel/ejercicios/{ended.round.pk}/"
    assert f'href="{path}resultado/"' in cast.client("custodian").get(path).text
    take(ended, result)
    assert published(ended)["unreadable"] == 0
    assert Comment.objects.count() == 2 and Results.objects.count() == 1


@pytest.mark.parametrize("step", UPLOAD)
def test_after_an_upload_that_was_killed_the_key_can_be_brought(ended, step):
    result = opened_elsewhere(ended, handed_out(ended))
    with killed_at(*UPLOAD[step]), pytest.raises(Killed):
        take(ended, result)
    ended.bring_key()
    published(ended)
    assert Comment.objects.count() == 2 and Results.objects.count() == 1


def left() -> int:
    """How many rows are left of what could be joined to somebody, or opens what was sealed."""
    kinds = (Ballot, ParticipationCode, RosterEntry, OpenedChunk)
    return sum(each.objects.count() for each in kinds) + IssuingKey.objects.exclude(private=None).count()


@pytest.mark.each_database
def test_tidying_that_is_killed_after_each_deletion_goes_on_and_touches_no_result(ended, monkeypatch):
    monkeypatch.setattr(tidying, "ROWS_AT_ONCE", 10)
    ended.bring_key()
    figures, kills, before = published(ended), 0, left()
    while before:
        with killed_at(QuerySet, "delete", call=2), pytest.raises(Killed):
            tasks.tidy_round(ended.round.pk)
        kills, before, earlier = kills + 1, left(), before
        assert before < earlier
        assert published(ended) == figures and queries.comments_of(ended.round).count() == 2
    assert kills > 10  # of ballots, codes, addresses, chunks
    tasks.tidy_round(ended.round.pk)
    assert left() == 0 and published(ended) == figures and queries.comments_of(ended.round).count() == 2
