"""Evidence is a link, a file or a note; the server opens no link; who brought it removes it; it has bounds."""

import hashlib
import io
import socket
import urllib.request

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from probidad.core.audit.models import AuditEvent
from probidad.core.files.models import StoredFile
from probidad.instruments.indices.models import Evidence, Round
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.services import evidence as services
from probidad.instruments.indices.services.preparing import accept_round

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def accepted(cast, scored):
    Round.objects.filter(pk=scored.pk).update(consent=Round.Consent.ASKED)
    return accept_round(round=scored, actor=cast.ethics_head)


def url(name: str, *args) -> str:
    return reverse(f"indices-panel:{name}", args=args)


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    return SimpleUploadedFile("captura.png", content.getvalue(), "image/png")


def link(**changes) -> dict:
    return {
        "url": "https://www.ejemplo.gob.mx/codigo",
        "title": "Código de ética",
        "seen_on": timezone.localdate().isoformat(),
        "text": "Artículo 3",
    } | changes


def bring(client, round, kind: str, values: dict, code: str = ""):
    where = url("evidence-new", round.pk, code or round.entries[0].code)
    return client.post(f"{where}?tipo={kind}", values)


def add(cast, round, **changes) -> Evidence:
    values = {"round": round, "code": round.entries[0].code, "side": Side.ORGANISATION, "kind": "note"}
    return services.bring_evidence(
        **values | {"title": "Visita", "text": "Lo vi", "actor": cast.assessor} | changes
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ejemplo.gob.mx/codigo",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:5432/",
        "http://[::1]/",
        "https://tarda-diez-minutos.ejemplo.mx/",
    ],
)
def test_a_link_is_kept_and_never_opened(cast, scored, monkeypatch, address):
    def opened(*args, **kwargs):
        raise AssertionError("the server opened a connection")

    for where, name in (
        (socket.socket, "connect"),
        (socket.socket, "connect_ex"),
        (socket, "getaddrinfo"),
        (socket, "create_connection"),
        (urllib.request, "urlopen"),
    ):
        monkeypatch.setattr(where, name, opened)
    client = cast.client("assessor")
    assert bring(client, scored, "enlace", link(url=address)).status_code == 302
    kept = Evidence.objects.get()
    assert (kept.url, kept.seen_on, kept.digest) == (address, timezone.localdate(), "")
    page = client.get(url("answer", scored.pk, scored.entries[0].code)).text
    assert f'href="{address}" rel="noopener noreferrer nofollow"' in page


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("javascript:alert(1)", "https://"),
        ("file:///etc/passwd", "https://"),
        ("ftp://ejemplo.mx/codigo.pdf", "https://"),
        ("gopher://ejemplo.mx", "https://"),
        ("www.ejemplo.mx", "https://"),
        ("https://ana:secreto@ejemplo.mx/", "contraseña"),
        ("https://ana@ejemplo.mx/", "contraseña"),
        ("https://[::1", "dirección"),
        ("https://ejemplo.mx/\x00", "nulos"),
        ("https://ejemplo.mx/" + "a" * 2000, "2000"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_and_stays_typed(cast, scored, address, word):
    answer = bring(cast.client("assessor"), scored, "enlace", link(url=address))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == ["url"]
    assert form["title"].value() == "Código de ética"
    assert not Evidence.objects.exists()


def test_a_copy_of_the_page_has_its_digest(cast, scored):
    client = cast.client("assessor")
    bring(client, scored, "enlace", link(file=picture()))
    kept = Evidence.objects.get()
    assert kept.digest == hashlib.sha256(kept.file.file.read()).hexdigest()
    assert kept.digest in client.get(url("answer", scored.pk, scored.entries[0].code)).text


def test_a_page_cannot_have_been_seen_tomorrow(cast, scored):
    tomorrow = (timezone.localdate() + timezone.timedelta(days=1)).isoformat()
    answer = bring(cast.client("assessor"), scored, "enlace", link(seen_on=tomorrow))
    assert list(answer.context["form"].errors) == ["seen_on"]


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"<svg onload='x'/>", b"%PDF-1.7 no es un PDF"],
    ids=["empty", "exe", "svg", "pdf"],
)
def test_files_pass_the_intake(cast, scored, content):
    upload = SimpleUploadedFile("acta.pdf", content, "application/pdf")
    answer = bring(cast.client("assessor"), scored, "archivo", {"title": "Acta", "file": upload})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["file"]
    assert not StoredFile.objects.exists()


@pytest.mark.each_database
def test_who_brought_it_removes_it_with_its_file(cast, scored):
    bring(cast.client("assessor"), scored, "archivo", {"title": "Acta", "file": picture()})
    kept = Evidence.objects.get()
    path = kept.file.file.name
    assert cast.client("coordinator").post(url("evidence-remove", scored.pk, kept.pk)).status_code == 404
    assert cast.client("coordinator").get(url("evidence-file", scored.pk, kept.pk)).status_code == 200
    client = cast.client("assessor")
    client.post(url("evidence-remove", scored.pk, kept.pk))
    assert not Evidence.objects.exists() and not StoredFile.objects.filter(file=path).exists()
    assert AuditEvent.objects.filter(kind="indices:evidence:removed").exists()


def test_nothing_is_removed_once_findings_rest_on_it(cast, scored):
    kept = add(cast, scored)
    Round.objects.filter(pk=scored.pk).update(state=Round.State.REPLY)
    with pytest.raises(ValidationError):
        services.remove_evidence(evidence=kept, actor=cast.assessor)
    assert Evidence.objects.exists()


def test_there_is_room_for_so_many_pieces_and_bytes(cast, scored, monkeypatch):
    monkeypatch.setattr(services, "MOST_OF_INDICATOR", 2)
    add(cast, scored)
    add(cast, scored)
    client = cast.client("assessor")
    refused = bring(client, scored, "nota", link())
    assert refused.status_code == 422 and "2 " in str(refused.context["form"].non_field_errors())
    monkeypatch.setattr(services, "MOST_BYTES", 10)
    other = scored.entries[1].code
    refused = bring(client, scored, "archivo", {"title": "Acta", "file": picture()}, code=other)
    assert list(refused.context["form"].errors) == ["file"]
    assert Evidence.objects.count() == 2 and not StoredFile.objects.exists()


@pytest.mark.each_database
def test_who_scores_apart_sees_nothing_that_the_other_brought(cast, scored_apart):
    bring(cast.client("assessor"), scored_apart, "archivo", {"title": "Hallazgo mío", "file": picture()})
    kept = Evidence.objects.get()
    for name in ("second_assessor", "coordinator"):
        client = cast.client(name)
        assert client.get(url("evidence-file", scored_apart.pk, kept.pk)).status_code == 404
        assert client.post(url("evidence-remove", scored_apart.pk, kept.pk)).status_code == 404
        assert "Hallazgo mío" not in client.get(url("answer", scored_apart.pk, kept.code)).text
    Round.objects.filter(pk=scored_apart.pk).update(state=Round.State.RECONCILING)
    assert (
        "Hallazgo mío" in cast.client("second_assessor").get(url("answer", scored_apart.pk, kept.code)).text
    )


def test_the_institution_brings_evidence_once_it_accepted(cast, accepted):
    client = cast.client("ethics_head")
    entry = accepted.entries[0]
    page = client.get(url("received-evidence", accepted.pk)).text
    assert entry.indicator.question.es in page
    asked = client.get(url("received-indicator", accepted.pk, entry.code)).text
    assert entry.indicator.evidence[0].es in asked
    answer = client.post(url("received-evidence-new", accepted.pk, entry.code) + "?tipo=enlace", link())
    assert answer.status_code == 302
    kept = Evidence.objects.get()
    assert (kept.side, kept.brought_by) == (Side.INSTITUTION, cast.ethics_head)
    assert AuditEvent.objects.filter(kind="indices:evidence:brought", institution=cast.institution).exists()
    assert "Código de ética" in cast.client("assessor").get(url("answer", accepted.pk, entry.code)).text
    assert cast.client("assessor").post(url("evidence-remove", accepted.pk, kept.pk)).status_code == 404
    client.post(url("received-evidence-remove", accepted.pk, kept.pk))
    assert not Evidence.objects.exists()


@pytest.mark.each_database
def test_the_institution_does_not_see_what_assessors_brought_before_it_replies(cast, accepted):
    kept = add(cast, accepted, title="Nota de campo")
    client = cast.client("ethics_head")
    where = url("received-indicator", accepted.pk, kept.code)
    assert "Nota de campo" not in client.get(where).text
    assert client.post(url("received-evidence-remove", accepted.pk, kept.pk)).status_code == 404
    Round.objects.filter(pk=accepted.pk).update(state=Round.State.REPLY)
    assert "Nota de campo" in client.get(where).text
    assert client.post(url("received-evidence-remove", accepted.pk, kept.pk)).status_code == 404


def test_an_institution_that_did_not_accept_brings_nothing(cast, scored):
    Round.objects.filter(pk=scored.pk).update(consent=Round.Consent.ASKED)
    entry = scored.entries[0]
    where = url("received-evidence-new", scored.pk, entry.code)
    assert cast.client("ethics_head").post(where, link()).status_code == 404
    with pytest.raises(ValidationError):
        add(cast, scored, side=Side.INSTITUTION, actor=cast.ethics_head)


def test_another_institution_has_no_part_in_it(cast, accepted):
    entry = accepted.entries[0]
    client = cast.client("other_ethics_head")
    for page in ("received-evidence", "received"):
        assert client.get(url(page, accepted.pk)).status_code == 404
    assert client.post(url("received-evidence-new", accepted.pk, entry.code), link()).status_code == 404


def test_an_unknown_kind_of_evidence_is_not_found(cast, scored):
    assert bring(cast.client("assessor"), scored, "video", link()).status_code == 404


def test_the_page_of_all_indicators_asks_the_database_little(cast, accepted, django_assert_max_num_queries):
    client = cast.client("ethics_head")
    client.get(url("received-evidence", accepted.pk))
    with django_assert_max_num_queries(8):
        client.get(url("received-evidence", accepted.pk))
