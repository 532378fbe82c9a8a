"""What the pages of a round tell whoever runs it before something is done."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from probidad.core.tasks import worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [0, 12])
def test_a_round_opened_before_its_first_day_says_so_wherever_codes_are_spoken_of(prepare, cast, days):
    first = timezone.localdate() + dt.timedelta(days=days)
    play = prepare(opened=False, opens_on=first, closes_on=first + dt.timedelta(days=5))
    head = cast.client("ethics_head", language="en")
    path = f"/panel/ejercicios/{play.round.pk}/"
    asked = head.get(f"{path}abrir/").text
    head.post(f"{path}abrir/")
    worker.run_due()
    told = "Answers are taken from"
    assert [told in page for page in (asked, head.get(path).text, head.get(f"{path}tarjetas/").text)] == [
        bool(days)
    ] * 3
    assert ("El código funciona a partir del" in mail.outbox[0].body) == bool(days)
