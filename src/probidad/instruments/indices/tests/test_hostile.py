"""Somebody hostile: what they type, upload and ask for is refused in words, or does no harm."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from probidad.core.files.models import StoredFile
from probidad.core.institutions.models import Institution
from probidad.instruments.indices import panel_urls, urls
from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.library.writing import instrument_yaml
from probidad.instruments.indices.models import (
    Answer,
    Dispute,
    Evidence,
    InstrumentVersion,
    Reply,
    Round,
    Seat,
)
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.rules.offline import FilledForm, FilledRow, Link, LinkChange
from probidad.instruments.indices.services import scoring, seats
from probidad.instruments.indices.services import workbook as forms
from probidad.instruments.indices.services.evidence import MOST_OF_INDICATOR
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.tests import evaluations
from probidad.instruments.indices.tests.offline import Spreadsheet, entries_of_each_sort, seat_of
from probidad.instruments.indices.tests.published import in_review, published, version_of
from probidad.instruments.indices.workbook.changes import changes_of
from probidad.instruments.indices.workbook.reading import read_form

pytestmark = pytest.mark.django_db
# Turns the text after it around; is not seen; closes a tag; computes; reads a file where Typst would run it.
EVIL = 'a\u202eb\u200b"><script>x</script> #read("/etc/passwd") $x$ *b* `c`'
TODAY = "2026-03-02"


def url(name: str, *args) -> str:
    return reverse(f"indices-panel:{name}", args=args)


# Instruments


@pytest.mark.parametrize("name", ["version", "revision"])
@pytest.mark.parametrize("number", [10_000, 2**31, 999_999_999_999])
def test_a_version_that_no_database_holds_is_refused_by_its_line(cast, name, number):
    own = version_of("merit").content | {"urn": f"urn:probidad:index:{cast.organisation.slug}:x"}
    lines = instrument_yaml(InstrumentContent.model_validate(own)).splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith(f"{name}:"))
    lines[place] = f"{name}: {number}"
    with pytest.raises(ValidationError, match=rf"Línea {place + 1}: .*9,999"):
        read_instrument("\n".join(lines).encode())
    upload = SimpleUploadedFile("a.yaml", "\n".join(lines).encode())
    answer = cast.client("coordinator").post(
        url("instrument-import", cast.organisation.slug), {"file": upload}
    )
    assert answer.status_code == 422 and InstrumentVersion.objects.filter(version=number).count() == 0


# Forms filled in without a connection


@pytest.mark.parametrize(
    ("typed", "spanish", "english"),
    [
        ({"url": "https://ana:secreto@ejemplo.mx/"}, "contraseña", "password"),
        ({"url": "https://ana@ejemplo.mx/"}, "contraseña", "password"),
        ({"url": "https://ejemplo.mx/\u202efdp.exe"}, "nadie ve", "nobody sees"),
        ({"url": "https://ejemplo.mx/\u200b"}, "nadie ve", "nobody sees"),
        ({"url": "javascript:alert(1)"}, "https://", "https://"),
        ({"url": "https://[::1"}, "https://", "https://"),
        ({"seen_on": "0001-01-01"}, "2000", "2000"),
        ({"seen_on": "1999-12-31"}, "2000", "2000"),
    ],
)
def test_a_link_in_a_form_is_as_one_typed_on_the_page(cast, typed, spanish, english):
    seat = seat_of(cast)
    entry = seat.round.entries[0]
    values = {"title": "Acta", "url": "https://ejemplo.mx/", "seen_on": TODAY} | typed
    sheet = Spreadsheet(seat)
    sheet.type(entry, **{f"link_1_{name}": value for name, value in values.items()})
    for language, word in (("es-mx", spanish), ("en", english)):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            sheet.read()
        [message] = refused.value.messages
        assert word in message and "2: " in message  # the cell's row


def test_what_nobody_sees_does_not_come_in_by_a_form(cast):
    seat = seat_of(cast)
    entry = entries_of_each_sort(seat)[0]
    sheet = Spreadsheet(seat)
    sheet.type(entry, note=EVIL, link_1_title=EVIL, link_1_url="https://ejemplo.mx/", link_1_seen_on=TODAY)
    form = sheet.read()
    forms.keep_form(seat=seat, form=form)
    forms.import_form(seat=seat, actor=cast.assessor, seen=changes_of(seat, form).digest)
    for text in (Answer.objects.get().note, Evidence.objects.get().title):
        assert text.startswith('ab"><script>') and "\u202e" not in text


def test_forms_bring_no_more_evidence_than_pages_do(cast):
    seat = seat_of(cast)
    entry = seat.round.entries[0]
    links = [
        LinkChange(link=Link(title=str(n), url="https://ejemplo.mx/", seen_on=dt.date(2026, 3, 2)))
        for n in range(MOST_OF_INDICATOR + 1)
    ]
    form = FilledForm(rows=(FilledRow(code=entry.code, edition=0, finding=None, links=tuple(links)),))
    forms.keep_form(seat=seat, form=form)
    with pytest.raises(ValidationError, match=f"{entry.number} .*{MOST_OF_INDICATOR}"):
        forms.import_form(seat=seat, actor=cast.assessor, seen=changes_of(seat, form).digest)


def with_part(content: bytes, name: str, change) -> bytes:
    """A workbook with one of its parts otherwise; None takes it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in book.namelist():
            data = change(book.read(each)) if each == name else book.read(each)
            if data is not None:
                new.writestr(each, data)
    return out.getvalue()


def declared(entities: bytes):
    """A sheet with a document type, and a cell that names the entity ``g``."""
    cell = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&g;</t></is></c></row>'
    return lambda data: data.replace(b"<worksheet", b"<!DOCTYPE x [" + entities + b"]><worksheet", 1).replace(
        b"<sheetData>", cell, 1
    )


LAUGHS = (
    b'<!ENTITY a "'
    + b"a" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(6))
)
SHEET = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (SHEET, declared(LAUGHS)),
        (SHEET, declared(b'<!ENTITY g SYSTEM "file:///etc/passwd">')),
        (SHEET, lambda data: data.replace(b"<sheetData>", b'<sheetData><row r="-5"><c r="!!0"/></row>', 1)),
        ("xl/styles.xml", lambda data: b"<x>" + b" " * 300_000_000 + b"</x>"),
        ("[Content_Types].xml", lambda data: None),
    ],
    ids=["entities", "file", "no-cell", "bomb", "no-types"],
)
def test_a_workbook_that_is_a_weapon_is_refused_in_words(cast, name, change):
    seat = seat_of(cast)
    content = with_part(Spreadsheet(seat).saved(), name, change)
    with pytest.raises(ValidationError) as refused:
        read_form(SimpleUploadedFile("f.xlsx", content), seat)
    assert "root:" not in str(refused.value)


# Words that everybody reads


def test_what_nobody_sees_is_not_published(cast, scored):
    client, entry = cast.client("assessor"), scored.entries[0]
    link = {"url": "https://ejemplo.mx/", "title": EVIL, "seen_on": timezone.localdate(), "text": EVIL}
    assert client.post(url("evidence-new", scored.pk, entry.code), link).status_code == 302
    assert client.post(url("answer", scored.pk, entry.code), {"note": EVIL, "edition": 0}).status_code == 302
    kept = Evidence.objects.get()
    for text in (kept.title, kept.note, Answer.objects.get().note):
        assert text.startswith('ab"><script>') and "\u202e" not in text


def test_an_address_that_hides_something_is_refused_and_stays_typed(cast, scored):
    where = url("evidence-new", scored.pk, scored.entries[0].code)
    typed = {"url": "https://ejemplo.mx/\u202efdp", "title": "Acta", "seen_on": timezone.localdate()}
    answer = cast.client("assessor").post(where, typed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["url"]
    assert answer.context["form"]["title"].value() == "Acta" and not Evidence.objects.exists()


def test_a_reason_that_nobody_sees_is_none(cast, scored):
    answer = cast.client("coordinator").post(url("round-abandon", scored.pk), {"reason": "\u200b\u2060"})
    assert answer.status_code == 422
    scored.refresh_from_db()
    assert scored.state == Round.State.SCORING


def test_published_pages_and_files_run_nothing_and_name_nobody_but_the_reviewer(cast, client):
    round = in_review(
        institution=cast.institution,
        organisation=cast.organisation,
        version=version_of("merit"),
        basis=Round.Basis.ACCEPTED,
        consent=Round.Consent.ACCEPTED,
    )
    Seat.objects.create(round=round, person=cast.assessor, part=Seat.Part.ASSESSOR)
    entry = round.entries[0]
    said = {"round": round, "code": entry.code}
    Evidence.objects.create(
        **said,
        kind="link",
        title=EVIL,
        url='https://ejemplo.mx/"><script>x',
        seen_on=dt.date(2026, 3, 2),
        side="organisation",
        note=EVIL,
        brought_by=cast.assessor,
    )
    Reply.objects.create(**said, agrees=False, text="=HYPERLINK(1)" + EVIL, replied_by=cast.ethics_head)
    round.answers.update(note="@SUM(1)" + EVIL)
    publish_round(round=round, reviewer=cast.coordinator)
    base = f"/indices/merit/{cast.institution.slug}/1/1/"
    hidden = [
        word.encode() for person in (cast.assessor, cast.ethics_head) for word in (person.name, person.email)
    ] + [cast.coordinator.email.encode(), b"root:"]
    for path in (
        "",
        f"{entry.group}/",
        "informe.pdf",
        "cartel.pdf",
        "datos.xlsx",
        "datos.csv",
        "contenido.json",
    ):
        answer = client.get(base + path)
        body = answer.getvalue()
        assert answer.status_code == 200 and not [word for word in hidden if word in body], path
        if answer["Content-Type"].startswith("text/html"):
            assert b"<script>x" not in body
        if path.endswith("csv"):
            assert b"'@SUM(1)" in body and b"\n@SUM" not in body and b",@SUM" not in body


# Who signs


def test_whoever_scored_does_not_sign_though_their_seat_was_taken_away(cast, scored):
    entry = next(each for each in scored.entries if not each.indicator.measure)
    seat = evaluations.seat_of(scored, cast.assessor)
    scoring.save_answer(seat=seat, code=entry.code, edition=0, level=entry.levels[-1].key)
    for each in (scored.seats.get(part=Seat.Part.REVIEWER), seat):
        seats.take_seat(seat=each, actor=cast.coordinator)
    typed = {"person": cast.assessor.pk, "part": Seat.Part.REVIEWER}
    answer = cast.client("coordinator").post(url("seat-new", scored.pk), typed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["person"]
    assert not scored.seats.exists()


# Keys of others in addresses


def test_keys_as_long_as_a_line_are_not_found(cast):
    published(institution=cast.institution, organisation=cast.organisation, reviewer=cast.coordinator)
    others = {"slug": "icifiep", "institution": cast.institution.slug}
    clients = [cast.client(each) for each in ("coordinator", "assessor", "ethics_head")]
    for space, module in (("indices-panel", panel_urls), ("indices", urls)):
        for each in module.urlpatterns:
            numbers = [name for name, kind in each.pattern.converters.items() if kind.regex == "[0-9]+"]
            if not numbers:
                continue
            names = {name: others.get(name, "x") for name in each.pattern.converters} | dict.fromkeys(
                numbers, 10**30
            )
            for client in clients:
                where = reverse(f"{space}:{each.name}", kwargs=names)
                assert client.get(where).status_code in (404, 405), where


def test_what_belongs_to_another_evaluation_is_not_found_by_ones_own(cast, scored):
    other = Institution.objects.create(slug="otra", name="Otra", kind=Institution.Kind.MUNICIPALITY)
    foreign = evaluations.prepared(cast, institution=other)
    foreign_seat = seats.give_seat(
        round=foreign, person=cast.coordinator, part=Seat.Part.ASSESSOR, actor=cast.coordinator
    )
    stored = StoredFile(name="a.png", media_type="image/png", size=1, digest="0" * 64)
    stored.file.save("a", ContentFile(b"a"), save=False)
    stored.save()
    code = scored.entries[0].code
    brought = Evidence.objects.create(
        round=foreign,
        code=code,
        kind="file",
        title="Acta",
        side="organisation",
        file=stored,
        public=True,
        brought_by=cast.assessor,
    )
    dispute = Dispute.objects.create(
        round=foreign, code=code, side="institution", claimed_level="x", reason="No."
    )
    who = {"institution": cast.institution, "organisation": cast.organisation}
    mine = published(
        **who,
        reviewer=cast.coordinator,
        version=version_of("merit"),
        consent=Round.Consent.ACCEPTED,
    )
    for person, name, own, key in (
        ("assessor", "evidence-file", scored, brought.pk),
        ("assessor", "evidence-remove", scored, brought.pk),
        ("ethics_head", "received-evidence-file", mine.round, brought.pk),
        ("coordinator", "dispute-decide", mine.round, dispute.pk),
        ("coordinator", "seat-edit", scored, foreign_seat.pk),
        ("coordinator", "seat-remove", scored, foreign_seat.pk),
    ):
        assert cast.client(person).get(url(name, own.pk, key)).status_code == 404, name
    names = [mine.version.instrument.slug, cast.institution.slug, 1, 1, stored.pk]
    assert cast.client("coordinator").get(reverse("indices:publication-file", args=names)).status_code == 404


def test_what_is_not_published_is_kept_by_no_browser(cast, scored):
    client = cast.client("assessor")
    for where in (
        url("round", scored.pk),
        url("scoring", scored.pk),
        url("answer", scored.pk, scored.entries[0].code),
        url("form", scored.pk),
        url("form-xlsx", scored.pk),
    ):
        answer = client.get(where)
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"], where
