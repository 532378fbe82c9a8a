"""The custodian's commands: they need nothing but the custodian's machine, and lose or overwrite nothing there."""

import datetime as dt
import getpass
import io
import json
import os
import stat
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from probidad.cli.main import main
from probidad.core.anonymity import base64url, custody
from probidad.core.signing import signatures
from probidad.instruments.exercises import manifest, tally

PASSPHRASE = "cuatro palabras al azar"
pytestmark = pytest.mark.usefixtures("own_language")


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run `probidad custody …` in a folder with nothing else; the exit status, what it says and what goes wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROBIDAD_LANG", "en")

    def call(*arguments: str, typed: str | bytes = PASSPHRASE + "\n"):
        data = typed if isinstance(typed, bytes) else typed.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main(["custody", *arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture(scope="module")
def issuing_keys() -> list[bytes]:
    keys = [rsa.generate_private_key(65537, 2048).public_key() for _each in range(4)]
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return [key.public_bytes(serialization.Encoding.DER, spki) for key in keys]


@pytest.fixture
def document(run, tmp_path, issuing_keys) -> bytes:
    """A manifest that names the keys of `key.json`, both in the folder."""
    run("make-key", "key.json")
    keys = custody.public_part((tmp_path / "key.json").read_bytes())
    answer, comment, satisfaction, unit = (
        manifest.IssuingKeyPart(id=signatures.digest(spki)[:32], spki=base64url.encode(spki))
        for spki in issuing_keys
    )
    made = manifest.Manifest(
        round="abcdefgh12345678",
        institution="Municipio de Villa Clara",
        title="Ronda de otoño",
        opens_on=dt.date(2026, 11, 22),
        closes_on=dt.date(2026, 12, 6),
        days_between=0,
        custodian="Observatorio",
        signing_key=base64url.encode(keys.signing),
        sealing_key=base64url.encode(keys.sealing),
        roster=manifest.RosterPart(size=27, digest="0" * 64),
        units=[manifest.UnitPart(id=31, name="Tesorería", people=11, key=unit)],
        exercises=[
            manifest.ExercisePart(
                id=7,
                position=1,
                dilemma="urn:x",
                version=1,
                values=["respect"],
                ratings={"a": "aligned", "b": "not"},
                answer=answer,
                comment=comment,
            )
        ],
        satisfaction=satisfaction,
        plan={"minimum_group": 10},
    )
    data = made.document().encode()
    (tmp_path / "manifest.json").write_bytes(data)
    return data


def outside(*arguments: str, folder, language="en", typed=PASSPHRASE + "\n") -> subprocess.CompletedProcess:
    """The command as a process of its own, with nothing in its environment that leads to an installation."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "probidad", "custody", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PROBIDAD_LANG": language},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_key_is_made_with_its_public_part_and_only_its_owner_reads_them(run, tmp_path):
    status, said, _wrong = run("make-key", "key.json")
    assert status == 0 and "key.public.json" in said
    file = (tmp_path / "key.json").read_bytes()
    keys = custody.open_key_file(file, PASSPHRASE)
    assert custody.read_public_document((tmp_path / "key.public.json").read_bytes()) == keys.public
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in tmp_path.iterdir())


@pytest.mark.parametrize("standing", ["key.json", "key.public.json"])
def test_no_file_is_overwritten(run, tmp_path, standing):
    (tmp_path / standing).write_text("mine")
    status, _said, wrong = run("make-key", "key.json")
    assert status == 1 and standing in wrong
    assert [path.name for path in tmp_path.iterdir()] == [standing]
    assert (tmp_path / standing).read_text() == "mine"


@pytest.mark.parametrize("typed", ["corta\n", "", "x" * 900, b"\xff\xfe palabras sin sentido\n"])
def test_a_passphrase_that_will_not_do_makes_no_file(run, tmp_path, typed):
    status, _said, wrong = run("make-key", "key.json", typed=typed)
    assert status == 1 and "assphrase" in wrong
    assert not list(tmp_path.iterdir())


def test_two_of_the_three_shares_open_the_key_file(run, tmp_path):
    run("make-key", "key.json")
    assert run("shares", "key.json")[0] == 0
    texts = [(tmp_path / f"key.share-{number}.txt").read_text() for number in (1, 3)]
    keys = custody.open_with_shares((tmp_path / "key.json").read_bytes(), texts)
    assert keys.public == custody.public_part((tmp_path / "key.json").read_bytes())


def test_a_wrong_passphrase_makes_no_shares(run, tmp_path):
    run("make-key", "key.json")
    status, _said, wrong = run("shares", "key.json", typed="otra frase distinta\n")
    assert status == 1 and "doesn't open" in wrong
    assert not list(tmp_path.glob("*.txt"))


def test_the_public_part_is_written_anew(run, tmp_path):
    run("make-key", "key.json")
    before = (tmp_path / "key.public.json").read_bytes()
    (tmp_path / "key.public.json").unlink()
    assert run("public", "key.json")[0] == 0
    assert (tmp_path / "key.public.json").read_bytes() == before


@pytest.mark.parametrize("step", ["public", "shares"])
@pytest.mark.parametrize("content", [None, b"", b"[" * 9_000, b"x" * 20_000])
def test_a_file_that_is_no_key_file_is_one_sentence(run, tmp_path, step, content):
    if content is not None:
        (tmp_path / "key.json").write_bytes(content)
    status, _said, wrong = run(step, "key.json")
    assert status == 1 and "key.json" in wrong and wrong.count("\n") == 1


def test_signing_and_checking_need_no_installation(document, tmp_path):
    signed = outside("sign", "manifest.json", "--key", "key.json", folder=tmp_path)
    assert signed.returncode == 0, signed.stderr
    for shown in (
        "Villa Clara",
        "27 people",
        "Tesorería",
        "10",
        "Observatorio",
        signatures.fingerprint(document),
    ):
        assert shown in signed.stdout
    signature = base64url.decode((tmp_path / "manifest.json.sig").read_text().strip())
    assert signatures.verify(document, signature, json_key(document))
    checked = outside("check", "manifest.json", folder=tmp_path, language="es")
    assert checked.returncode == 0, checked.stderr
    assert "La firma es válida" in checked.stdout and "✗" not in checked.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        *("key.json", "key.public.json", "manifest.json", "manifest.json.sig")
    }


def test_two_shares_sign_without_the_passphrase_and_what_is_wrong_with_one_is_said(document, run, tmp_path):
    run("shares", "key.json")
    first, second = "key.share-1.txt", "key.share-2.txt"
    sign = ("sign", "manifest.json", "--key", "key.json", "--share", first)
    alone = outside(*sign, folder=tmp_path, typed="")
    assert alone.returncode == 1 and "Two different shares" in alone.stderr
    text = (tmp_path / second).read_text()
    (tmp_path / second).write_text(text.replace(text.split()[4], "\x1b[2Kodd", 1))
    misread = outside(*sign, "--share", second, folder=tmp_path, typed="")
    assert misread.returncode == 1 and f"{second}: Word 5" in misread.stderr and "\x1b" not in misread.stderr
    (tmp_path / second).write_text(text)
    signed = outside(*sign, "--share", second, folder=tmp_path, typed="")
    assert signed.returncode == 0, signed.stderr
    signature = base64url.decode((tmp_path / "manifest.json.sig").read_text().strip())
    assert signatures.verify(document, signature, json_key(document))


def test_a_snapshot_is_checked_beside_its_manifest(document, tmp_path):
    keys = custody.open_key_file((tmp_path / "key.json").read_bytes(), PASSPHRASE)
    read = manifest.Manifest.model_validate_json(document)
    count = tally.Count()
    said = tally.snapshot(
        manifest=read, document=document.decode(), figures={"quarter": 2}, count=count
    ).encode()
    for name, content in (("manifest.json", document), ("results.json", said)):
        (tmp_path / name).write_bytes(content)
        signature = base64url.encode(signatures.sign(content, keys.signing))
        (tmp_path / f"{name}.sig").write_text(signature + "\n")
    both = outside("check", "results.json", "manifest.json", folder=tmp_path)
    assert both.returncode == 0, both.stdout
    alone = outside("check", "results.json", folder=tmp_path)
    assert alone.returncode == 1 and "? The round's manifest is needed" in alone.stdout


def test_figures_are_checked_beside_the_snapshot_that_names_them(document, tmp_path):
    keys = custody.open_key_file((tmp_path / "key.json").read_bytes(), PASSPHRASE)
    read, count = manifest.Manifest.model_validate_json(document), tally.Count()
    count.answers[7][31].update(a=11)
    told = tally.outcome(manifest=read, document=document.decode(), count=count, keys=keys)
    (tmp_path / "results.json").write_text(told.snapshot)
    (tmp_path / "results.json.sig").write_text(base64url.encode(told.signature) + "\n")
    (tmp_path / "manifest.json.sig").write_text(
        base64url.encode(signatures.sign(document, keys.signing)) + "\n"
    )
    (tmp_path / "figures.json").write_text(tally.figures_text(told.figures))
    (tmp_path / "others.json").write_text(tally.figures_text(told.figures | {"unreadable": 5}))
    signed = "results.json", "manifest.json"
    right = outside("check", "figures.json", *signed, folder=tmp_path)
    assert right.returncode == 0, right.stdout
    assert "figures of a round" in right.stdout and "are those that were signed" in right.stdout
    wrong = outside("check", "others.json", *signed, folder=tmp_path)
    assert wrong.returncode == 1 and "aren't those that were signed" in wrong.stdout
    alone = outside("check", "figures.json", folder=tmp_path)
    assert alone.returncode == 1 and "? The round's manifest and snapshot are needed" in alone.stdout


def json_key(document: bytes) -> bytes:
    return base64url.decode(json.loads(document)["signing_key"])


def test_a_manifest_of_another_key_is_not_signed(document, run, tmp_path):
    run("make-key", "other.json")
    refused = outside("sign", "manifest.json", "--key", "other.json", folder=tmp_path)
    assert refused.returncode == 1 and "other keys" in refused.stderr
    assert not (tmp_path / "manifest.json.sig").exists()


def test_a_manifest_whose_answers_another_key_would_open_is_not_signed(document, tmp_path):
    stranger = custody.make_key(PASSPHRASE)[1]
    said = json.loads(document) | {"sealing_key": base64url.encode(stranger.sealing)}
    (tmp_path / "manifest.json").write_text(json.dumps(said))
    refused = outside("sign", "manifest.json", "--key", "key.json", folder=tmp_path)
    assert refused.returncode == 1 and "other keys" in refused.stderr
    assert not (tmp_path / "manifest.json.sig").exists()


def test_a_manifest_that_would_name_somebody_is_not_signed(document, tmp_path):
    (tmp_path / "manifest.json").write_bytes(document.replace(b'"people": 11', b'"people": 1'))
    refused = outside("sign", "manifest.json", "--key", "key.json", folder=tmp_path)
    assert refused.returncode == 1 and "fewer people than it" in refused.stderr
    assert not (tmp_path / "manifest.json.sig").exists()


def test_a_name_in_a_manifest_is_read_and_not_obeyed_by_the_terminal(document, tmp_path):
    spoken = b"Tesorer\\u001b[2K\\r\\n\\u2028Fingerprint: \\u202e0000"
    hostile = document.replace("Ronda de otoño".encode(), spoken).replace("Tesorería".encode(), spoken)
    (tmp_path / "manifest.json").write_bytes(hostile.replace(b"Observatorio", spoken))
    for step in (("sign", "manifest.json", "--key", "key.json"), ("check", "manifest.json")):
        said = outside(*step, folder=tmp_path)
        assert said.returncode == 0 and not set("\x1b\r\u2028\u202e") & set(said.stdout)
        starts = [line.strip().startswith("Fingerprint") for line in said.stdout.splitlines()]
        assert starts.count(True) == 1


def test_a_changed_manifest_fails_its_check_and_one_without_signature_does_not_pass(document, tmp_path):
    unsigned = outside("check", "manifest.json", folder=tmp_path)
    assert unsigned.returncode == 1 and "? No signature" in unsigned.stdout
    outside("sign", "manifest.json", "--key", "key.json", folder=tmp_path)
    (tmp_path / "manifest.json").write_bytes(document.replace(b'"size": 27', b'"size": 28'))
    changed = outside("check", "manifest.json", folder=tmp_path)
    assert changed.returncode == 1 and "✗ The signature isn't valid" in changed.stdout


def test_in_a_terminal_a_new_passphrase_is_typed_twice_and_never_shown(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    typed = iter([PASSPHRASE, "another phrase"])
    monkeypatch.setattr(getpass, "getpass", lambda _question: next(typed))
    assert main(["custody", "make-key", "key.json"]) == 1
    assert next(typed, None) is None and not list(tmp_path.iterdir())
    assert PASSPHRASE not in capsys.readouterr().out
