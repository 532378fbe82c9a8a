"""A dilemma of an institution's own, from its first word to a round: written by one, reviewed by another."""

import pytest
from playwright.sync_api import Page, expect

from probidad.instruments.exercises.models import DilemmaDraft, DilemmaVersion
from tests.journeys.steps import go
from tests.journeys.survey import Survey
from tests.journeys.test_a_round import follow, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Las llaves del almacén"


def write(page: Page) -> None:
    """Fill the form in as somebody would who begins with the story and ends with the byline."""
    page.fill("#id_title", TITLE)
    page.fill("#id_situation", "Cuidas el almacén. Te piden las llaves el sábado.")
    go(page, page.locator("#guardado-situacion").get_by_role("button", name="Guardar"))
    expect(page.locator("#guardado-situacion").get_by_text("Guardado.")).to_be_visible()
    page.fill("#id_affected", "El equipo\nLa vecindad")
    page.fill("#id_question", "¿Las prestas?")
    for letter, rating in zip("abc", ("not", "aligned", "partly"), strict=True):
        page.select_option(f"#id_option_{letter}_rating", rating)
        page.fill(f"#id_option_{letter}_text", f"Camino {letter}")
        page.fill(f"#id_option_{letter}_insight", f"Porque {letter}")
        page.fill(f"#id_option_{letter}_temptation", f"Tienta {letter}")
    page.check("input[name=values][value=honesty]")
    for name in ("topic", "service_area", "post_level"):
        page.select_option(f"#id_{name}", index=1)
    go(page, page.locator("#guardado-temas").get_by_role("button", name="Guardar"))
    expect(page.get_by_text("No falta nada")).to_be_visible()


def translate(page: Page) -> None:
    follow(page, "/traduccion/")
    page.fill("#id_title", "The keys to the storeroom")
    page.fill("#id_affected_1", "The neighbourhood")
    submit(page, "Guardar y verlo como quienes participan")
    go(page, page.locator("main").get_by_role("link", name="English"))
    expect(page.get_by_role("heading", name="The keys to the storeroom")).to_be_visible()


def test_a_dilemma_is_written_translated_reviewed_by_somebody_else_and_chosen_for_a_round(site):
    head = site.world.cast.ethics_head
    writer = site.signed_in(head, java_script_enabled=False).new_page()
    writer.goto("/panel/ejercicios/dilemas/")
    follow(writer, "/dilemas/nuevo/")
    submit(writer, "Empezar")
    write(writer)
    draft = DilemmaDraft.objects.latest("pk")
    translate(writer)

    # The other person had the page open too, and leaves it when she sees that the question is mended already.
    found = Survey(site)
    reviewer = found.window(site.signed_in(site.world.cast.committee_member))
    _both_change_the_question(reviewer, writer, draft)
    found.look(reviewer, "two editors")

    writer.goto(f"/panel/ejercicios/dilemas/borradores/{draft.pk}/enviar/")
    submit(writer, "Enviar a revisión")
    expect(writer.get_by_text("Otra persona debe revisarlo")).to_be_visible()

    found.open(reviewer, "desk of a reviewer", "/panel/")
    go(reviewer, reviewer.get_by_role("link", name=TITLE))
    found.look(reviewer, "review")
    submit(reviewer, "Publicar")
    found.look(reviewer, "published")
    own = DilemmaVersion.objects.get(dilemma__urn__endswith=":las-llaves-del-almacen")
    assert reviewer.url.endswith(f"/dilemas/{own.pk}/")

    writer.goto(f"/panel/ejercicios/nueva/{site.world.cast.institution.slug}/")
    expect(writer.locator(f"input[name=dilemmas][value='{own.pk}']")).to_have_count(1)
    assert not any(found.wrong.values()), found.wrong


def _both_change_the_question(colleague: Page, writer: Page, draft: DilemmaDraft) -> None:
    """The writer saves first; the colleague reads what the writer wrote, and her own text stays."""
    url = f"/panel/ejercicios/dilemas/borradores/{draft.pk}/"
    colleague.goto(url)
    writer.goto(url)
    writer.fill("#id_question", "¿Las prestas o no?")
    go(writer, writer.locator("#guardado-situacion button").first)
    colleague.fill("#id_question", "¿Qué haces con las llaves?")
    go(colleague, colleague.locator("#guardado-situacion button").first)
    expect(colleague.get_by_text("¿Las prestas o no?").first).to_be_visible()
    expect(colleague.locator("#id_question")).to_have_value("¿Qué haces con las llaves?")
    colleague.once("dialog", lambda dialog: dialog.dismiss())
    with colleague.expect_event("dialog") as asked:
        colleague.locator("main").get_by_role("link", name="Dilemas").click()
    assert asked.value.type == "beforeunload"
