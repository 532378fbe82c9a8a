"""The pages of evaluations in the states that only work leads to: refused, saved meanwhile, reconciled, returned, corrected."""

from playwright.sync_api import Page

from probidad.core.people.roles import Role
from probidad.instruments.indices.models import Round, Seat
from probidad.instruments.indices.services import correcting, reviewing
from probidad.instruments.indices.services.scoring import finish_scoring, save_answer
from probidad.instruments.indices.tests.evaluations import prepared, score_all, seat_of
from tests.journeys.steps import go


def working_pages(found) -> None:
    """As coordinator, assessor, institution and reviewer of the cast."""
    cast = found.site.world.cast
    coordinator = found.window(found.site.signed_in(cast.coordinator))
    assessor = found.window(found.site.signed_in(cast.assessor))
    head = found.window(found.site.signed_in(cast.ethics_head))
    _preparing(found, coordinator, cast)
    _scoring(found, assessor)
    apart = _apart(cast)
    _reconciling(found, coordinator, assessor, apart)
    _replying(found, head)
    _reviewing(found, coordinator, apart, cast)
    _instruments(found, coordinator, cast)
    for page in (coordinator, assessor, head):
        page.context.close()


def _preparing(found, page: Page, cast) -> None:
    found.open(page, "no institution found", "/panel/indices/nueva/?q=zzzz")
    round = prepared(cast, "oecd-maturity")
    found.open(page, "evaluation in preparation", f"/panel/indices/{round.pk}/")
    found.open(page, "begin scoring", f"/panel/indices/{round.pk}/empezar/")
    page.goto(f"/panel/indices/{round.pk}/abandonar/")
    page.fill("#id_reason", "La institución desapareció.")
    go(page, page.locator("main form button").first)
    found.look(page, "evaluation abandoned")


def _scoring(found, page: Page) -> None:
    round = found.site.world.evaluation
    answer = f"/panel/indices/{round.pk}/calificar/{round.entries[0].code}/"
    page.goto(answer)
    go(page, page.locator("button[name=go][value=stay]"))
    found.look(page, "saved without an answer")
    page.locator("input[name=level]").first.check()
    seat = round.seats.get(person__email=found.site.world.cast.assessor.email)
    save_answer(seat=seat, code=round.entries[0].code, edition=1, note="Desde otra pestaña")
    go(page, page.locator("button[name=go][value=stay]"))
    found.look(page, "saved meanwhile")
    measured = next(each for each in round.entries if each.indicator.measure)
    found.open(page, "numbers", f"/panel/indices/{round.pk}/calificar/{measured.code}/")
    page.fill("#id_part", "7")
    if page.locator("#id_whole").count():
        page.fill("#id_whole", "3")
    go(page, page.locator("button[name=go][value=stay]"))
    found.look(page, "numbers that can't be")
    for kind in ("enlace", "archivo", "nota"):
        found.open(page, f"evidence: {kind}", f"{answer}evidencia/?tipo={kind}")
        found.refuse(page, f"evidence: {kind}")
    page.goto(f"/panel/indices/{round.pk}/formulario/")
    page.set_input_files("#id_file", {"name": "f.xlsx", "mimeType": "text/plain", "buffer": b"nada"})
    go(page, page.locator("main form button").first)
    found.look(page, "a form that isn't one")


def _apart(cast) -> Round:
    """One that two have scored apart, and see one indicator differently."""
    round = prepared(cast, "inclusive-participation", scored_twice=True)
    other = cast.people.get("second_assessor") or cast.add(
        "second_assessor", Role.ASSESSOR, cast.organisation
    )
    Seat.objects.create(round=round, person=cast.coordinator, part=Seat.Part.REVIEWER)
    for person in (cast.assessor, other):
        Seat.objects.create(round=round, person=person, part=Seat.Part.ASSESSOR)
    Round.objects.filter(pk=round.pk).update(state=Round.State.SCORING)
    round.refresh_from_db()
    chosen = next(each for each in round.entries if not each.indicator.measure)
    score_all(seat_of(round, cast.assessor))
    score_all(seat_of(round, other), but={chosen.code: chosen.levels[0].key})
    for person in (cast.assessor, other):
        finish_scoring(seat=seat_of(round, person), actor=person)
    round.refresh_from_db()
    return round


def _reconciling(found, coordinator: Page, assessor: Page, round: Round) -> None:
    found.open(coordinator, "what two see differently", f"/panel/indices/{round.pk}/")
    coordinator.locator("main .actions a").first.click()
    coordinator.wait_for_selector("#id_reason")
    found.look(coordinator, "to agree on")
    found.refuse(coordinator, "to agree on")
    assessor.goto(coordinator.url)
    for page, level in ((coordinator, 0), (assessor, -1)):
        levels = page.locator("input[name=level]")
        (levels.first if level == 0 else levels.last).check()
        page.fill("#id_reason", "Se leyó de nuevo.")
        go(page, page.locator("main form button[type=submit]").first)
    found.look(assessor, "agreed on meanwhile")
    found.open(coordinator, "all is agreed on", f"/panel/indices/{round.pk}/")


def _replying(found, page: Page) -> None:
    findings = found.site.world.findings
    base = f"/panel/indices/recibidas/{findings.pk}/hallazgos/"
    page.goto(f"{base}{findings.entries[1].code}/")
    page.check("input[name=agrees][value=no]")
    go(page, page.locator("button[name=go][value=stay]"))
    found.look(page, "a disagreement without a word")
    page.fill("#id_text", "El dato es de antes de la reforma.")
    go(page, page.locator("button[name=go][value=stay]"))
    found.look(page, "replied")


def _reviewing(found, page: Page, round: Round, cast) -> None:
    address = f"/panel/indices/{round.pk}/"
    Round.objects.filter(pk=round.pk).update(state=Round.State.REVIEW)
    found.open(page, "in review", address)
    found.open(page, "to return", f"{address}devolver/")
    found.refuse(page, "to return")
    page.fill("#id_text", "Falta ver el último.")
    go(page, page.locator("main form button[type=submit]").first)
    found.look(page, "returned")
    round.refresh_from_db()
    reviewing.hand_back(round=round, actor=cast.coordinator)
    found.open(page, "to sign", f"{address}firmar/")
    reviewing.sign(round=round, actor=cast.coordinator)
    found.open(page, "published", address)
    correcting.begin_correction(round=round, reason="Un nivel que no era.", actor=cast.coordinator)
    found.open(page, "correction begun", address)
    code = round.entries[0].code
    found.open(page, "finding to correct", f"{address}hallazgos/{code}/cambiar/")
    found.open(page, "to propose", f"{address}compromisos/")
    found.refuse(page, "to propose")


def _instruments(found, page: Page, cast) -> None:
    page.goto(f"/panel/indices/instrumentos/importar/{cast.organisation.slug}/")
    page.set_input_files("#id_file", {"name": "i.yaml", "mimeType": "text/yaml", "buffer": b"urn: [x"})
    go(page, page.locator("main form button[type=submit]").first)
    found.look(page, "an instrument that is none")
