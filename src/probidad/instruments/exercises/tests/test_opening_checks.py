"""What is checked before a round's figures are published, and what everybody can check afterwards."""

import json

import pytest

from probidad.core.anonymity import codes, custody
from probidad.core.signing import signatures
from probidad.instruments.exercises import queries, tally
from probidad.instruments.exercises.models import (
    Ballot,
    IssuingKey,
    OpenedChunk,
    ParticipationCode,
    RosterEntry,
    SignedManifest,
    Snapshot,
)
from probidad.instruments.exercises.services import opening
from probidad.instruments.exercises.tests.conftest import PASSPHRASE
from probidad.instruments.exercises.tests.opened import nothing_is_published, published

pytestmark = pytest.mark.django_db
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
    keys_exchanged: "otras llaves",
    roster_stuffed: "lista de participantes no es la que se firmó",
    person_moved: "lista de participantes no es la que se firmó",
    codes_added: "más códigos que personas",
    ballots_stuffed: "Respuestas al dilema 1",
    foreign_key: "llave que el acta de apertura no nombra",
}


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


def test_the_snapshot_tells_participation_in_quarters_and_no_count(ended):
    ended.bring_key()
    said = json.loads(Snapshot.objects.get().document)
    assert said["took_part"] == {"quarter": 4}
    numbers = {name: value for name, value in said.items() if isinstance(value, int)}
    assert numbers == {"version": 1, "people": PEOPLE, "unreadable": 0, "units_overfull": 0}
