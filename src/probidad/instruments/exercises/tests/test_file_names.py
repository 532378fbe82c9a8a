"""Files about a round say whose it is, which one, and when: they stand beside others in a folder."""

import pytest

from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.tests.test_closing import close, everybody_answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("es-mx", "informe-villa-clara-ronda-de-otono"), ("en", "report-villa-clara-ronda-de-otono")],
)
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_report(play, cast, language, expected, kind):
    everybody_answers(play)
    close(play)
    Round.objects.filter(pk=play.round.pk).update(title="Ronda de otoño")
    answer = cast.client("ethics_head", language=language).get(
        f"/panel/ejercicios/{play.round.pk}/informe.{kind}"
    )
    month = f"{play.round.opens_on:%Y-%m}"
    assert answer["Content-Disposition"] == f'attachment; filename="{expected}-{month}.{kind}"'


def test_a_key(prepare, cast):
    round = prepare(opened=False).round
    page = cast.client("custodian").get(f"/panel/ejercicios/{round.pk}/llave/")
    assert f'download="llave-villa-clara-ronda-de-prueba-{round.opens_on:%Y-%m}.json"' in page.text
