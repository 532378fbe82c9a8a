"""The custodian in a browser: what is secret stays there; without a script the command does the same."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from probidad.core.anonymity import base64url, custody
from probidad.core.signing import signatures
from probidad.core.tasks.worker import run_due
from probidad.instruments.exercises.models import Round, SignedManifest
from probidad.instruments.exercises.services import manifests
from tests.journeys.custody import PASSPHRASE, look_at_manifest, make_key, round_with_roster, save_key, sign
from tests.journeys.steps import go

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def round_url(site) -> str:
    return round_with_roster(site)


@pytest.fixture
def sent(site) -> list[str]:
    """All that the custodian's browser sends: addresses and bodies."""
    return []


@pytest.fixture
def custodian(site, sent) -> Page:
    context = site.signed_in(site.world.cast.custodian)

    def note(request: Request) -> None:
        body = request.post_data_buffer or b""
        sent.append(f"{request.url} {body.decode('utf-8', errors='replace')}")

    context.on("request", note)
    return context.new_page()


def found(round_url: str) -> Round:
    return Round.objects.get(pk=re.search(r"/(\d+)/$", round_url)[1])


def test_passphrase_and_private_keys_never_leave_the_browser(custodian, sent, round_url, tmp_path):
    custodian.goto(f"{round_url}llave/")
    make_key(custodian)
    key_file = save_key(custodian, tmp_path)
    look_at_manifest(custodian)
    sign(custodian, key_file)
    signed = SignedManifest.objects.get(round=found(round_url))
    keys = custody.open_key_file(key_file.read_bytes(), PASSPHRASE)
    assert signatures.verify(signed.document.encode(), bytes(signed.signature), keys.public.signing)
    whole = "\n".join(sent)
    assert base64url.encode(keys.public.sealing) in whole  # so what is sent is seen here
    secrets = [
        PASSPHRASE,
        PASSPHRASE.replace(" ", "+"),
        PASSPHRASE.replace(" ", "%20"),
        '"wrapped"',
        "PBKDF2",
    ]
    numbers = [
        each.private_numbers().private_value.to_bytes(32, "big") for each in (keys.sealing, keys.signing)
    ]
    # Bytes read as base64url at each of the three places where a group of four letters may begin.
    for number in numbers:
        secrets += [base64url.encode(bytes(skip) + number)[4:40] for skip in (0, 1, 2)]
    assert not [each for each in secrets if each in whole]


def test_what_is_wrong_is_said_in_the_browser_and_locks_nothing(site, custodian, round_url):
    custodian.goto(f"{round_url}llave/")
    custodian.fill("#new-passphrase", "corta")
    custodian.locator("[data-make] button").click()
    custodian.get_by_text("Escribe al menos 12 caracteres.").wait_for()
    custodian.fill("#new-passphrase", PASSPHRASE)
    custodian.fill("#new-passphrase-again", PASSPHRASE + "!")
    custodian.locator("[data-make] button").click()
    custodian.get_by_text("Las dos contraseñas no coinciden.").wait_for()
    key_file, keys = custody.make_key(PASSPHRASE)  # which opens at once, unlike one that the page makes
    manifests.store_public_keys(round=found(round_url), keys=keys, actor=site.world.cast.custodian)
    run_due()
    custodian.goto(f"{round_url}llave/probar/")
    open_it = custodian.locator("[data-open] button")
    for content, told in (
        (b"hola", "no es el archivo de llave"),
        (custody.make_key(PASSPHRASE)[0], "es de otra ronda"),
    ):
        custodian.set_input_files("#key-file", _file("k.json", content))
        custodian.fill("#passphrase", PASSPHRASE)
        open_it.click()
        custodian.get_by_text(told).wait_for()
    custodian.set_input_files("#key-file", _file("k.json", key_file))
    custodian.fill("#passphrase", "otra frase distinta")
    for told in ("no abre este archivo", "no abre este archivo", "tampoco abre el archivo"):
        open_it.click()
        custodian.locator("[data-busy]").wait_for(state="hidden")
        custodian.get_by_text(told).wait_for()
    custodian.fill("#passphrase", PASSPHRASE)
    open_it.click()
    custodian.wait_for_url(round_url)


def test_the_browser_signs_no_manifest_that_another_key_would_open_or_participants_would_refuse(
    site, custodian, round_url
):
    key_file, keys = custody.make_key(PASSPHRASE)
    stranger = custody.make_key(PASSPHRASE)[1]
    mixed = custody.PublicKeys(stranger.sealing, keys.signing)
    manifests.store_public_keys(round=found(round_url), keys=mixed, actor=site.world.cast.custodian)
    run_due()
    custodian.goto(f"{round_url}llave/probar/")
    custodian.set_input_files("#key-file", _file("k.json", key_file))
    custodian.fill("#passphrase", PASSPHRASE)
    custodian.click("[data-open] button")
    custodian.get_by_text("es de otra ronda").wait_for()
    Round.objects.filter(pk=found(round_url).pk).update(sealing_key=keys.sealing)
    misnamed = found(round_url).issuing_keys.first()
    found(round_url).issuing_keys.filter(pk=misnamed.pk).update(key_id=f"{misnamed.pk:032x}")
    custodian.reload()
    custodian.set_input_files("#key-file", _file("k.json", key_file))
    custodian.fill("#passphrase", PASSPHRASE)
    custodian.click("[data-open] button")
    custodian.get_by_text("no aceptarían esta acta").wait_for()
    assert not SignedManifest.objects.filter(round=found(round_url)).exists()


def test_without_a_script_the_command_does_the_same(site, round_url):
    page = site.signed_in(site.world.cast.custodian, java_script_enabled=False).new_page()
    key_file, keys = custody.make_key(PASSPHRASE)
    page.goto(f"{round_url}llave/")
    assert not page.locator("#new-passphrase").is_visible()
    page.set_input_files("#id_public_keys", _file("k.public.json", custody.public_document(keys)))
    go(page, page.get_by_role("button", name="Subir la parte pública"))
    run_due()
    go(page, page.get_by_role("link", name="Mirar otra vez"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar el acta").click()
    document = download.value.path().read_bytes()
    expect(page.locator("main")).to_contain_text(signatures.fingerprint(document))
    signature = signatures.sign(document, custody.open_key_file(key_file, PASSPHRASE).signing)
    page.set_input_files("#id_signature_file", _file("acta.json.sig", base64url.encode(signature).encode()))
    go(page, page.get_by_role("button", name="Subir la firma"))
    assert page.url == round_url
    assert SignedManifest.objects.get(round=found(round_url)).document.encode() == document


def _file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_anybody_checks_a_round_and_notices_a_changed_manifest(site):
    page = site.visitor().new_page()
    page.goto(f"/ejercicios/comprobar/{site.world.open.token}/")
    expect(page.get_by_text("La firma es válida")).to_be_visible()
    assert not page.context.cookies()
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar el acta").click()
    document = download.value.path().read_text()
    go(page, page.get_by_role("link", name="Comprueba un documento que tengas"))
    page.fill("#id_text", document)
    page.get_by_role("button", name="Comprobar").click()
    page.get_by_text("Todo lo que se puede comprobar aquí es correcto").wait_for()
    page.fill("#id_text", document.replace(site.world.open.title, "Otra"))
    page.get_by_role("button", name="Comprobar").click()
    page.get_by_text("No confíes en este documento").wait_for()
    expect(page.get_by_text("publica otra para esta ronda")).to_be_visible()
