"""A round from its preparation to its report, as its people live it: by the pages alone."""

import re
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from probidad.core.anonymity import codes
from probidad.core.tasks.worker import run_due
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.services import ballots
from tests.journeys import custody, taking_part
from tests.journeys.steps import go

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Ronda del recorrido"
SUBMIT = "main form button[type=submit]"


def follow(page: Page, ending: str) -> None:
    """Click the link of the page's content whose address ends so."""
    page.locator(f"main a[href$='{ending}']").first.click()
    page.wait_for_url(f"**{ending}")


def submit(page: Page, label: str) -> None:
    go(page, page.locator("main").get_by_role("button", name=label))


def prepare(page: Page, site) -> str:
    """The ethics head prepares the round; returns its address."""
    today = timezone.localdate()
    page.goto("/panel/ejercicios/")
    follow(page, f"/nueva/{site.world.cast.institution.slug}/")
    page.fill("#id_title", TITLE)
    page.fill("#id_opens_on", today.isoformat())
    page.fill("#id_closes_on", (today + timedelta(days=5)).isoformat())
    page.fill("#id_minimum_group", "5")
    page.fill("#id_custodian", "Observatorio")
    for topic in page.locator("details.topic summary").all()[:2]:
        topic.click()
    for box in page.locator("input[name=dilemmas]:visible").all()[:2]:
        box.check()
    submit(page, "Guardar")
    expect(page.locator("h1")).to_have_text(TITLE)
    return page.url


def upload_roster(page: Page, people: int) -> None:
    follow(page, "/lista/")
    rows = "\n".join(f"recorrido{number}@ejemplo.mx,obras publicas" for number in range(people))
    page.set_input_files(
        "#id_file",
        {"name": "lista.csv", "mimeType": "text/csv", "buffer": f"Correo,Unidad\n{rows}\n".encode()},
    )
    go(page, page.locator(SUBMIT))
    expect(page.get_by_text(f"{people} personas").first).to_be_visible()


def bring_key(page: Page, path) -> None:
    page.set_input_files("#id_key_file", path)
    page.fill("#id_passphrase", custody.PASSPHRASE)
    go(page, page.locator(SUBMIT))


def take_part(page: Page, link: str) -> None:
    page.goto(link)
    taking_part.wait_for_bare_address(page)
    page.click("form[data-form=code] button")
    taking_part.words_of(page)
    taking_part.begin(page)
    for _each in range(2):
        taking_part.go_on(page)
        taking_part.answer(page)
    taking_part.go_on(page)
    page.wait_for_selector(".value-summary li")


def test_a_round_goes_from_its_preparation_to_its_report(site, tmp_path):
    cast = site.world.cast
    head = site.signed_in(cast.ethics_head).new_page()
    round_url = prepare(head, site)
    upload_roster(head, people=6)
    custodian = site.signed_in(cast.custodian).new_page()
    custodian.goto(f"{round_url}llave/")
    custody.make_key(custodian)
    key_file = custody.save_key(custodian, tmp_path)
    custody.look_at_manifest(custodian)
    custody.sign(custodian, key_file)

    head.goto(round_url)
    follow(head, "/abrir/")
    submit(head, "Abrir la ronda")
    mail.outbox.clear()
    run_due()
    assert len(mail.outbox) == 6
    links = [re.search(r"http://[^/]+(/\S+#\S+)", each.body).group(1) for each in mail.outbox]
    take_part(site.visitor().new_page(), links[0])
    _others_take_part(links[1:])

    head.reload()
    follow(head, "/terminar/")
    submit(head, "Terminar la ronda")
    custodian.goto(round_url)
    follow(custodian, "/cerrar/")
    bring_key(custodian, key_file)
    assert Round.objects.get(pk=round_url.split("/")[-2]).state == Round.State.CLOSED

    leader = site.signed_in(cast.team_leader).new_page()
    leader.goto(round_url)
    follow(leader, "/informe/")
    assert leader.locator("figure svg").count() >= 2
    _read_pdf(leader, tmp_path)
    _read_xlsx(leader, tmp_path)


def _others_take_part(links: list[str]) -> None:
    """Five more, without a browser: the smallest group that is shown."""
    for link in links:
        who = ballots.participation(codes.normalise(link.partition("#")[2]))
        for exercise in queries.exercises_of(who.round):
            ballots.cast_answer(who=who, exercise=exercise, option="b")


def _downloaded(page: Page, ending: str, folder):
    with page.expect_download() as download:
        page.locator(f"main a[href$='{ending}']").click()
    path = folder / f"informe{ending[-5:]}"
    download.value.save_as(path)
    return path


def _read_pdf(page: Page, folder) -> None:
    pages = pypdf.PdfReader(_downloaded(page, "informe.pdf", folder)).pages
    assert TITLE in "".join(each.extract_text() for each in pages)


def _read_xlsx(page: Page, folder) -> None:
    book = openpyxl.load_workbook(_downloaded(page, "informe.xlsx", folder))
    assert any(sheet.max_row > 1 for sheet in book)
