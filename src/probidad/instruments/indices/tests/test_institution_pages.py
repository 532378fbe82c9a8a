"""What everybody reads of an institution's evaluation, at addresses that stay."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from probidad.core.files.models import StoredFile
from probidad.core.institutions.models import Institution
from probidad.core.links.services import propose_commitment
from probidad.core.reports.tests.reading import texts
from probidad.instruments.indices.models import Dispute, Evidence, FormerAnswer, Publication, Reply
from probidad.instruments.indices.queries.institution import evaluation_of
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.tests.published import (
    OF_SCORING,
    corrected,
    in_review,
    published,
    version_of,
)

pytestmark = [pytest.mark.once, pytest.mark.django_db]
CURRENT = "/indices/icifiep/villa-clara/"
GROUP = f"{CURRENT}1/1/code-of-ethics/"
LARGEST = 100_000  # bytes of HTML
LATER = dt.date(2026, 9, 1)


@pytest.fixture
def make(cast):
    def make(**fields) -> Publication:
        fields = {"institution": cast.institution, "organisation": cast.organisation} | fields
        return published(reviewer=cast.coordinator, **fields)

    return make


@pytest.fixture
def reviewed(cast):
    """An evaluation that is still to be published, so that a test can add what was said."""
    return in_review(institution=cast.institution, organisation=cast.organisation, share=1)


def read(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status, path
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.each_database
@pytest.mark.parametrize("slug", OF_SCORING.values())
def test_the_page_of_each_scoring_is_light_also_with_the_longest_answers(make, slug):
    make(version=version_of(slug), share=0.2, with_words=True)
    make(version=version_of(slug), share=0.6, seed=1, on=LATER, with_words=True)
    assert len(read(f"/indices/{slug}/villa-clara/")) < LARGEST
    publication = Publication.objects.get(current=True)
    for group in {entry.group for entry in publication.round.entries}:
        assert len(read(f"/indices/{slug}/villa-clara/2/1/{group}/")) < LARGEST


def test_it_says_at_the_top_who_evaluated_when_and_on_what_basis(make):
    make(share=1)
    page = read(CURRENT)
    for words in (
        "100 %",
        "240 de 240 puntos",
        "Con información pública, sin la institución",
        "Red por la Rendición de Cuentas",
        "2 de marzo de 2026",
        "Primera evaluación",
    ):
        assert words in page
    assert "Sin comparar" not in page


@pytest.mark.parametrize(("basis", "words"), [("accepted", "que aceptó"), ("public", "sin la institución")])
def test_the_basis_is_said_in_words(make, basis, words):
    make(basis=basis)
    assert words in read(CURRENT)


def test_an_institution_that_evaluated_itself_is_named_as_its_own_evaluator(cast, make):
    make(basis="self", organisation=cast.institution)
    assert "La institución se evaluó a sí misma" in read(CURRENT)


def test_what_is_on_paper_only_comes_before_the_areas(make):
    version = version_of("icifiep")
    results = [entry for entry in version.text.entries() if entry.indicator.kind == "result"]
    make(share=1, levels={entry.code: entry.levels[0].key for entry in results})
    page = read(CURRENT)
    shown = next(entry for entry in results if entry.indicator.shows).indicator.shows[0]
    question = version.text.by_key[shown].question.es
    assert page.index("Solo en el papel") < page.index(question) < page.index("Área por área")


def test_the_change_is_said_on_comparable_indicators_with_what_was_lost(make):
    first = make(share=0)
    code = first.round.entries[0].code
    make(share=1, on=LATER, levels={first.round.entries[1].code: "n/a"})
    page = read(CURRENT)
    assert "Subió de 0 % a 100 % desde la evaluación publicada el 2 de marzo de 2026" in page
    assert "Comparación con 71 de 72 indicadores" in page
    assert "Sin comparar (1)" in page and "Mejoró (71)" in page
    group = read(GROUP.replace("/1/1/", "/2/1/"))
    assert "Mejoró" in group and "Qué se encontró antes" in group
    assert first.round.by_code[code].levels[0].text.es in group


@pytest.mark.each_database
def test_a_correction_says_so_and_what_it_corrects_stays_where_it_was(cast, make):
    first = make(share=1)
    entry = first.round.entries[0]
    reason = "El acta era de otro año."
    corrected(first, reviewer=cast.coordinator, reason=reason, levels={entry.code: entry.levels[0].key})
    page, before = read(CURRENT), read(f"{CURRENT}1/1/")
    assert (
        "Esta es una corrección" in page and reason in page and "100 %" not in page.split("Área por área")[0]
    )
    assert "240 de 240 puntos" in before and "Hay una publicación más nueva" in before
    assert f"{CURRENT}1/2/" in before


@pytest.mark.each_database
def test_a_correction_says_which_findings_it_changed_from_what_to_what(cast, make):
    first = make(share=1)
    entry = first.round.entries[0]
    levels = {entry.code: entry.levels[0].key}
    FormerAnswer.objects.create(
        round=first.round, code=entry.code, level=entry.levels[-1].key, reason="El acta era de otro año."
    )
    corrected(first, reviewer=cast.coordinator, reason="Se revisó el acta.", levels=levels)
    page = read(CURRENT)
    was, now = escape(entry.levels[-1].text.es), escape(entry.levels[0].text.es)
    assert f"de “{was}” a “{now}”" in page
    assert "Antes de la corrección: 240 de 240 puntos." in page
    assert f'href="{CURRENT}1/1/"' in page
    group = read(GROUP.replace("/1/1/", "/1/2/"))
    former = group.split("Lo que decía antes de cambiarse")[1]
    assert was in former and "El acta era de otro año." in former
    assert "Lo que decía antes de cambiarse" not in read(GROUP)


@pytest.mark.each_database
def test_a_correction_of_a_note_alone_says_so(cast, make):
    first = make(share=1)
    notes = {first.round.entries[0].code: "Acta 12."}
    corrected(first, reviewer=cast.coordinator, reason="Faltaba el acta.", levels={}, notes=notes)
    page = read(CURRENT)
    assert "se corrigió la nota" in page and "La calificación queda igual" in page


@pytest.mark.each_database
def test_why_something_changed_stands_beside_it(cast, make):
    make(share=0)
    round = in_review(institution=cast.institution, organisation=cast.organisation, share=1, on=LATER)
    entry = round.entries[0]
    round.answers.filter(code=entry.code).update(reason="El cabildo lo aprobó <b>en marzo</b>.")
    publish_round(round=round, reviewer=cast.coordinator, on=LATER)
    told = "El cabildo lo aprobó &lt;b&gt;en marzo&lt;/b&gt;."
    assert told in read(CURRENT) and told in read(GROUP.replace("/1/1/", "/2/1/"))


@pytest.mark.each_database
def test_what_is_not_compared_says_why_and_leads_to_both_versions(cast, make):
    first = make(share=1)
    version = first.version
    data = version.text.model_dump(mode="json", by_alias=True)
    changed, dropped, *_rest = data["areas"][0]["indicators"]
    changed |= {"since": 2, "weight": changed["weight"] + 1}
    data["areas"][0]["indicators"].remove(dropped)
    version = version.instrument.versions.create(
        version=2, revision=1, content=data | {"version": 2}, published_on=LATER
    )
    make(version=version, share=1, on=LATER)
    page = read(CURRENT)
    assert "Sin comparar (1)" in page and "La versión nueva lo cambió: su peso (1)" in page
    gone = page.split("Se preguntaba antes y ya no (1)")[1]
    assert escape(dropped["question"]["es"]) in gone
    assert 'href="/indices/instrumentos/icifiep/cambios/?desde=1.1&amp;version=2.1"' in page
    assert "su peso" in texts(Client().get(f"{CURRENT}2/1/informe.pdf").content)


@pytest.mark.each_database
def test_what_is_on_paper_stands_by_area_with_most_points_first(make):
    version = version_of("icifiep")
    results = [entry for entry in version.text.entries() if entry.indicator.kind == "result"]
    publication = make(share=1, levels={entry.code: entry.levels[0].key for entry in results})
    page = read(CURRENT).split("Solo en el papel (")[1].split("Área por área")[0]
    points = [int(each) for each in re.findall(r"\((\d+) puntos?\)", page)]
    assert len(points) > 1 and points == sorted(points, reverse=True)
    shown, folded = page.split('<details class="more">')
    assert shown.count("<li>") >= 10 and folded.count("<li>") > 0
    evaluation = evaluation_of("icifiep", "villa-clara")
    assert page.count("<li>") == len(evaluation.on_paper)
    assert sum(points) == sum(evaluation.answers[entry.code].gathered for entry in evaluation.on_paper)
    assert publication.pk == evaluation.publication.pk


def test_an_open_dispute_is_seen_at_the_top_and_beside_its_indicator(make):
    publication = make(share=1)
    entry = publication.round.entries[0]
    Dispute.objects.create(
        round=publication.round,
        code=entry.code,
        side="institution",
        claimed_level=entry.levels[0].key,
        reason="El código se derogó en enero.",
    )
    assert "Hay una controversia que todavía no se resuelve" in read(CURRENT)
    assert "El código se derogó en enero." in read(GROUP)


def test_replies_and_decided_disputes_stand_beside_the_indicator(cast, reviewed):
    entry = reviewed.entries[0]
    Reply.objects.create(round=reviewed, code=entry.code, agrees=False, text="Sí está <b>publicado</b>.")
    Dispute.objects.create(
        round=reviewed,
        code=entry.code,
        side="institution",
        claimed_level=entry.levels[0].key,
        reason="Falta la gaceta.",
        decision="upheld",
        decision_reason="La gaceta se anexó.",
        decided_on=dt.date(2026, 3, 1),
    )
    publish_round(round=reviewed, reviewer=cast.coordinator)
    group = read(GROUP)
    assert "Sí está &lt;b&gt;publicado&lt;/b&gt;." in group
    assert (
        "Falta la gaceta." in group and "La gaceta se anexó." in group and "El hallazgo quedó igual" in group
    )
    assert "La institución no está de acuerdo (1)" in read(CURRENT)


def test_links_to_evidence_lead_out_without_a_trace(make):
    make(with_words=True)
    group = read(GROUP)
    assert 'href="https://ejemplo.gob.mx/acuerdos/1.1" rel="nofollow noopener noreferrer external"' in group
    assert "visto el" in group


def test_only_files_that_were_published_can_be_downloaded(cast, reviewed):
    public, private = (evidence_file(reviewed, public=each) for each in (True, False))
    publish_round(round=reviewed, reviewer=cast.coordinator)
    files = f"{CURRENT}1/1/archivos/"
    assert b"".join(Client().get(f"{files}{public.pk}/").streaming_content) == b"codigo"
    read(f"{files}{private.pk}/", status=404)
    read(f"{files}{public.pk + 1}/", status=404)
    group = read(GROUP)
    assert f"{files}{public.pk}/" in group and f"{files}{private.pk}/" not in group
    assert "el archivo no es público" in group and private.digest in group


def evidence_file(round, *, public: bool) -> StoredFile:
    stored = StoredFile(name="codigo.txt", media_type="text/plain", size=6, digest=f"{int(public)}" * 64)
    stored.file.save("codigo.txt", ContentFile(b"codigo"), save=False)
    stored.save()
    Evidence.objects.create(
        round=round,
        code=round.entries[0].code,
        kind="file",
        title="Código",
        file=stored,
        public=public,
        side="institution",
    )
    return stored


@pytest.mark.parametrize(
    "path",
    [
        "/indices/nada/villa-clara/",
        "/indices/icifiep/puerto-verde/",
        f"{CURRENT}2/1/",
        f"{CURRENT}1/2/",
        f"{CURRENT}1/1/nada/",
        f"{CURRENT}99999999999999999999/1/",
        f"{CURRENT}1/1/archivos/99999999999999999999/",
        "/indices/instituciones/nada/",
    ],
)
def test_what_does_not_exist_is_not_found(make, path):
    make()
    read(path, status=404)


def test_a_plan_has_no_sum(make):
    make(version=version_of("action-plan-review"))
    page = read("/indices/action-plan-review/villa-clara/")
    assert "3 compromisos revisados" in page and "Cuántos compromisos alcanzan cada nivel" in page
    assert not re.search(r"\d puntos|Puntaje", page)


def test_stages_are_a_ladder_and_dimensions_a_table_of_sides(make):
    make(version=version_of("oecd-maturity"), share=1)
    make(version=version_of("open-government-metrics"), share=1)
    assert read("/indices/oecd-maturity/villa-clara/").count("ladder__rungs") == 13
    page = read("/indices/open-government-metrics/villa-clara/")
    assert "1.00" in read("/indices/instituciones/villa-clara/")
    assert "1.00" in page and "en una escala de 0 a 1" in page and "Las dimensiones, desde cada lado" in page


def test_what_was_proposed_stands_on_the_evaluation_with_what_became_of_it(cast, make):
    publication = make(share=0)
    propose_commitment(
        actor=cast.coordinator,
        institution=cast.institution,
        source=publication.urn,
        part=publication.round.entries[0].code,
        text={"es": "Aprobar el código de ética.", "en": "Adopt the code of ethics."},
        by=cast.organisation,
    )
    page = read(CURRENT)
    assert "Aprobar el código de ética." in page and "La institución todavía no contesta" in page


@pytest.mark.each_database
def test_the_institutions_page_leads_to_its_evaluations_and_they_to_each_other(make):
    first, second = make(share=0.2), make(share=0.9, on=LATER)
    home = read(reverse("institutions:detail", args=["villa-clara"]))
    assert f'href="{CURRENT}"' in home and 'href="/indices/instituciones/villa-clara/"' in home
    every = read("/indices/instituciones/villa-clara/")
    assert every.count("/indices/icifiep/villa-clara/") == 2
    assert f"{CURRENT}1/1/" in read(CURRENT)
    assert first.application == 1 and second.application == 2


def test_nothing_published_yet_says_what_will_stand_there(cast):
    assert "Nadie ha publicado todavía" in read("/indices/instituciones/puerto-verde/")
    assert "Lo que se publica" not in read(reverse("institutions:detail", args=["puerto-verde"]))


def test_in_english_too(make):
    make(share=1)
    page = read("/en/indices/icifiep/villa-clara/")
    assert "240 of 240 points" in page and "From public information, without the institution" in page


def test_a_page_may_be_kept_for_a_while_and_travels_compressed(make):
    make()
    response = Client().get(CURRENT, headers={"accept-encoding": "gzip"})
    assert "max-age=300" in response["Cache-Control"] and response["Content-Encoding"] == "gzip"
    assert not response.cookies


@pytest.mark.parametrize("others", [0, 8])
def test_a_page_costs_the_same_however_many_institutions_are_evaluated(
    cast, make, others, django_assert_num_queries
):
    make(share=0.2)
    make(share=0.6, on=LATER)
    for number in range(others):
        body = Institution.objects.create(slug=f"b{number}", name=f"Cuerpo {number}", kind="body")
        make(institution=body)
    # The publication, those of the same institution and instrument, what was proposed, the one before, open disputes.
    with django_assert_num_queries(5):
        read(CURRENT)
    with django_assert_num_queries(5):
        read(GROUP.replace("/1/1/", "/2/1/"))
    with django_assert_num_queries(2):
        read("/indices/instituciones/villa-clara/")
