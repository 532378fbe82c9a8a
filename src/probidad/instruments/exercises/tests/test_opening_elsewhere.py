"""Opening on the custodian's own machine: the result is the server's, and nothing else is taken for it."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from probidad.cli.custody import documents
from probidad.cli.main import main
from probidad.core.anonymity import custody
from probidad.core.anonymity.base64url import encode
from probidad.core.signing import signatures
from probidad.instruments.exercises import checking, queries, rehearsal, rules
from probidad.instruments.exercises.figures import facts_of
from probidad.instruments.exercises.models import Ballot, Comment, Opening, Results, RosterEntry
from probidad.instruments.exercises.services import ballots, offline, opening, rounds
from probidad.instruments.exercises.tally import Numbers, away, ballot_file, result_file
from probidad.instruments.exercises.tests.conftest import PASSPHRASE
from probidad.instruments.exercises.tests.opened import nothing_is_published, published

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def handed_out(play) -> bytes:
    return b"".join(offline.hand_out_ballots(round=play.round, actor=play.cast.custodian))


def result_of(play, file: bytes) -> result_file.Result:
    return away.result_of(ballot_file.BallotFile.read(io.BytesIO(file)), play.keys(), workers=1)


def opened_elsewhere(play, file: bytes) -> bytes:
    return result_file.written(result_of(play, file), play.keys())


def document_of(result: bytes) -> dict:
    return json.loads(result_file.unpacked(result).split(b"\n")[0])


def take(play, result: bytes):
    return offline.take_result(round=play.round, file=result, actor=play.cast.custodian)


@pytest.mark.each_database
def test_the_result_is_what_the_server_would_have_reckoned(ended):
    result = opened_elsewhere(ended, handed_out(ended))
    take(ended, result)
    elsewhere = published(ended)
    assert queries.comments_of(ended.round).count() == 2
    assert not Opening.objects.exists()
    ended.round.results.all().delete()
    ended.round.snapshot.delete()
    ended.round.state = "ended"
    ended.round.save()
    assert rehearsal.close(
        round=ended.round, key_file=ended.key_file, passphrase=PASSPHRASE, actor=ended.cast.custodian
    )
    assert published(ended) == elsewhere


@pytest.mark.each_database
def test_the_file_tells_no_address_and_what_comes_back_no_exact_count(ended):
    file = handed_out(ended)
    assert b"ejemplo.mx" not in file
    for entry in RosterEntry.objects.exclude(email=""):
        assert entry.email.encode() not in file
    document = document_of(opened_elsewhere(ended, file))
    assert set(document) == {
        "kind", "version", "round", "ballots", "figures", "snapshot", "snapshot_signature", "comments"
    }  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 400], ids=["a chunk for each", "one chunk"])
def test_the_order_of_comments_does_not_tell_the_server_which_ballots_they_came_in(play, monkeypatch, chunk):
    """The key never comes to the server, and its box is in the order of the nullifiers, as the file was."""
    monkeypatch.setattr(ballot_file, "CHUNK_SIZES", {"answer": 100, "comment": chunk, "satisfaction": 100})
    monkeypatch.setattr(
        queries.openings, "CHUNK_SIZES", {"answer": 100, "comment": chunk, "satisfaction": 100}
    )
    texts = {}
    for number, code in enumerate(play.codes):
        who = ballots.participation(code)
        ballots.cast_answer(who=who, exercise=play.exercises[0], option="a")
        ballots.cast_comment(who=who, exercise=play.exercises[0], text=f"comentario {number}")
        texts[who.nullifier("comment", play.exercises[0])] = f"comentario {number}"
    play.round = rounds.end_round(round=play.round, actor=play.cast.ethics_head)
    result = document_of(opened_elsewhere(play, handed_out(play)))
    told = [text for _exercise, text in result["comments"]]
    in_the_box = [texts[mark] for mark in sorted(texts)]
    assert sorted(told) == sorted(in_the_box) and told != in_the_box


def cut(file):
    return file[: len(file) // 2]


def cut_at_a_line(file):
    return b"\n".join(file.split(b"\n")[:-3]) + b"\n"


def one_left_out(file):
    lines = file.split(b"\n")
    return b"\n".join([*lines[:5], *lines[6:]])


def one_twice(file):
    lines = file.split(b"\n")
    return b"\n".join([*lines[:5], *lines[4:]])


def two_exchanged(file):
    lines = file.split(b"\n")
    lines[3], lines[4] = lines[4], lines[3]
    return b"\n".join(lines)


def without_head(file):
    return file.split(b"\n", 1)[1]


def a_smaller_minimum(file):
    return file.replace(b'"minimum":10', b'"minimum":1', 1)


def another_manifest(file):
    return file.replace(b"Tesorer", b"Tesorar", 1)


def test_the_file_of_the_longest_manifest_that_is_signed_is_read(play):
    signed = queries.signed_manifest(play.round)
    one, more = signed.units[0], []
    while not signed.model_copy(update={"units": more}).is_too_long:
        more = [
            one.model_copy(update={"id": 2**63 - 1 - n, "name": '"' * 150}) for n in range(len(more) + 25)
        ]
    longest = signed.model_copy(update={"units": more[:-25]})
    facts = facts_of(play.round).model_copy(update={"units": {unit.id: unit.name for unit in longest.units}})
    numbers = Numbers(27, "0" * 64, 27, 27, {})
    head = ballot_file.Head(manifest=longest.document(), signature="", numbers=numbers, facts=facts)
    file = io.BytesIO(b"".join(ballot_file.lines(head, [])))
    assert ballot_file.BallotFile.read(file).manifest == longest
    assert checking.read_manifest(longest.document().encode()) == longest


CHANGES = (
    cut,
    cut_at_a_line,
    one_left_out,
    one_twice,
    two_exchanged,
    without_head,
    a_smaller_minimum,
    another_manifest,
    lambda _file: b"",
)


def test_a_changed_file_gives_no_result(ended):
    file = handed_out(ended)
    assert opened_elsewhere(ended, file)
    for change in CHANGES:
        changed = change(file)
        assert changed != file, change
        with pytest.raises((ballot_file.NotABallotFile, away.Failed)):
            opened_elsewhere(ended, changed)


def signed_anew(play, result: bytes, **changes) -> bytes:
    """As a custodian might who is careless, or hostile."""
    document = json.dumps(document_of(result) | changes).encode()
    signature = signatures.sign(document, play.keys().signing)
    return result_file.packed(document + b"\n" + encode(signature).encode() + b"\n")


def figures_of(result: bytes) -> dict:
    return document_of(result)["figures"]


HOSTILE = {
    "empty": lambda _play, _result: b"",
    "no text": lambda _play, _result: bytes(range(256)) * 10,
    "cut": lambda _play, result: result[:-40],
    "not packed": lambda _play, result: result_file.unpacked(result),
    "packed, and cut": lambda _play, result: result_file.packed(result_file.unpacked(result)[:-40]),
    "a bit flipped": lambda _play, result: result_file.packed(
        result_file.unpacked(result).replace(b'"people"', b'"peopla"', 1)
    ),
    "not a document": lambda play, _result: result_file.packed(
        b"[]\n" + encode(signatures.sign(b"[]", play.keys().signing)).encode()
    ),
    "a file that would fill the memory": lambda _play, _result: result_file.packed(
        bytes(result_file.LARGEST_UNPACKED + 1)
    ),
    "another round": lambda play, result: signed_anew(play, result, round="x" * 16),
    "other ballots": lambda play, result: signed_anew(play, result, ballots="0" * 64),
    "other figures": lambda play, result: signed_anew(
        play, result, figures=figures_of(result) | {"unreadable": 7}
    ),
    "fewer dilemmas": lambda play, result: signed_anew(
        play, result, figures=figures_of(result) | {"exercises": []}
    ),
    "another snapshot": lambda play, result: signed_anew(play, result, snapshot="[" * 50_000),
    "a comment elsewhere": lambda play, result: signed_anew(play, result, comments=[["x", "y"]]),
}


def test_a_result_that_is_not_of_these_ballots_is_refused_beside_its_field(ended, cast, monkeypatch):
    monkeypatch.setattr(result_file, "LARGEST_UNPACKED", 1_000_000)
    result, client = opened_elsewhere(ended, handed_out(ended)), cast.client("custodian")
    for name, change in HOSTILE.items():
        hostile = SimpleUploadedFile("r.result", change(ended, result))
        page = client.post(f"/panel/ejercicios/{ended.round.pk}/resultado/", {"file": hostile})
        assert page.status_code == 422, name
        assert 'class="field field--error"' in page.text, name
        assert nothing_is_published(ended), name


def test_another_custodians_signature_is_refused(ended):
    file = handed_out(ended)
    key_file, _public = custody.make_key(PASSPHRASE)
    other = custody.open_key_file(key_file, PASSPHRASE)
    document = result_file.unpacked(opened_elsewhere(ended, file)).split(b"\n")[0]
    forged = result_file.packed(document + b"\n" + encode(signatures.sign(document, other.signing)).encode())
    with pytest.raises(ValidationError):
        take(ended, forged)


def test_a_result_is_refused_once_the_ballots_are_others(ended):
    result = opened_elsewhere(ended, handed_out(ended))
    victim = Ballot.objects.first()
    Ballot.objects.filter(pk=victim.pk).update(sealed=b"x" * len(bytes(victim.sealed)))
    with pytest.raises(ValidationError):
        take(ended, result)
    assert nothing_is_published(ended)


def test_a_result_that_comes_while_the_key_was_brought_takes_over(ended, monkeypatch):
    result = opened_elsewhere(ended, handed_out(ended))
    opening.take_over(round=ended.round, public=ended.keys().public, actor=ended.cast.custodian)
    take(ended, result)
    published(ended)
    with pytest.raises(ValidationError):
        take(ended, result)
    assert Results.objects.count() == 1
    assert Comment.objects.count() == 2


def test_the_pages_hand_out_and_take_back(ended, cast):
    client, path = cast.client("custodian"), f"/panel/ejercicios/{ended.round.pk}/"
    file = client.post(f"{path}respuestas-selladas/").getvalue()
    result = opened_elsewhere(ended, file)
    page = client.post(f"{path}resultado/", {"file": SimpleUploadedFile("r.result", result)})
    assert page.status_code == 302
    published(ended)


def with_comments(result: result_file.Result, number: int) -> result_file.Result:
    """As if so many had written as much as a comment takes."""
    text = ("La situación que se describe pasa aquí cada mes, y nadie lo dice. " * 31)[: rules.COMMENT_LENGTH]
    exercise = result.figures.exercises[0].exercise
    return result.model_copy(update={"comments": [(exercise, f"{n} {text}") for n in range(number)]})


def test_comments_that_are_larger_than_an_upload_come_back(ended, cast, monkeypatch):
    monkeypatch.setattr(result_file, "LARGEST", 60_000)
    result = with_comments(result_of(ended, handed_out(ended)), 100)
    file = result_file.written(result, ended.keys())
    assert len(result.model_dump_json()) > 3 * result_file.LARGEST
    path = f"/panel/ejercicios/{ended.round.pk}/resultado/"
    assert (
        cast.client("custodian").post(path, {"file": SimpleUploadedFile("r.result", file)}).status_code == 302
    )
    assert queries.comments_of(ended.round).count() == 100


@pytest.mark.parametrize("limit", ["LARGEST", "LARGEST_UNPACKED"])
def test_the_command_writes_no_result_that_would_be_refused_and_says_what_to_do(
    ended, monkeypatch, tmp_path, capsys, own_language, limit
):
    (tmp_path / "answers.txt").write_bytes(handed_out(ended))
    (tmp_path / "key.json").write_bytes(ended.key_file)
    monkeypatch.setattr(result_file, limit, 100)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{PASSPHRASE}\n".encode())))
    monkeypatch.setattr(documents, "speak", lambda: None)  # it speaks already
    files = [str(tmp_path / name) for name in ("answers.txt", "key.json")]
    assert main(["custody", "open", files[0], "--key", files[1]]) == 1
    assert "la llave en la página de la ronda" in capsys.readouterr().err
    assert not (tmp_path / "answers.result").exists()


def test_to_find_the_comments_of_one_dilemma_the_others_are_not_gone_through(ended, monkeypatch):
    result = with_comments(result_of(ended, handed_out(ended)), 3)
    cleaned = []
    monkeypatch.setattr(rules, "clean_comment", lambda text: cleaned.append(text) or text)
    assert not list(result.comments_of(result.figures.exercises[1].exercise)) and not cleaned
    assert len(list(result.comments_of(result.figures.exercises[0].exercise))) == len(cleaned) == 3


def test_nobody_else_gets_the_sealed_answers(ended, cast):
    for who in ("ethics_head", "team_leader", "other_ethics_head"):
        page = cast.client(who).post(f"/panel/ejercicios/{ended.round.pk}/respuestas-selladas/")
        assert page.status_code == 404


@pytest.mark.parametrize("by", ["passphrase", "shares"])
def test_the_command_needs_no_installation(ended, tmp_path, by):
    shares = [tmp_path / "key.share-1.txt", tmp_path / "key.share-3.txt"] if by == "shares" else []
    for path, text in zip(shares, custody.make_shares(ended.key_file, PASSPHRASE)[::2], strict=False):
        path.write_text(text)
    given = {each.name for each in shares} | {"answers.txt", "key.json"}
    (tmp_path / "answers.txt").write_bytes(handed_out(ended))
    (tmp_path / "key.json").write_bytes(ended.key_file)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO_", "DATABASE_", "DATA_DIR", "SECRET_KEY"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "probidad", "custody", "open", "answers.txt", "--key", "key.json",
         *(argument for each in shares for argument in ("--share", each.name))],
        cwd=tmp_path, env=environment, input=b"" if shares else f"{PASSPHRASE}\n".encode(), capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {each.name for each in tmp_path.iterdir()} == given | {"answers.result"}
    take(ended, (tmp_path / "answers.result").read_bytes())
    published(ended)
