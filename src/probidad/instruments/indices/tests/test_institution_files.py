"""A published evaluation as files: report, poster, tables, and the content that its digest is of."""

import csv
import hashlib
import io
import time

import openpyxl
import pytest
from django.test import Client

from probidad.core.api.throttle import Bucket
from probidad.core.reports.tests.pdf_a import faults_of_pdf_a
from probidad.core.reports.tests.reading import page_texts, texts
from probidad.instruments.indices.models import Dispute, Publication
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.tests.published import (
    OF_SCORING,
    corrected,
    in_review,
    published,
    version_of,
)

pytestmark = [pytest.mark.once, pytest.mark.django_db]
SCORINGS = pytest.mark.parametrize("slug", OF_SCORING.values())
AT_MOST = 2  # seconds of the processor for a report, the first of a process too


@pytest.fixture
def make(cast):
    def make(slug: str = "icifiep", **fields) -> Publication:
        who = {"institution": cast.institution, "organisation": cast.organisation}
        return published(reviewer=cast.coordinator, version=version_of(slug), **(who | fields))

    return make


def file(slug: str, name: str, language: str = "") -> bytes:
    response = Client().get(f"{language}/indices/{slug}/villa-clara/1/1/{name}")
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


@SCORINGS
def test_the_report_is_made_in_time_and_kept_for_long(make, slug):
    make(slug, with_words=True)
    # Of the processor: what else runs on the machine isn't the report's.
    begun = time.process_time()
    pdf = file(slug, "informe.pdf")
    assert time.process_time() - begun < AT_MOST
    assert faults_of_pdf_a(pdf) == []
    assert "Municipio de Villa Clara" in texts(pdf) and "Red por la Rendición de Cuentas" in texts(pdf)


def test_the_report_says_what_was_found_before_how(make):
    publication = make(share=1)
    text = texts(file("icifiep", "informe.pdf"))
    assert "100 %: 240 de 240 puntos." in text
    assert publication.digest in text.replace(" ", "")
    assert (
        text.index("Lo que se encontró") < text.index("Indicador por indicador") < text.index("Cómo se hizo")
    )


def test_the_report_speaks_english_too(make):
    make(share=1)
    assert "240 of 240 points" in texts(file("icifiep", "informe.pdf", "/en"))


@SCORINGS
def test_the_poster_is_one_page(make, slug):
    make(slug, share=0.1, with_words=True)
    assert len(page_texts(file(slug, "cartel.pdf"))) == 1


def test_the_poster_is_one_page_with_the_longest_names(cast, make):
    cast.institution.name = "Secretaría de Administración, Finanzas, Planeación y Desarrollo Social " * 2
    cast.institution.save()
    make("inclusive-participation", share=0.1)
    assert len(page_texts(file("inclusive-participation", "cartel.pdf"))) == 1


def test_the_json_is_what_the_digest_is_of(make):
    publication = make(with_words=True)
    content = file("icifiep", "contenido.json")
    assert hashlib.sha256(content).hexdigest() == publication.digest
    assert publication.digest in Client().get("/indices/icifiep/villa-clara/").content.decode()


@SCORINGS
def test_the_workbook_has_every_answer_and_what_was_said_of_it(make, slug):
    publication = make(slug, with_words=True)
    book = openpyxl.load_workbook(io.BytesIO(file(slug, "datos.xlsx")))
    answers = len(publication.text.answers)
    assert [sheet.max_row - 1 for sheet in book.worksheets][2:] == [answers, answers, answers, 0, 0]


@pytest.mark.each_database
def test_report_and_workbook_say_how_firm_the_score_is_and_why_it_changed(cast, make):
    first = make(share=0.3)
    entry = first.round.entries[0]
    round = in_review(institution=cast.institution, organisation=cast.organisation, share=0.6, seed=1)
    round.answers.filter(code=entry.code).update(level=entry.levels[-1].key, reason="Se aprobó en marzo.")
    contest(round, entry)
    publish_round(round=round, reviewer=cast.coordinator)
    address = "/indices/icifiep/villa-clara/2/1/"
    pdf = texts(Client().get(f"{address}informe.pdf").content)
    assert "Qué tan firme es la calificación" in pdf and "Si cada área contara hasta el doble" in pdf
    book = openpyxl.load_workbook(io.BytesIO(b"".join(Client().get(f"{address}datos.xlsx"))))
    summary = dict(row[:2] for row in book["Evaluación"].iter_rows(values_only=True))
    low, high = (
        summary[f"Calificación más {each} si las áreas contaran hasta el doble o hasta la mitad, %"]
        for each in ("baja", "alta")
    )
    score = summary["Calificación, porcentaje sin redondear"]
    assert low <= score <= high and low < high
    assert summary["Indicadores que se disputan o se disputaron"] == entry.number
    assert summary["Calificación con estos en su nivel más alto, %"] == pytest.approx(score)
    answers = list(book["Indicadores"].iter_rows(values_only=True))
    assert answers[1][answers[0].index("Por qué, según quienes evaluaron")] == "Se aprobó en marzo."


def contest(round, entry) -> None:
    """A dispute of a finding that stays."""
    Dispute.objects.create(
        round=round,
        code=entry.code,
        side="institution",
        claimed_level=entry.levels[0].key,
        reason="Es de otro año.",
        decision="upheld",
        decision_reason="Es de este.",
        decided_on=round.starts_on,
    )


@pytest.mark.each_database
def test_the_report_of_a_correction_says_what_it_changed(cast, make):
    first = make(share=1)
    entry = first.round.entries[0]
    levels = {entry.code: entry.levels[0].key}
    corrected(first, reviewer=cast.coordinator, reason="El acta era de otro año.", levels=levels)
    pdf = texts(Client().get("/indices/icifiep/villa-clara/1/2/informe.pdf").content)
    assert "Qué cambió esta corrección" in pdf and "El acta era de otro año." in pdf
    assert entry.levels[0].text.es[:40] in pdf.split("Qué cambió esta corrección")[1]


def test_the_csv_adds_up_to_the_score(make):
    publication = make()
    rows = list(csv.reader(io.StringIO(file("icifiep", "datos.csv").decode("utf-8-sig"))))
    assert sum(int(row[7]) for row in rows[1:]) == publication.gathered
    assert sum(int(row[8]) for row in rows[1:]) == publication.possible


def test_files_wait_where_too_many_are_asked_for(make, monkeypatch):
    make()
    monkeypatch.setattr(Bucket, "take", lambda self, requests=1: False)
    for name in ("informe.pdf", "cartel.pdf", "datos.xlsx", "datos.csv", "contenido.json"):
        assert Client().get(f"/indices/icifiep/villa-clara/1/1/{name}").status_code == 429


@pytest.mark.each_database
def test_the_api_lists_publications_and_gives_each_whole(make):
    first, second = make(share=0.2), make(share=0.8)
    listed = Client().get("/api/v1/indices/evaluations?institution=villa-clara&current=true").json()
    assert [each["digest"] for each in listed["items"]] == [second.digest]
    whole = Client().get("/api/v1/indices/evaluations/icifiep/villa-clara/1/1").json()
    assert (whole["content"], whole["digest"]) == (first.content, first.digest)
    assert (whole["gathered"], whole["application"], whole["current"]) == (first.gathered, 1, False)
    by_another = Client().get("/api/v1/indices/evaluations?instrument=urn:probidad:index:merit").json()
    assert by_another["count"] == 0
    assert Client().get("/api/v1/indices/evaluations?institucion=x").status_code == 422
