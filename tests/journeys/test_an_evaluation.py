"""An evaluation from its opening to its correction, as its people live it: by the pages alone."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from probidad.core.people.models import Person
from probidad.core.people.roles import Role
from probidad.core.tasks.worker import run_due
from probidad.instruments.indices.models import Publication, Round
from probidad.instruments.indices.services.replying import write_reply
from probidad.instruments.indices.services.scoring import save_answer
from tests.journeys.site import PHONE
from tests.journeys.steps import go

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSTRUMENT = "Integridad en el reclutamiento, la selección y los ascensos"
CLAIM = "La norma se publicó antes de que empezara la evaluación."
MISTAKE = "Se capturó un nivel que no era."


def press(page: Page, label: str) -> None:
    go(page, page.locator("main").get_by_role("button", name=label, exact=True))


def follow(page: Page, label: str) -> None:
    """Click a link of the page's content; without a dialog, whose page stands behind it."""
    page.goto(page.locator("main").get_by_role("link", name=label).first.get_attribute("href"))


def prepare(page: Page, site, people: dict[str, str]) -> Round:
    """The coordinator opens an evaluation that two score apart, and chooses who does what."""
    page.goto(f"/panel/indices/nueva/?q={site.world.cast.institution.name}")
    follow(page, site.world.cast.institution.name)
    page.get_by_label(INSTRUMENT).first.check()  # another organisation has a copy of its own
    page.check("#id_scored_twice")
    press(page, "Guardar")
    url = page.url
    for name, part in people.items():
        follow(page, "Agregar a una persona")
        page.get_by_label(name, exact=True).check()
        page.check(f"input[name=part][value={part}]")
        press(page, "Agregar a una persona")
    page.goto(url)
    follow(page, "Preguntar a la institución")
    press(page, "Preguntar")
    return Round.objects.get(pk=url.split("/")[-2])


def score(page: Page, round: Round, level: int) -> None:
    """An assessor answers the first indicator; the rest goes by without a browser, all at its lowest level."""
    page.goto(f"/panel/indices/{round.pk}/calificar/")
    page.locator("main .actions a").first.click()
    page.wait_for_selector("#id_note")
    page.locator("input[name=level]").nth(level).check()
    page.fill("#id_note", "Se leyó la norma completa.")
    press(page, "Guardar y seguir")


def score_the_rest(round: Round, person: Person) -> None:
    seat = round.seats.get(person=person)
    for entry in round.entries[1:]:
        measure = entry.indicator.measure
        numbers = {"part": 0, "whole": 10 if measure.whole else None} if measure else {}
        save_answer(
            seat=seat, code=entry.code, edition=0, level="" if measure else entry.levels[0].key, **numbers
        )


def finish(page: Page, round: Round) -> None:
    page.goto(f"/panel/indices/{round.pk}/terminar/")
    press(page, "Terminé")


def agree(page: Page, round_url: str) -> None:
    """The coordinator chooses between what both found, and shows it to the institution."""
    page.goto(round_url)
    expect(page.locator("main")).to_contain_text("encontraron el mismo nivel en 22 de 23")
    follow(page, "Seguir con el 1.1")
    page.locator("input[name=level]").first.check()
    page.fill("#id_reason", "La norma no dice qué pasa cuando hay parentesco.")
    press(page, "Guardar y seguir")
    follow(page, "Mostrar los hallazgos a la institución")
    page.fill("#id_until", (timezone.localdate() + timedelta(days=45)).isoformat())
    press(page, "Mostrarlos")


def reply(page: Page, round: Round, person: Person) -> None:
    """The institution disagrees with the first finding and contests it; it agrees with the rest."""
    page.goto(f"/panel/indices/recibidas/{round.pk}/hallazgos/")
    follow(page, "Seguir con el 1.1")
    page.check("input[name=agrees][value=no]")
    page.fill("#id_text", CLAIM)
    press(page, "Guardar")
    page.goto(f"/panel/indices/recibidas/{round.pk}/hallazgos/{round.entries[0].code}/")
    follow(page, "Controvertir este hallazgo")
    page.locator("input[name=claimed_level]").last.check()
    page.fill("#id_reason", CLAIM)
    press(page, "Controvertirlo")
    for entry in round.entries[1:]:
        write_reply(round=round, code=entry.code, edition=0, agrees=True, text="", actor=person)


def decide_and_sign(page: Page, round: Round, round_url: str) -> None:
    page.goto(round_url)
    follow(page, "Cerrar las respuestas")
    press(page, "Cerrarlas")
    expect(page.locator("main")).not_to_contain_text("Firmar y publicar")
    page.goto(f"/panel/indices/{round.pk}/hallazgos/{round.entries[0].code}/")
    follow(page, "Decidir")
    page.check("input[name=decision][value=upheld]")
    page.fill("#id_reason", "La publicación es posterior a la fecha de corte.")
    press(page, "Guardar")
    page.goto(round_url)
    follow(page, "Firmar y publicar")
    press(page, "Firmar y publicar")


def correct(page: Page, round: Round, round_url: str) -> None:
    page.goto(round_url)
    follow(page, "Corregir lo publicado")
    page.fill("#id_reason", MISTAKE)
    press(page, "Empezar la corrección")
    page.goto(f"/panel/indices/{round.pk}/hallazgos/{round.entries[0].code}/")
    follow(page, "Cambiar el hallazgo")
    page.locator("input[name=level]").last.check()
    page.fill("#id_reason", MISTAKE)
    press(page, "Guardar")
    page.goto(round_url)
    follow(page, "Firmar y publicar la corrección")
    press(page, "Firmar y publicar")


def test_an_evaluation_goes_from_its_opening_to_its_correction(site):
    cast = site.world.cast
    second = cast.add("other_assessor", Role.ASSESSOR, cast.organisation)
    coordinator = site.signed_in(cast.coordinator).new_page()
    head = site.signed_in(cast.ethics_head, viewport=PHONE).new_page()
    round = prepare(
        coordinator,
        site,
        {cast.assessor.name: "assessor", second.name: "assessor", cast.coordinator.name: "reviewer"},
    )
    round_url = coordinator.url
    head.goto(f"/panel/indices/recibidas/{round.pk}/aceptar/")
    press(head, "Aceptar")
    coordinator.reload()
    follow(coordinator, "Empezar a calificar")
    press(coordinator, "Empezar")

    for level, person in enumerate((cast.assessor, second)):
        page = site.signed_in(person, viewport=PHONE).new_page()
        score(page, round, level)
        score_the_rest(round, person)
        finish(page, round)
    agree(coordinator, round_url)
    mail.outbox.clear()
    run_due()
    assert _links_mailed_to(cast.ethics_head) == [f"/panel/indices/recibidas/{round.pk}/hallazgos/"]

    reply(head, round, cast.ethics_head)
    decide_and_sign(coordinator, round, round_url)
    visitor = site.visitor().new_page()
    visitor.goto(f"/indices/merit/{cast.institution.slug}/")
    expect(visitor.locator("main")).to_contain_text("0 de 100 puntos")
    follow(visitor, round.entries[0].group_name.es)
    expect(visitor.get_by_text(CLAIM).first).to_be_attached()

    correct(coordinator, round, round_url)
    first, corrected = Publication.objects.filter(round=round).order_by("number")
    visitor = site.visitor().new_page()  # who has read the page keeps it for some minutes
    visitor.goto(f"/indices/merit/{cast.institution.slug}/")
    expect(visitor.locator("main")).to_contain_text(MISTAKE)
    assert corrected.gathered > first.gathered == 0
    visitor.goto(f"/indices/merit/{cast.institution.slug}/{first.application}/1/")
    expect(visitor.locator("main")).to_contain_text("0 de 100 puntos")


def _links_mailed_to(person: Person) -> list[str]:
    mails = [each for each in mail.outbox if person.email in each.to]
    return [re.search(r"http://[^/]+(/\S+)", each.body).group(1) for each in mails]
