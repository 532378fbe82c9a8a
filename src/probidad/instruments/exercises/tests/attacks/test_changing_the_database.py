"""Whoever writes into the database of a round: what is published is what was signed, or nothing is."""

import copy

import pytest

from probidad.core.anonymity import custody, sealing
from probidad.core.anonymity.keys import random_key
from probidad.instruments.exercises import queries, rules, tally
from probidad.instruments.exercises.manifest import ballot_info
from probidad.instruments.exercises.models import (
    Ballot,
    DilemmaVersion,
    IssuingKey,
    ParticipationCode,
    RoundUnit,
    SignedManifest,
)
from probidad.instruments.exercises.services import opening, tidying
from probidad.instruments.exercises.tally import Count, Facts
from probidad.instruments.exercises.tests.opened import nothing_is_published

pytestmark = pytest.mark.django_db
FORGED = 40


def forged(play) -> list[Ballot]:
    """Answers to the first dilemma as whoever has the issuing keys makes them: more than people."""
    signed = queries.signed_manifest(play.round)
    [first, *_others] = signed.exercises
    ballots = []
    for _number in range(FORGED):
        mark = f"{random_key():032x}"
        sealed = sealing.seal(
            {"option": "c", "unit": None, "proof": None},
            public_key=custody.load_public(signed.sealing_key),
            context=ballot_info(signed.round, first.answer.id, mark),
            size=rules.ANSWER_SIZE,
        )
        ballots.append(Ballot(key=first.answer.id, nullifier=mark, sealed=sealed))
    return ballots


def stopped_by(play) -> set[str]:
    with pytest.raises(opening.Stopped) as stopped:
        play.bring_key()
    assert nothing_is_published(play)
    return {each.code for each in stopped.value.problems}


def meanwhile(monkeypatch, change) -> None:
    """Make a change when the checks were passed and the first ballots are read."""
    whole = tally.opened

    def opened(chunks, **how):
        monkeypatch.setattr(tally, "opened", whole)
        change()
        return whole(chunks, **how)

    monkeypatch.setattr(tally, "opened", opened)


def test_ballots_are_counted_by_the_signed_keys_also_where_the_database_forgot_one(ended):
    ballots = Ballot.objects.bulk_create(forged(ended))
    IssuingKey.objects.filter(key_id=ballots[0].key).delete()
    assert stopped_by(ended) == {"keys", "ballots"}


@pytest.mark.parametrize("use", ["comment", "unit"])
def test_an_issuing_key_that_was_signed_and_is_gone_or_another_is_named(ended, use):
    row = IssuingKey.objects.filter(round=ended.round, use=use).first()
    IssuingKey.objects.filter(pk=row.pk).update(public=b"another")
    assert stopped_by(ended) == {"keys"}
    row.delete()
    assert stopped_by(ended) == {"keys"}


def test_no_ballot_stays_after_the_closing_whichever_list_of_keys_was_changed(ended):
    ended.bring_key()
    IssuingKey.objects.filter(use=IssuingKey.Use.ANSWER).delete()
    assert Ballot.objects.exists()
    tidying.tidy(ended.round.pk)
    assert not Ballot.objects.exists()


def test_a_manifest_that_nobody_signed_deletes_no_other_rounds_ballots(ended):
    ended.bring_key()
    of_another = "0" * 32
    kept = Ballot.objects.create(key=of_another, nullifier="f" * 32, sealed=b"x")
    row = SignedManifest.objects.get()
    key = queries.signed_manifest(ended.round).satisfaction.id
    SignedManifest.objects.update(document=row.document.replace(key, of_another))
    tidying.tidy(ended.round.pk)
    assert list(Ballot.objects.all()) == [kept]


def test_ballots_that_are_put_in_after_the_check_are_not_published(ended, monkeypatch):
    meanwhile(monkeypatch, lambda: Ballot.objects.bulk_create(forged(ended)))
    assert stopped_by(ended) == {"ballots"}


def test_codes_that_are_made_after_the_check_let_no_more_answers_in(ended, monkeypatch):
    def stuff():
        Ballot.objects.bulk_create(forged(ended))
        ParticipationCode.objects.bulk_create(
            ParticipationCode(round=ended.round, digest=f"{number:064x}", way=ParticipationCode.Way.SERVER)
            for number in range(FORGED)
        )

    meanwhile(monkeypatch, stuff)
    assert stopped_by(ended) == {"codes"}


def test_a_unit_that_is_taken_away_after_the_check_stops_it(ended, monkeypatch):
    first, second = ended.round.units.filter(name__in=("Obras Públicas", "Tesorería"))
    alone = RoundUnit.objects.filter(pk=second.pk)
    meanwhile(monkeypatch, lambda: alone.update(reports_with=first))
    assert stopped_by(ended) == {"plan"}


def test_ratings_that_are_turned_round_after_the_check_stop_it(ended, monkeypatch):
    version = ended.exercises[0].dilemma_version
    content = copy.deepcopy(version.content)
    for option in content["options"]:
        option["rating"] = "not" if option["rating"] == "aligned" else "aligned"
    versions = DilemmaVersion.objects.filter(pk=version.pk)
    meanwhile(monkeypatch, lambda: versions.update(content=content))
    assert stopped_by(ended) == {"plan"}


def test_units_that_exchange_their_names_stop_it(ended):
    first, second = ended.round.units.filter(name__in=("Obras Públicas", "Tesorería"))
    for unit, name in ((first, second.name), (second, first.name)):
        RoundUnit.objects.filter(pk=unit.pk).update(name=name)
    assert stopped_by(ended) == {"plan"}


def test_figures_are_not_made_where_answers_would_be_in_none_of_them(play):
    facts = Facts.signed(queries.signed_manifest(play.round))
    count = Count()
    count.answers[facts.exercises[0].exercise][10**6].update(a=1)
    with pytest.raises(ValueError, match="unit"):
        tally.figures_of(facts, count)
