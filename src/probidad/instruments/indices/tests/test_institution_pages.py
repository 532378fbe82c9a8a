"""What everybody reads of an institution's evaluation, and what it costs."""

import pytest
from django.test import Client

from probidad.instruments.indices.models import Publication
from probidad.instruments.indices.tests.published import OF_SCORING, published, version_of

pytestmark = pytest.mark.django_db
CURRENT = "/indices/icifiep/villa-clara/"
LARGEST = 100_000  # bytes of HTML


@pytest.fixture
def make(cast):
    def make(**fields) -> Publication:
        fields = {"institution": cast.institution, "organisation": cast.organisation} | fields
        return published(reviewer=cast.coordinator, **fields)

    return make


def read(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.mark.parametrize("slug", OF_SCORING.values())
def test_each_scoring_has_its_page_and_its_files(make, slug):
    make(version=version_of(slug), with_words=True)
    for path in (
        "",
        "1/1/",
        "1/1/informe.pdf",
        "1/1/cartel.pdf",
        "1/1/datos.xlsx",
        "1/1/datos.csv",
        "1/1/contenido.json",
    ):
        response = Client().get(f"/indices/{slug}/villa-clara/{path}")
        assert response.status_code == 200, path
        if not path.endswith(("pdf", "xlsx", "csv", "json")):
            assert len(response.content) < LARGEST
