"""What the pages of a round tell whoever runs it before something is done."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from probidad.core.tasks import worker
from probidad.instruments.exercises.models import RosterEntry, Round
from probidad.instruments.exercises.services import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


def test_whoever_chooses_dilemmas_can_read_each_and_sees_the_chosen_topics_open(prepare, cast):
    play = prepare(opened=False)
    page = cast.client("ethics_head", language="en").get(f"/panel/ejercicios/{play.round.pk}/editar/").text
    chosen = {exercise.dilemma_version for exercise in play.exercises}
    assert all(f'href="/panel/ejercicios/dilemas/{each.pk}/"' in page for each in chosen)
    assert page.count('<details class="topic" open>') == len({each.content["topic"] for each in chosen})


def test_names_that_participants_read_hold_nothing_unseen_that_turns_numbers_around(prepare, cast):
    play = prepare(opened=False)
    head, path = cast.client("ethics_head"), f"/panel/ejercicios/{play.round.pk}/"
    sent = dict(head.get(f"{path}editar/").context["form"].initial) | {
        "title": "Ronda\u202e\n12",
        "custodian": "",
    }
    sent["dilemmas"] = [each.dilemma_version_id for each in play.exercises]
    assert head.post(f"{path}editar/", sent | {"title": "\u200b\u202e"}).status_code == 422
    assert head.post(f"{path}editar/", sent).status_code == 302
    group = {"units": [each.pk for each in play.round.units.all()[:2]], "name": "Obras\u202e\u200b 21"}
    assert head.post(f"{path}unidades/", group).status_code == 302
    round = Round.objects.get(pk=play.round.pk)
    assert (round.title, round.custodian) == ("Ronda 12", "")
    assert [each.group_name for each in round.units.exclude(group_name="")] == ["Obras 21"]


@pytest.mark.parametrize("page", ["editar/", "abrir/", "descartar/"])
def test_what_is_for_preparation_only_leads_back_from_an_open_round_with_the_reason(play, cast, page):
    _leads_back(cast, play.round, page, "ya no está en preparación")


@pytest.mark.parametrize(
    ("page", "why"), [("terminar/", "Solo se puede terminar"), ("abandonar/", "Solo se puede abandonar")]
)
def test_what_is_for_later_leads_back_from_a_round_in_preparation_with_the_reason(prepare, cast, page, why):
    _leads_back(cast, prepare(opened=False).round, page, why)


def _leads_back(cast, round: Round, page: str, why: str) -> None:
    path = f"/panel/ejercicios/{round.pk}/"
    answer = cast.client("ethics_head").get(path + page, follow=True)
    assert answer.redirect_chain == [(path, 302)] and why in answer.text


def test_who_ends_a_round_reads_how_many_people_never_got_a_code(desk, cast):
    head = cast.client("ethics_head")
    path = f"/panel/ejercicios/{desk.round.pk}/terminar/"
    assert "15 personas sin correo no tienen una tarjeta activa" in head.get(path).text
    desk.print(batch := desk.prepare(12))
    assert "15 personas sin correo" in head.get(path).text
    desk.activate(batch)
    assert "3 personas sin correo" in head.get(path).text
    batch = desk.prepare(3, unit="Desarrollo Social")
    desk.print(batch)
    desk.activate(batch)
    page = head.get(path).text
    assert "sin correo" not in page and "todavía no ha salido" not in page


def test_who_ends_a_round_reads_how_many_mails_never_went_out(prepare, cast):
    play = prepare(opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    path = f"/panel/ejercicios/{play.round.pk}/terminar/"
    head = cast.client("ethics_head")
    assert "27 correos con código todavía no han salido" in head.get(path).text
    RosterEntry.objects.exclude(pk=RosterEntry.objects.first().pk).update(mailed=True)
    assert "1 correo con código todavía no ha salido" in head.get(path).text
