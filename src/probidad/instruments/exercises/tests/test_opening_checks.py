"""What is checked before a round's figures are published, and what everybody can check afterwards."""

import json

import pytest

from probidad.core import disclosure
from probidad.core.anonymity import codes, custody
from probidad.core.signing import signatures
from probidad.instruments.exercises import queries, tally, tasks
from probidad.instruments.exercises.models import (
    Ballot,
    DilemmaVersion,
    Exercise,
    IssuingKey,
    OpenedChunk,
    ParticipationCode,
    RosterEntry,
    Round,
    SignedManifest,
    Snapshot,
)
from probidad.instruments.exercises.queries import manifests
from probidad.instruments.exercises.services import ballots, opening, rounds
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import LIBRARY, PASSPHRASE
from probidad.instruments.exercises.tests.opened import nothing_is_published, published

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PEOPLE = 27


# What fails a check: how somebody brings it about, and a word of what the page says.


def manifest_changed(play):
    signed = SignedManifest.objects.get()
    SignedManifest.objects.update(document=signed.document.replace('"size": 27', '"size": 28'))


def keys_exchanged(play):
    """The manifest of another key, with its signature: the database is whole, and the custodian isn't fooled."""
    _key_file, public = custody.make_key(PASSPHRASE)
    manifest = json.loads(SignedManifest.objects.get().document)
    manifest["sealing_key"] = custody.encode(public.sealing)
    document = json.dumps(manifest)
    signature = signatures.sign(document.encode(), play.keys().signing)
    SignedManifest.objects.update(document=document, signature=signature)


def manifest_becomes(document: str):
    """As a process finds it that hasn't read it before."""
    SignedManifest.objects.update(document=document)
    for remembered in manifests.REMEMBERED:
        remembered.cache_clear()


def manifest_cut(play):
    document = SignedManifest.objects.get().document
    manifest_becomes(document[: len(document) // 2])


def manifest_emptied(play):
    manifest_becomes("")


def manifest_without_keys(play):
    manifest_becomes("{}")


def manifest_gone(play):
    SignedManifest.objects.all().delete()
    for remembered in manifests.REMEMBERED:
        remembered.cache_clear()


def minimum_lowered(play):
    Round.objects.update(minimum_group=5)


def dilemma_exchanged(play):
    other = publish_dilemma(content=LIBRARY[5])
    Exercise.objects.filter(pk=play.exercises[0].pk).update(dilemma_version=other)


def rating_changed(play):
    version = play.exercises[0].dilemma_version
    for option in version.content["options"]:
        option["rating"] = "not" if option["rating"] == "aligned" else "aligned"
    DilemmaVersion.objects.filter(pk=version.pk).update(content=version.content)


def roster_stuffed(play):
    RosterEntry.objects.create(roster=queries.complete_roster(play.round), email="otra@ejemplo.mx")


def person_moved(play):
    units = play.round.units.all()
    entry = RosterEntry.objects.filter(unit=units[0]).first()
    RosterEntry.objects.filter(pk=entry.pk).update(unit=units[1])


def codes_added(play):
    ParticipationCode.objects.create(round=play.round, digest=codes.digest(codes.new_code()))


def ballots_stuffed(play):
    key = queries.signed_manifest(play.round).exercises[0].answer.id
    Ballot.objects.create(key=key, nullifier="f" * 32, sealed=b"x" * 700)


def foreign_key(play):
    key = IssuingKey.objects.filter(use=IssuingKey.Use.UNIT).first().key_id
    Ballot.objects.create(key=key, nullifier="f" * 32, sealed=b"x" * 700)


FORGERIES = {
    manifest_changed: "acta de apertura no es la que se firmó",
    manifest_cut: "acta de apertura no es la que se firmó",
    manifest_emptied: "acta de apertura no es la que se firmó",
    manifest_without_keys: "acta de apertura no es la que se firmó",
    manifest_gone: "acta de apertura no es la que se firmó",
    keys_exchanged: "otras llaves",
    minimum_lowered: "Las cifras no se harían como dice el acta",
    dilemma_exchanged: "Las cifras no se harían como dice el acta",
    rating_changed: "Las cifras no se harían como dice el acta",
    roster_stuffed: "lista de participantes no es la que se firmó",
    person_moved: "lista de participantes no es la que se firmó",
    codes_added: "más códigos que personas",
    ballots_stuffed: "Respuestas al dilema 1",
    foreign_key: "llave que el acta de apertura no nombra",
}


@pytest.mark.each_database
@pytest.mark.parametrize("forge", FORGERIES, ids=lambda each: each.__name__)
def test_what_fails_a_check_is_named_and_nothing_is_published(ended, cast, forge):
    forge(ended)
    with pytest.raises(opening.Stopped):
        ended.bring_key()
    assert nothing_is_published(ended)
    progress = queries.opening_progress(ended.round)
    assert not progress.running
    assert any(FORGERIES[forge] in each for each in progress.stopped_by)
    page = cast.client("custodian").get(f"/panel/ejercicios/{ended.round.pk}/")
    assert FORGERIES[forge] in page.text


def test_a_platform_with_other_rules_than_were_signed_opens_nothing(ended, monkeypatch):
    """It was updated after the opening."""
    signed = disclosure.plan(10)
    monkeypatch.setattr(disclosure, "plan", lambda minimum: signed | {"answers_rounded_down_to": 1})
    with pytest.raises(opening.Stopped) as stopped:
        ended.bring_key()
    assert [each.code for each in stopped.value.problems] == ["plan"]
    assert nothing_is_published(ended)
    monkeypatch.undo()
    ended.bring_key()
    published(ended)


@pytest.mark.parametrize(
    "forge", [manifest_cut, manifest_emptied, manifest_gone], ids=lambda each: each.__name__
)
def test_a_round_whose_manifest_is_none_any_more_can_be_given_up_and_leaves_no_ballot(ended, forge):
    forge(ended)
    rounds.abandon_round(round=ended.round, actor=ended.cast.ethics_head)
    tasks.tidy_round(ended.round.pk)
    assert not Ballot.objects.exists()


@pytest.mark.each_database
def test_a_changed_chunk_is_noticed_and_all_is_opened_anew(ended, monkeypatch):
    whole = opening._counted
    monkeypatch.setattr(opening, "_counted", lambda *_all: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ended.bring_key()
    monkeypatch.setattr(opening, "_counted", whole)
    row = OpenedChunk.objects.first()
    OpenedChunk.objects.filter(pk=row.pk).update(sealed=bytes(row.sealed)[:-1] + b"x")
    with pytest.raises(opening.Stopped):
        ended.bring_key()
    assert nothing_is_published(ended)
    ended.bring_key()
    published(ended)


def test_a_ballot_that_comes_or_goes_while_others_are_opened_is_noticed(ended, monkeypatch):
    whole = opening._counted

    def meanwhile_one_goes(*args):
        monkeypatch.setattr(opening, "_counted", whole)
        Ballot.objects.first().delete()
        return whole(*args)

    monkeypatch.setattr(opening, "_counted", meanwhile_one_goes)
    with pytest.raises(opening.Stopped):
        ended.bring_key()
    assert nothing_is_published(ended)


def test_the_snapshot_is_signed_by_the_custodian_and_fixes_the_figures(ended):
    ended.bring_key()
    figures = published(ended)
    snapshot, manifest = Snapshot.objects.get(), SignedManifest.objects.get()
    assert signatures.verify(
        snapshot.document.encode(), bytes(snapshot.signature), bytes(ended.round.signing_key)
    )
    said = json.loads(snapshot.document)
    assert said["manifest"] == signatures.digest(manifest.document.encode())
    assert said["figures"] == tally.figures_digest(figures)
    assert said["figures"] != tally.figures_digest(figures | {"unreadable": 1})


def test_nobody_finds_the_figures_by_trying_which_ones_have_the_published_digest(ended):
    ended.bring_key()
    said, figures = json.loads(Snapshot.objects.get().document), published(ended)
    assert len(bytes.fromhex(figures.pop("salt"))) == 16 and "salt" not in said
    assert said["figures"] != tally.figures_digest(figures)


@pytest.mark.parametrize(
    ("answered", "told", "words"), [(9, None, "no se dice"), (10, 2, "de una de cada cuatro a la mitad")]
)
def test_where_nothing_is_shown_nobody_reads_how_many_took_part(play, client, answered, told, words):
    for code in play.codes[:answered]:
        ballots.cast_answer(who=ballots.participation(code), exercise=play.exercises[0], option="a")
    play.round = rounds.end_round(round=play.round, actor=play.cast.ethics_head)
    figures = play.bring_key().figures
    assert figures["quarter"] == json.loads(Snapshot.objects.get().document)["took_part"]["quarter"] == told
    assert words in client.get(f"/ejercicios/comprobar/{play.round.token}/").text


def test_the_snapshot_tells_participation_in_quarters_and_no_count(ended):
    ended.bring_key()
    said = json.loads(Snapshot.objects.get().document)
    assert said["took_part"] == {"quarter": 4}
    numbers = {name: value for name, value in said.items() if isinstance(value, int)}
    assert numbers == {"version": 1, "people": PEOPLE, "unreadable": 0, "units_overfull": 0}
