"""Anybody can check a round: what was signed holds, what was changed is noticed, and hostile input is only refused."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from probidad.core.anonymity import base64url, custody
from probidad.core.signing import signatures
from probidad.instruments.exercises import checking
from probidad.instruments.exercises.models import SignedManifest, Snapshot
from probidad.instruments.exercises.services import opening, rounds
from probidad.instruments.exercises.tests.conftest import PASSPHRASE

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/ejercicios/comprobar/"


@pytest.fixture
def signed(play) -> SignedManifest:
    return SignedManifest.objects.get()


@pytest.fixture
def closed(play, signed, cast) -> Snapshot:
    """What was published when the round was closed."""
    rounds.end_round(round=play.round, actor=cast.ethics_head)
    keys = custody.open_key_file(play.key_file, PASSPHRASE)
    opening.start(round=play.round, keys=keys, actor=cast.custodian)
    return Snapshot.objects.get()


def outcome(document: bytes, signature: bytes | None) -> dict[str, bool | None]:
    return {each.name: each.holds for each in checking.check_manifest(document, signature)}


def changed(document: bytes, change) -> bytes:
    manifest = json.loads(document)
    change(manifest)
    return json.dumps(manifest).encode()


def resigned(play, document: bytes) -> dict[str, bool | None]:
    """The checks of a manifest that its custodian signed as it is: what else is wrong with it."""
    keys = custody.open_key_file(play.key_file, PASSPHRASE)
    found = outcome(document, signatures.sign(document, keys.signing))
    assert found["signature"] is True
    return found


def test_a_manifest_as_it_was_signed_holds_in_everything(signed):
    assert set(outcome(signed.document.encode(), bytes(signed.signature)).values()) == {True}


def test_another_byte_or_another_key_is_noticed(play, signed):
    document, signature = signed.document.encode(), bytes(signed.signature)
    assert outcome(document + b" ", signature)["signature"] is False
    assert outcome(document, bytes(64))["signature"] is False
    assert outcome(document, None)["signature"] is None
    stranger = custody.open_key_file(custody.make_key(PASSPHRASE)[0], PASSPHRASE)
    assert outcome(document, signatures.sign(document, stranger.signing))["signature"] is False


def test_a_key_under_the_name_of_another_is_noticed_though_the_custodian_signed_it(play, signed):
    document = signed.document.encode()

    def swapped(manifest):
        first, second = manifest["exercises"][0], manifest["exercises"][1]
        first["answer"]["spki"] = second["answer"]["spki"]

    def twice(manifest):
        manifest["exercises"][0]["comment"] = manifest["exercises"][0]["answer"]

    def no_rsa(manifest):
        spki = base64url.decode(manifest["sealing_key"])
        manifest["satisfaction"] = {"id": signatures.digest(spki)[:32], "spki": manifest["sealing_key"]}

    for change in (swapped, twice, no_rsa):
        assert resigned(play, changed(document, change))["keys"] is False


@pytest.mark.parametrize("plan", [{"minimum_group": 12}, {"minimum_group": 4}, {"minimum_group": "1"}, {}])
def test_a_unit_below_the_minimum_is_noticed_though_the_custodian_signed_it(play, signed, plan):
    document = signed.document.encode()
    assert resigned(play, changed(document, lambda each: each.update(plan=plan)))["groups"] is False


def test_units_that_are_larger_than_the_roster_are_noticed(play, signed):
    def stuffed(manifest):
        manifest["units"][0]["people"] = manifest["roster"]["size"] + 1

    assert resigned(play, changed(signed.document.encode(), stuffed))["people"] is False


def test_the_rounds_page_is_for_everybody_and_notes_nobody(play, signed):
    browser = Client()
    page = browser.get(f"{PAGE}{play.round.token}/")
    assert page.status_code == 200 and not page.cookies
    for shown in (
        signatures.fingerprint(signed.document.encode()),
        "Observatorio",
        "Tesorería",
        "La firma es válida",
    ):
        assert shown in page.text
    assert browser.get(f"{PAGE}{play.round.token}/acta.json").content == signed.document.encode()
    text = browser.get(f"{PAGE}{play.round.token}/acta.json.sig").content
    assert checking.read_signature(text) == bytes(signed.signature)


@pytest.mark.parametrize("token", ["no-existe", "x" * 300])
def test_an_unknown_round_does_not_exist(token):
    assert Client().get(f"{PAGE}{token}/").status_code == 404


def test_what_is_in_preparation_is_not_public_yet(prepare):
    play = prepare(opened=False)
    for ending in ("", "acta.json", "acta.json.sig"):
        assert Client().get(f"{PAGE}{play.round.token}/{ending}").status_code == 404


def test_a_document_that_is_pasted_or_uploaded_is_compared_with_what_is_published(signed):
    lines = signed.document.replace("\n", "\r\n")  # as browsers send a text
    for sent in (
        {"text": f"\r\n{lines}\r\n"},
        {"file": SimpleUploadedFile("acta.json", signed.document.encode())},
        {"text": lines, "signed": base64url.encode(bytes(signed.signature))},
    ):
        page = Client().post(PAGE, sent)
        assert page.status_code == 200 and "Todo lo que se puede comprobar aquí es correcto" in page.text
    page = Client().post(PAGE, {"text": signed.document.replace('"size": 27', '"size": 28')})
    assert "No confíes en este documento" in page.text


def test_a_manifest_of_another_platform_is_checked_by_its_signature(signed, play):
    document, signature = signed.document, base64url.encode(bytes(signed.signature))
    play.round.delete()
    page = Client().post(PAGE, {"text": document, "signed": signature})
    assert "La firma es válida" in page.text and "no se pudo comprobar todo" in page.text


def outcome_of_snapshot(closed: Snapshot, document: bytes, manifest: bytes | None) -> dict[str, bool | None]:
    return {
        each.name: each.holds for each in checking.check_snapshot(document, bytes(closed.signature), manifest)
    }


def test_a_snapshot_holds_beside_its_manifest_and_what_was_changed_in_either_is_noticed(closed, signed):
    document, manifest = closed.document.encode(), signed.document.encode()
    assert set(outcome_of_snapshot(closed, document, manifest).values()) == {True}
    assert outcome_of_snapshot(closed, document, None) == {"manifest": None, "checks": True}
    assert outcome_of_snapshot(closed, document, manifest + b" ")["manifest"] is False

    def fewer_checks(said):
        said["checks"].remove("roster")

    def other_figures(said):
        said["figures"] = "0" * 64

    found = outcome_of_snapshot(closed, changed(document, fewer_checks), manifest)
    assert (found["signature"], found["checks"]) == (False, False)
    assert outcome_of_snapshot(closed, changed(document, other_figures), manifest)["signature"] is False


def test_after_the_closing_the_rounds_page_shows_both_documents(play, closed):
    page = Client().get(f"{PAGE}{play.round.token}/")
    assert "Acta de resultados" in page.text and "No confíes" not in page.text
    assert signatures.fingerprint(closed.document.encode()) in page.text
    assert "no se dice: respondieron muy pocas personas" in page.text  # nobody answered
    browser = Client()
    assert browser.get(f"{PAGE}{play.round.token}/resultados.json").content == closed.document.encode()
    text = browser.get(f"{PAGE}{play.round.token}/resultados.json.sig").content
    assert checking.read_signature(text) == bytes(closed.signature)


@pytest.mark.each_database
@pytest.mark.parametrize("document", ["", "{", "{}", '{"kind": "probidad-manifest", '])
def test_a_document_that_can_no_longer_be_read_is_said_to_be_changed(play, signed, closed, document):
    for kept in (SignedManifest, Snapshot):
        whole = kept.objects.get().document
        kept.objects.update(document=document)
        page = Client().get(f"{PAGE}{play.round.token}/")
        assert page.status_code == 200 and play.round.title in page.text
        assert "El documento se cambió o se cortó después de firmarse" in page.text
        assert "No confíes en este documento" in page.text
        kept.objects.update(document=whole)
    SignedManifest.objects.update(document=document)
    page = Client().post(PAGE, {"text": closed.document})
    assert page.status_code == 200 and "No confíes en este documento" in page.text


def test_figures_that_somebody_changes_after_the_closing_are_noticed(play, closed):
    results = play.round.results.get(complete=True)
    for unreadable, told, relied_on in ((0, "son las que se firmaron", True), (3, "no son las que", False)):
        results.figures["unreadable"] = unreadable
        results.save()
        page = Client().get(f"{PAGE}{play.round.token}/").text
        assert f"Las cifras del informe {told}" in page
        assert ("No confíes en este documento" not in page) is relied_on


def test_the_rounds_page_needs_few_queries(play, closed, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # manifest, snapshot, figures, dilemmas
        assert Client().get(f"{PAGE}{play.round.token}/").status_code == 200


def test_a_snapshot_that_is_brought_is_compared_with_what_is_published(closed):
    page = Client().post(PAGE, {"text": closed.document})
    assert "Todo lo que se puede comprobar aquí es correcto" in page.text
    page = Client().post(PAGE, {"text": closed.document.replace('"quarter": null', '"quarter": 4')})
    assert "No confíes en este documento" in page.text


def test_before_the_closing_there_is_no_snapshot(play, signed):
    for ending in ("resultados.json", "resultados.json.sig"):
        assert Client().get(f"{PAGE}{play.round.token}/{ending}").status_code == 404


def hostile_documents() -> list[bytes]:
    return [
        b"hola",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 100_000,
        b"\xff" * 100,
        b'{"kind": "probidad-manifest"}',
        b'{"kind": "probidad-snapshot", "version": 1}',
        b"x" * 600_000,
    ]


@pytest.mark.parametrize("document", hostile_documents())
def test_what_is_no_document_is_refused_beside_its_field(document):
    page = Client().post(PAGE, {"file": SimpleUploadedFile("x.json", document)})
    assert page.status_code == 422 and 'id="id_file_error"' in page.text
    page = Client().post(PAGE, {"text": document.decode("latin-1")})
    assert page.status_code == 422 and 'id="id_text_error"' in page.text


def test_values_that_no_manifest_has_are_refused(signed):
    for field, value in (
        (("roster", "size"), 10**3000),
        (("units", 0, "people"), -1),
        (("units", 0, "id"), 2**70),
        (("round",), "a\0b"),
        (("round",), "../../panel"),
        (("exercises", 0, "position"), 10**9),
        (("exercises", 0, "answer", "id"), "<script>"),
        (("opens_on",), "0000-00-00"),
        (("signing_key",), "!"),
    ):
        document = json.loads(signed.document)
        part = document
        for name in field[:-1]:
            part = part[name]
        part[field[-1]] = value
        page = Client().post(PAGE, {"text": json.dumps(document)})
        assert page.status_code == 422 and 'id="id_text_error"' in page.text, field


def test_text_in_a_document_stays_text(signed):
    document = signed.document.replace("Observatorio", "<script>alert(1)</script>")
    page = Client().post(PAGE, {"text": document})
    assert page.status_code == 200
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


def test_what_cannot_be_a_signature_is_refused_beside_its_field(signed):
    for signature in ("x", "A" * 85, "A" * 900, "A" * 2000, "ñ" * 86, "=" * 86):
        page = Client().post(PAGE, {"text": signed.document, "signed": signature})
        assert page.status_code == 422 and 'id="id_signed_error"' in page.text, signature


def test_nothing_brought_is_told(db):
    page = Client().post(PAGE, {"text": ""})
    assert page.status_code == 422 and "Pega un documento o elige su archivo." in page.text
