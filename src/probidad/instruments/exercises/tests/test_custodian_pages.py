"""The custodian's pages take public keys and signatures; each thing that can be wrong is told with what to do."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from probidad.core.anonymity import base64url, custody
from probidad.core.signing import signatures
from probidad.instruments.exercises import manifest, queries
from probidad.instruments.exercises.models import IssuingKey, Round, SignedManifest
from probidad.instruments.exercises.services import manifests, rounds
from probidad.instruments.exercises.tests.conftest import PASSPHRASE

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def address(play, ending: str) -> str:
    return f"/panel/ejercicios/{play.round.pk}/{ending}"


def hidden(keys: custody.PublicKeys) -> dict[str, str]:
    """What the page's script fills in."""
    names = {"sealing_key": keys.sealing, "signing_key": keys.signing}
    return {name: base64url.encode(spki) for name, spki in names.items()}


def file(content: bytes, name: str = "archivo.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def made() -> tuple[bytes, custody.PublicKeys]:
    return custody.make_key(PASSPHRASE)


@pytest.fixture
def draft(prepare):
    """A round in preparation whose manifest is signed."""
    return prepare(opened=False)


@pytest.fixture
def over(play, cast):
    """A round that waits for its key."""
    play.round = rounds.end_round(round=play.round, actor=cast.ethics_head)
    return play


@pytest.mark.parametrize("way", ["script", "file"])
def test_the_public_part_is_taken_from_the_page_or_from_a_file(draft, cast, made, way):
    _key_file, keys = made
    sent = hidden(keys) if way == "script" else {"public_keys": file(custody.public_document(keys))}
    page = cast.client("custodian").post(address(draft, "llave/"), sent)
    assert page.status_code == 302 and page.url == address(draft, "llave/probar/")
    found = Round.objects.get()
    assert (bytes(found.sealing_key), bytes(found.signing_key)) == (keys.sealing, keys.signing)
    assert not SignedManifest.objects.exists()


def wrong_public_parts() -> list[dict]:
    key_file, keys = custody.make_key(PASSPHRASE)
    return [
        {"sealing_key": ""},
        {"public_keys": file(key_file)},  # the whole key file: its private half has no business here
        {"public_keys": file(custody.public_document(keys)[:-20])},
        {"public_keys": file(b"[" * 20_000)},
        {"public_keys": file(b"")},
        hidden(keys) | {"signing_key": ""},
        hidden(keys) | {"signing_key": hidden(keys)["sealing_key"]},
        hidden(keys) | {"signing_key": "A" * 120},
        hidden(keys) | {"signing_key": "ñ" * 500},
    ]


def test_what_is_no_public_part_is_refused_and_changes_nothing(draft, cast):
    before, client = bytes(draft.round.sealing_key), cast.client("custodian")
    for sent in wrong_public_parts():
        page = client.post(address(draft, "llave/"), sent)
        assert page.status_code == 422 and 'class="errors"' in page.text, sent
    assert bytes(Round.objects.get().sealing_key) == before


def test_no_field_for_a_passphrase_or_a_key_file_can_be_sent_before_the_end(draft, cast):
    client = cast.client("custodian")
    for ending in ("llave/", "llave/probar/"):
        page = client.get(address(draft, ending)).text
        inputs = re.findall(r'<input type="(?:password|file)"[^>]*>', page)
        named = [re.search(r'name="(\w+)"', each) for each in inputs]
        assert len(inputs) >= 2
        assert {each[1] for each in named if each} <= {"public_keys", "signature_file"}


def test_the_page_to_sign_says_what_is_missing(prepare, cast):
    play, client = prepare(opened=False), cast.client("custodian")
    IssuingKey.objects.filter(use=IssuingKey.Use.COMMENT).delete()
    assert "unos segundos" in client.get(address(play, "llave/probar/")).text
    Round.objects.update(sealing_key=None, signing_key=None)
    assert "Todavía no hay llave" in client.get(address(play, "llave/probar/")).text
    play.round.rosters.all().delete()
    assert "Todavía no hay lista" in client.get(address(play, "llave/probar/")).text


class Signing:
    """A custodian with the page of the manifest before the eyes."""

    def __init__(self, play, cast, language="es-mx"):
        self.play, self.client = play, cast.client("custodian", language=language)
        self.path = address(play, "llave/probar/")
        SignedManifest.objects.all().delete()
        self.look()

    def look(self) -> None:
        self.page = self.client.get(self.path)
        self.document = self.client.get(address(self.play, "llave/acta.json")).content
        self.seen = re.search(r'data-digest="(\w+)"', self.page.text)[1]

    def signature(self, document: bytes | None = None) -> str:
        keys = custody.open_key_file(self.play.key_file, PASSPHRASE)
        return base64url.encode(signatures.sign(document or self.document, keys.signing))

    def send(self, **fields):
        return self.client.post(self.path, {"seen": self.seen} | fields)


@pytest.mark.each_database
def test_the_custodian_sees_what_is_signed_and_signs_exactly_that(draft, cast):
    signing = Signing(draft, cast)
    for shown in (
        "Tesorería",
        signatures.fingerprint(signing.document),
        "Observatorio",
        "<dd>10</dd>",
        "<dd>27</dd>",
    ):
        assert shown in signing.page.text
    assert signing.seen == signatures.digest(signing.document)
    assert signing.send(signature=signing.signature()).status_code == 302
    signed = SignedManifest.objects.get()
    assert signed.document.encode() == signing.document
    assert queries.signed_as_it_is(Round.objects.get())


@pytest.mark.parametrize(
    ("who", "page", "queries_allowed"), [("custodian", "llave/probar/", 18), ("ethics_head", "", 37)]
)
def test_pages_of_a_round_in_preparation_need_few_queries(
    draft, cast, django_assert_max_num_queries, who, page, queries_allowed
):
    """Each look at the roster counts it: a long one is looked at as seldom as may be."""
    client = cast.client(who)
    client.get(f"/panel/ejercicios/{draft.round.pk}/{page}")
    with django_assert_max_num_queries(queries_allowed):
        assert client.get(f"/panel/ejercicios/{draft.round.pk}/{page}").status_code == 200


def test_a_signature_made_by_the_command_is_uploaded(draft, cast):
    signing = Signing(draft, cast)
    sent = file(signing.signature().encode() + b"\n", "acta.json.sig")
    assert signing.send(signature_file=sent).status_code == 302
    assert SignedManifest.objects.exists()


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_what_changed_while_the_custodian_looked_is_not_signed_unseen(draft, cast, language):
    signing = Signing(draft, cast, language)
    dilemmas = [each.dilemma_version for each in draft.exercises]
    changes = {name: getattr(draft.round, name) for name in ("title", "opens_on", "closes_on", "custodian")}
    rounds.change_round(
        round=draft.round, dilemmas=dilemmas, actor=cast.ethics_head, minimum_group=5, **changes
    )
    manifests.make_missing_keys(round=Round.objects.get())
    refused = signing.send(signature=signing.signature())
    assert refused.status_code == 422 and not SignedManifest.objects.exists()
    assert ("look at it again" if language == "en" else "revísala otra vez") in refused.text
    assert "<dd>5</dd>" in refused.text
    signing.look()
    assert signing.send(signature=signing.signature()).status_code == 302


def test_a_manifest_that_nobody_would_read_is_not_signed_and_the_round_does_not_open(
    draft, cast, monkeypatch
):
    SignedManifest.objects.all().delete()
    document = queries.manifest_of(draft.round).document()
    signature = signatures.sign(document.encode(), draft.keys().signing)
    monkeypatch.setattr(manifest, "MAXIMUM", len(document.encode()) - 1)
    told = "Deja que algunas se cuenten juntas"
    assert told in cast.client("custodian").get(address(draft, "llave/probar/")).text
    assert told in cast.client("ethics_head").get(address(draft, "")).text
    with pytest.raises(ValidationError, match=told):
        manifests.sign_manifest(
            round=draft.round, document=document, signature=signature, actor=cast.custodian
        )
    SignedManifest.objects.create(round=draft.round, document=document, signature=signature)
    with pytest.raises(ValidationError, match=told):
        rounds.open_round(round=draft.round, actor=cast.ethics_head)


def wrong_signatures(signing: Signing) -> list[dict]:
    stranger = custody.open_key_file(custody.make_key(PASSPHRASE)[0], PASSPHRASE)
    return [
        {},
        {"signature": signing.signature(b"another document")},
        {"signature": base64url.encode(signatures.sign(signing.document, stranger.signing))},
        {"signature": signing.signature()[:-1]},
        {"signature": "x" * 5000},
        {"signature_file": file(b"\xff" * 20_000, "a.sig")},
        {"signature_file": file(signing.play.key_file, "a.sig")},
        {"signature": signing.signature(), "seen": ""},
    ]


def test_a_signature_that_is_not_the_custodians_of_this_manifest_is_refused(draft, cast):
    signing = Signing(draft, cast)
    for sent in wrong_signatures(signing):
        page = signing.send(**sent)
        assert page.status_code == 422 and not SignedManifest.objects.exists(), sent
        assert "errors" in page.text or "error-summary" in page.text


def test_once_the_round_is_open_there_is_nothing_to_make_or_to_sign(play, cast):
    client = cast.client("custodian")
    for ending in ("llave/", "llave/probar/"):
        assert client.get(address(play, ending)).url == address(play, "")
    assert client.get(address(play, "llave/acta.json")).status_code == 404


def bring(play, cast, **fields):
    fields = {"key_file": file(play.key_file)} | fields
    return cast.client("custodian").post(address(play, "cerrar/"), fields)


def test_a_passphrase_wrong_three_times_is_told_what_else_can_be_done_and_locks_nothing(over, cast):
    page, counted = None, "0"
    for attempt in (1, 2, 3):
        page = bring(over, cast, passphrase="otra frase distinta", tries=counted)
        assert page.status_code == 422
        counted = re.search(r'name="tries" value="(\d+)"', page.text)[1]
        assert int(counted) == attempt
        assert ("No se bloquea nada" in page.text) == (attempt == 3)
    assert bring(over, cast, passphrase=PASSPHRASE, tries=counted).status_code == 302
    assert Round.objects.get().state == Round.State.CLOSED
    assert "destruye la llave" in cast.client("custodian").get(address(over, "")).text
    assert "destruye la llave" not in cast.client("ethics_head").get(address(over, "")).text


def test_a_forged_count_of_tries_changes_only_what_is_told(over, cast):
    for tries in ("", "x", "-3", "9" * 400, "99"):
        assert bring(over, cast, passphrase="otra frase distinta", tries=tries).status_code == 422
    assert bring(over, cast, passphrase=PASSPHRASE, tries="99").status_code == 302


def test_two_shares_open_the_answers_without_the_passphrase(over, cast):
    first, _second, third = custody.make_shares(over.key_file, PASSPHRASE)
    page = bring(over, cast, share_1=third.upper(), share_2=first.replace(" ", "\r\n"))
    assert page.status_code == 302 and Round.objects.get().state == Round.State.CLOSED


def test_what_is_wrong_with_a_share_is_told_beside_it(over, cast):
    first, second, _third = custody.make_shares(over.key_file, PASSPHRASE)
    others = custody.make_shares(custody.make_key(PASSPHRASE)[0], PASSPHRASE)
    mistyped = " ".join([*first.split()[:-1], "academic" if first.split()[-1] != "academic" else "acid"])
    for field, told, shares in (
        ("share_2", "Se necesitan dos fragmentos", (first, first)),
        ("share_2", "Se necesitan dos fragmentos", (first, "")),
        ("share_1", "no es de la lista", (first.replace(first.split()[2], "murciélago", 1), second)),
        ("share_2", "tiene 32", (first, second.rsplit(" ", 1)[0])),
        ("share_1", "cambiaron de lugar", (mistyped, second)),
        ("share_2", "no se hicieron juntos", (first, others[1])),
        ("share_2", "otro archivo de llave", others[:2]),
        ("share_1", "", ("x" * 3000, second)),
    ):
        page = bring(over, cast, share_1=shares[0], share_2=shares[1])
        assert page.status_code == 422
        error = re.search(rf'id="id_{field}_error">.*?</ul>', page.text, re.DOTALL)
        assert error and told in error[0], told
    assert Round.objects.get().state == Round.State.ENDED


def test_a_file_that_is_not_the_rounds_opens_nothing(over, cast):
    whole = over.key_file
    for wrong, brought in {
        "cut": whole[:-40],
        "flipped": whole.replace(b'"sealed": "', b'"sealed": "A'),
        "dear": whole.replace(b'"iterations": 2,', b'"iterations": 999999999,'),
        "bomb": b'{"a":' * 3000,
        "other": custody.make_key(PASSPHRASE)[0],
        "none": b"",
    }.items():
        page = bring(over, cast, key_file=file(brought), passphrase=PASSPHRASE)
        assert page.status_code == 422 and 'id="id_key_file_error"' in page.text, wrong
    assert Round.objects.get().state == Round.State.ENDED


def test_neither_passphrase_nor_shares_is_told_at_once(over, cast):
    page = bring(over, cast)
    assert page.status_code == 422 and 'id="id_passphrase_error"' in page.text
