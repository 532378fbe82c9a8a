"""A claim leaves the platform encrypted, without what was left out, and nobody else sends it; no clear byte meets a disk."""

import hashlib
import json
import shutil
import subprocess
import sys
from io import BytesIO

import pytest
import pyzipper
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from probidad.core.audit.models import AuditEvent
from probidad.core.files.tests import hostile
from probidad.core.reports.tests.pdf_a import faults_of_pdf_a
from probidad.instruments.advice.claim_rules import Track
from probidad.instruments.advice.models import Claim, Export, Redaction
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.exports import COPY, GOES, ORIGINAL, Choice
from probidad.instruments.advice.redacting import Passage, Reason
from probidad.instruments.advice.services import exports, redactions
from probidad.instruments.advice.tests.test_claims import (
    decide,
    investigator,
    refer,
    stages,
    told,
    write_step,
)
from probidad.instruments.advice.tests.test_files import upload

__all__ = ["investigator"]

SAID = "Julieta Robles me dijo que el director Marcos Peña firmó obras que no existen; ella tiene asma"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.THREAD_FILES = tmp_path / "threads"


@pytest.fixture
def claim(house):
    """A claim with a photograph and a text, whose way two have decided."""
    files = [upload("foto de Julieta.jpg", hostile.photograph()), upload("lista.csv", b"a,b")]
    house.receipt, thread = house.write(SAID, kind=Kind.CLAIM, uploads=files)
    decide(house, thread, Track.CRIME)
    return Claim.objects.get(thread=thread)


def at(claim: Claim, name: str = "claim-export", *more) -> str:
    return reverse(f"advice-panel:{name}", args=[claim.thread_id, *more])


def redact(house, claim, *passages):
    redactions.redact(
        thread=claim.thread,
        keys=house.keys("committee_member", claim.thread),
        actor=house.cast.committee_member,
        number=1,
        passages=[Passage(text=text, reason=reason) for text, reason in passages],
    )


def choice(claim, **given) -> Choice:
    numbers = claim.thread.messages.values_list("number", flat=True)
    return Choice(
        **{
            "recipient": "prosecutor",
            "office": "Fiscalía Anticorrupción",
            "purpose": "Que se investigue",
            "language": "es-mx",
            "is_told": True,
            "messages": dict.fromkeys(numbers, GOES),
            "files": {(1, 1): COPY, (1, 2): ORIGINAL},
            "steps": frozenset(),
        }
        | given
    )


def make(house, claim, name="committee_member", *, nonce="uno", **given):
    return exports.export(
        claim=claim,
        keys=house.keys(name, claim.thread),
        actor=house.cast.people[name],
        choice=choice(claim, **given),
        passphrase="palabra-palabra",
        nonce=nonce,
    )


def opened(content: BytesIO, words: str = "palabra-palabra") -> dict[str, bytes]:
    with pyzipper.AESZipFile(content) as archive:
        archive.setpassword(words.encode())
        return {name: archive.read(name) for name in archive.namelist()}


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def typed(claim, **given) -> dict:
    return {
        "recipient": "prosecutor",
        "office": "Fiscalía",
        "purpose": "Que se investigue",
        "language": "es-mx",
        "tells": "yes",
        **{f"message_{each.number}": "goes" for each in claim.thread.messages.all()},
        "file_1_1": "copy",
        "file_1_2": "writer",
    } | given


def test_it_holds_a_pdf_for_the_archive_the_files_and_a_manifest_with_true_digests(house, claim):
    made = make(house, claim)
    assert made.sha256 == hashlib.sha256(made.content.getvalue()).hexdigest()
    found = opened(made.content)
    assert list(found) == ["document.pdf", "files/1-1.jpg", "files/1-2.csv", "manifest.json"]
    manifest = json.loads(found["manifest.json"])
    for each in manifest["files"]:
        assert each["sha256"] == hashlib.sha256(found[each["path"]]).hexdigest()
        assert each["size"] == len(found[each["path"]])
    assert faults_of_pdf_a(found["document.pdf"]) == []
    said = words_of(found["document.pdf"])
    assert "Marcos Peña" in said and "se presume inocente" in said.lower().replace("\n", " ")
    assert manifest["given_by"] == house.cast.committee_member.name and manifest["left_out"]
    assert b"CamaraSecreta" not in found["files/1-1.jpg"] and found["files/1-2.csv"] == b"a,b"


def test_what_was_left_out_is_nowhere_in_it_and_the_original_is_kept(house, claim):
    before = bytes(claim.thread.messages.get(number=1).sealed)
    redact(house, claim, ("Julieta Robles", Reason.WRITER), ("asma", Reason.HEALTH))
    write_step(house, claim.thread, "committee_member", told="Se buscó a julieta robles")
    found = opened(make(house, claim, steps=frozenset({1})).content)
    said = words_of(found["document.pdf"])
    assert "Peña" in said and "se omitió" in said
    for words in (said, found["manifest.json"].decode()):
        assert not any(each in words.lower() for each in ("julieta", "robles", "asma"))
    why = {each["why"] for each in json.loads(found["manifest.json"])["left_out"]}
    assert len(why) >= 3
    assert bytes(claim.thread.messages.get(number=1).sealed) == before
    assert b"Julieta" not in bytes(Redaction.objects.get().sealed)


def test_messages_files_and_steps_that_dont_go_are_listed_with_their_reasons(house, claim):
    chosen = {2: "irrelevant"}
    found = opened(
        make(house, claim, messages={1: GOES} | chosen, files={(1, 1): "writer", (1, 2): "third"}).content
    )
    assert list(found) == ["document.pdf", "manifest.json"]
    left = {each["what"]: each["why"] for each in json.loads(found["manifest.json"])["left_out"]}
    assert {"Mensaje 2", "Archivo 1-1", "Archivo 1-2"} <= set(left)


def test_without_the_passphrase_nothing_opens_and_names_and_checksums_tell_nothing(house, claim):
    made = make(house, claim)
    with pytest.raises(RuntimeError):
        opened(BytesIO(made.content.getvalue()), "otra")
    with pyzipper.AESZipFile(made.content) as archive:
        for each in archive.infolist():
            assert each.wz_aes_strength == 3 and each.CRC == 0 and each.date_time[0] == 1980
            assert "Julieta" not in each.filename


def test_the_document_is_in_the_recipients_language(house, claim):
    said = words_of(opened(make(house, claim, language="en").content)["document.pdf"])
    assert "presumed innocent" in said and "What was left out" in said


def test_no_clear_byte_is_written_to_a_disk(house, claim, tmp_path):
    make(house, claim)  # the copy without metadata is made, and all is imported
    written, listens = [], True

    def hook(event, given):
        # The open that writes, of this process: the database keeps its own files.
        if (
            listens
            and event == "open"
            and isinstance(given[0], str)
            and given[1]
            and set(given[1]) & set("wax+")
        ):
            written.append(given[0])

    sys.addaudithook(hook)
    keys = house.keys("committee_member", claim.thread)
    make_again = {"claim": claim, "keys": keys, "actor": house.cast.committee_member}
    exports.export(**make_again, choice=choice(claim), passphrase="palabra-palabra", nonce="dos")
    listens = False
    assert written == []


def test_the_trail_has_recipient_digest_and_counts_and_no_text(house, claim):
    made = make(house, claim)
    event = AuditEvent.objects.get(kind="advice:claim:exported")
    assert event.details["sha256"] == made.sha256 and event.details["recipient"] == "prosecutor"
    assert event.details["messages"] == claim.thread.messages.count() - 1 and event.details["files"] == 2
    assert "Fiscalía" not in json.dumps(event.details, ensure_ascii=False)


def test_the_writer_is_told_once_and_only_if_they_may_be(house, claim):
    before = len(told(house, claim.thread))
    make(house, claim, is_told=False, nonce="secreto")
    assert len(told(house, claim.thread)) == before and "Fiscalía" not in stages(claim.thread)
    for _each in range(2):
        make(house, claim)
    assert len(told(house, claim.thread)) == before + 1
    assert "inocente" in told(house, claim.thread)[-1] and "Fiscalía" in stages(claim.thread)
    assert Export.objects.count() == 2


def test_only_whoever_decides_or_investigates_a_decided_claim_gives_it_away(house, investigator):
    house.receipt, thread = house.write("x", kind=Kind.CLAIM)
    assert house.browser("committee_member").get(reverse("advice-panel:claim-export", args=[thread.pk])).url
    decide(house, thread, Track.FAULT)
    claim = Claim.objects.get(thread=thread)
    assert house.browser("advisor").get(at(claim)).status_code == 404
    refer(house, thread, investigator)
    make(house, claim, "investigator", files={})
    Claim.objects.update(phase="intake", track="", outcome="")
    with pytest.raises(ValidationError):
        make(house, Claim.objects.get(), "investigator", nonce="dos", files={})


def test_too_much_is_refused_with_a_clear_message(house, claim, monkeypatch):
    monkeypatch.setattr(exports, "LARGEST", 10)
    with pytest.raises(ValidationError, match="MB"):
        make(house, claim)
    assert not Export.objects.exists()


def test_on_the_pages_it_is_chosen_looked_at_and_got(house, claim):
    browser = house.browser("committee_member")
    assert browser.get(at(claim)).status_code == 200
    page = browser.post(at(claim), typed(claim))
    assert page.status_code == 200 and not Export.objects.exists()
    words, token = page.context["words"], page.context["token"]
    assert len(words.split("-")) == exports.WORDS and words.isascii() and words in page.content.decode()
    changed = browser.post(at(claim), typed(claim, sealed_by=token, change="1"))
    assert changed.status_code == 200 and "Fiscalía" in changed.content.decode()
    answer = browser.post(at(claim), typed(claim, sealed_by=token))
    assert answer["Cache-Control"] == "private, no-store" and "attachment" in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)
    assert len(content) == int(answer["Content-Length"])
    assert "manifest.json" in opened(BytesIO(content), words)
    assert hashlib.sha256(content).hexdigest() == Export.objects.get().sha256
    assert words not in browser.get(at(claim)).content.decode()


def test_what_is_typed_wrong_or_made_up_is_refused_and_kept(house, claim):
    browser = house.browser("committee_member")
    for wrong in (
        {"office": ""},
        {"recipient": "press"},
        {"tells": ""},
        {"message_1": "secret"},
        {"file_1_2": "copy"},
        {"message_1": "third", "message_2": "third"},
        {"language": "de"},
    ):
        page = browser.post(at(claim), typed(claim) | wrong)
        assert page.status_code == 422 and "Que se investigue" in page.content.decode(), wrong
    others = signing.dumps(["mi-clave", "x"], salt="advice export 1 1")
    for token in ("", "x", others):
        assert browser.post(at(claim), typed(claim, sealed_by=token)).status_code == 422
    assert not Export.objects.exists()


def test_a_message_is_redacted_on_its_page_with_suggestions_and_the_original_beside_it(house, claim):
    browser = house.browser("second_member")
    page = browser.get(at(claim, "claim-redact", 1))
    suggested = page.context["form"].suggested
    assert any("Julieta" in each for each in suggested)
    which = next(number for number, each in enumerate(suggested) if "Julieta" in each)
    done = browser.post(
        at(claim, "claim-redact", 1), {f"suggested_{which}": "writer", "health": "tiene asma"}
    )
    assert done.status_code == 302
    page = browser.get(at(claim, "claim-redact", 1))
    [told] = [each for each in page.context["told"].redacted]
    kept = "".join(each.text for each in told[1] if not each.reason)
    assert "Julieta" not in kept and "asma" not in kept and "Marcos" in kept
    assert SAID in page.content.decode()
    for wrong in ({"third": "no está"}, {"third": "a"}, {"suggested_0": "because"}):
        assert browser.post(at(claim, "claim-redact", 1), wrong).status_code == 422
    assert (
        browser.post(at(claim, "claim-redact", 1), {}).status_code == 302 and not Redaction.objects.exists()
    )
    assert browser.get(at(claim, "claim-redact", 99)).status_code == 404


def test_erasing_takes_redactions_and_exports(house, claim):
    from probidad.instruments.advice.services import erasure

    redact(house, claim, ("asma", Reason.HEALTH))
    make(house, claim)
    erasure.erase(thread=claim.thread)
    assert not Redaction.objects.exists() and not Export.objects.exists()
    assert Claim.objects.filter(pk=claim.pk).exists()


SEVEN_ZIP = next(filter(None, map(shutil.which, ("7zz", "7z"))), None)


@pytest.mark.skipif(SEVEN_ZIP is None, reason="7-Zip isn't installed here")
def test_7_zip_opens_it_with_the_words_and_only_so(house, claim, tmp_path):
    made = make(house, claim)
    archive = tmp_path / "export.zip"
    archive.write_bytes(made.content.getvalue())

    def extracted(words: str) -> dict[str, bytes] | None:
        folder = tmp_path / words.replace(" ", "-")
        command = [SEVEN_ZIP, "x", f"-p{words}", f"-o{folder}", str(archive)]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        found = {
            str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()
        }
        return found if done.returncode == 0 else None

    assert extracted("palabra-palabra") == opened(made.content)
    assert extracted("otra-palabra") is None
