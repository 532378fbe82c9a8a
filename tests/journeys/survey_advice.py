"""The pages of questions and claims that only a way leads to: of whoever writes, and of whoever reads, key in hand."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page

from probidad.core.anonymity import receipts
from probidad.instruments.advice import demo, rules
from probidad.instruments.advice.models import Claim, FollowUp, Measure, Precedent, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.services import claim_care, threads
from tests.journeys import writing
from tests.journeys.site import Site
from tests.journeys.steps import go

INSTITUTION = "Municipio de San Isidro del Valle"
CONVERSATION = "/asesoria/volver/conversacion/"
# Sends a form that stood on an earlier page, as a browser's back button would.
_SEND_AGAIN = """([address, fields]) => {
    const form = Object.assign(document.createElement("form"), {method: "post", action: address, enctype: "multipart/form-data"});
    for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
    }
    document.querySelector("main").append(form);
    form.submit();
}"""


def open_key(page: Page, passphrase: str) -> None:
    """Where the page asks for the passphrase of a reader's key, give it."""
    if page.locator("[name=unlock_again]").count():
        page.fill("main input[type=password]", passphrase)
        go(page, page.locator("main form button[type=submit]").first)


def writers_pages(found) -> None:
    """From the entrance to what is left once everything was erased."""
    page = found.window(found.site.visitor())
    page.goto("/asesoria/")
    found.refuse(page, "entrance")
    words = writing.begin(page, INSTITUTION, "claim")
    found.look(page, "receipt")
    writing.go_on(page)
    writing.go_on(page)
    found.look(page, "receipt not confirmed")
    go(page, page.locator("button[value=receipt]"))
    writing.confirm(page, words)
    writing.go_on(page)
    found.look(page, "nothing told")
    page.fill("textarea[name=situation]", "Piden dinero por un trámite")
    writing.go_on(page)
    found.look(page, "who must not read it")
    writing.go_on(page)
    found.look(page, "what will be sent")
    writing.solved(page)
    sent = fields_of(page)
    writing.go_on(page)
    found.look(page, "sent")
    _coming_back(found, page)
    _deciding(found, page, words)
    _sending_again(found, page, sent)
    _protected(found, page)


def _coming_back(found, page: Page) -> None:
    page.goto("/asesoria/volver/")
    for name, typed in (
        ("words miscounted", "nueve palabras"),
        ("a word that isn't in the list", demo.VISITORS_WORDS.replace("pereza", "perezza")),
    ):
        page.fill("#id_receipt", typed)
        go(page, page.locator("main form button"))
        found.look(page, name)
    page.goto("/asesoria/volver/")
    page.fill("#id_receipt", " ".join(["pez"] * 11))
    writing.solved(page)
    go(page, page.locator("main form button"))
    found.look(page, "words that open nothing")
    writing.come_back(page, demo.VISITORS_WORDS.split())
    found.look(page, "conversation")
    go(page, page.get_by_role("button", name="Enviar", exact=True))
    found.look(page, "conversation, nothing written")
    for path in ("denuncia", "cerrar"):
        found.open(page, f"to decide: {path}", f"{CONVERSATION}{path}/")
    go(page, page.get_by_role("link", name="Cancelar"))
    go(page, page.locator(".leave button"))
    found.look(page, "left the conversation")


def _deciding(found, page: Page, words: list[str]) -> None:
    writing.come_back(page, words)
    found.open(page, "to decide: borrar", f"{CONVERSATION}borrar/")
    go(page, page.get_by_role("button", name="Sí, borrar todo"))
    found.look(page, "erased")


def _sending_again(found, page: Page, sent: dict[str, str]) -> None:
    for name, fields in (
        ("sent again after it was erased", sent | {"go": "next"}),
        ("a form that can't be read", {"draft": "no", "step": "review"}),
    ):
        page.goto("/asesoria/")
        send_again(page, fields)
        found.look(page, name)


def fields_of(page: Page) -> dict[str, str]:
    """What the form of a step would send, but for its files."""
    form = page.locator("main form[action$='/escribir/']")
    return form.evaluate(
        "form => Object.fromEntries([...new FormData(form)].filter(each => typeof each[1] == 'string'))"
    )


def send_again(page: Page, fields: dict[str, str]) -> None:
    """Send what a step's form held, from another page."""
    with page.expect_navigation():
        page.evaluate(_SEND_AGAIN, ["/asesoria/escribir/", fields])


def _protected(found, page: Page) -> None:
    """A claim whose writer is asked about reprisals, and has protection."""
    writing.come_back(page, protected_claim(found.site))
    found.look(page, "conversation of a claim")
    found.open(page, "protection", f"{CONVERSATION}proteccion/")
    found.refuse(page, "protection")
    found.open(page, "reprisals", f"{CONVERSATION}represalias/")
    found.refuse(page, "reprisals")
    found.open(page, "identity", f"{CONVERSATION}identidad/")
    found.refuse(page, "identity")


def protected_claim(site: Site) -> list[str]:
    """The words of a claim with protection that was granted, of which a day to ask about reprisals has come."""
    receipt, member = receipts.new_receipt(), site.person("comite")
    thread = threads.submit(
        receipt=receipt,
        institution=member.memberships.get().institution,
        kind=Kind.CLAIM,
        language="es",
        account=rules.Account(answers={"situation": "Piden cooperación por un permiso gratuito"}),
    )
    care = {"thread": thread, "keys": threads.writers_keys(*threads.find(receipt))}
    claim_care.ask_measure(**care, kind=Measure.Kind.SUPERVISION, text="Me evalúa quien lo pide.")
    today = timezone.localdate()
    claim_care.answer_measure(
        **care,
        actor=member,
        number=1,
        state=Measure.State.GRANTED,
        reason="Evalúa otra área.",
        since=today,
        review_on=today + dt.timedelta(days=30),
    )
    FollowUp.objects.create(claim=Claim.objects.get(thread=thread), due_on=today)
    return receipt.words("es")


def readers_pages(found) -> None:
    """Conversations and claims of the demonstration, as those see them who have a key."""
    _advisors(found)
    _committees(found)
    _investigators(found)


def _advisors(found) -> None:
    mine = Thread.objects.get(state=Thread.State.TAKEN, kind=Kind.QUESTION, worksheet__isnull=False)
    page = _reader(found, "asesora", f"/panel/asesoria/conversaciones/{mine.pk}/")
    page.fill("textarea[name=text]", "¿Me dices tu nombre y la fecha exacta?")
    go(page, page.locator("#reply form button").first)
    found.look(page, "a reply to think over")
    for path in ("hoja", "hoja/respuesta", "entregar", "consultar", "cerrar"):
        found.open(page, f"taken: {path}", f"/panel/asesoria/conversaciones/{mine.pk}/{path}/")
    for path in ("precedentes/", f"precedentes/{Precedent.objects.get(state='published').pk}/", "formacion/"):
        found.open(page, f"advisor at {path}", f"/panel/asesoria/{path}")
    page.context.close()


def _committees(found) -> None:
    underway, ended = (
        f"/panel/asesoria/conversaciones/{Claim.objects.get(phase=phase).thread_id}/"
        for phase in ("underway", "resolved")
    )
    page = _reader(found, "comite", underway)
    for path in ("proponer", "medida", "medida/1", "represalias", "remitir"):
        found.open(page, f"claim: {path}", f"{underway}denuncia/{path}/")
        found.refuse(page, f"claim: {path}")
    found.open(page, "claim: nobody to refer it to", f"{underway}denuncia/turnar/")
    found.open(page, "claim: hold", f"{underway}resguardo/")
    found.refuse(page, "claim: hold")
    found.open(page, "claim that ended", f"{ended}denuncia/")
    found.open(page, "claim: lesson", f"{ended}denuncia/leccion/")
    found.open(page, "claim: redacted", f"{ended}mensajes/1/testar/")
    page.goto(f"{ended}denuncia/remitir/")
    page.locator("input[name=recipient]").first.check()
    page.fill("[name=office]", "Fiscalía General de Altavista")
    page.fill("[name=purpose]", "Que conozca de los hechos.")
    page.check("input[name=tells][value=yes]")
    go(page, page.locator("main form button").last)
    found.look(page, "claim: what goes and what doesn't")
    page.context.close()


def _investigators(found) -> None:
    claim = f"/panel/asesoria/conversaciones/{Claim.objects.get(phase='underway').thread_id}/denuncia/"
    page = _reader(found, "investigador", claim)
    found.open(page, "step", f"{claim}actuacion/")
    found.refuse(page, "step")
    page.context.close()


def _reader(found, short: str, url: str) -> Page:
    """Somebody of the demonstration at a page, after a wrong passphrase and the right one."""
    page = found.window(found.site.signed_in(found.site.person(short)))
    page.goto(url)
    open_key(page, "otra cosa que no es")
    found.look(page, f"{short} with a wrong passphrase")
    open_key(page, demo.PASSPHRASE)
    found.look(page, f"{short} with an open key")
    return page
