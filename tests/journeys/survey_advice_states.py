"""Pages of questions and claims that only a failure, a race or somebody else's doing leads to."""

import datetime as dt
from contextlib import contextmanager
from unittest import mock

from django.db import OperationalError
from django.utils import timezone
from playwright.sync_api import Page

from probidad.core.anonymity import receipts
from probidad.core.anonymity.conversations import CannotRead
from probidad.core.institutions.models import Institution
from probidad.instruments.advice import demo, floods, rules
from probidad.instruments.advice.claim_rules import Outcome, Track
from probidad.instruments.advice.models import Attempt, Certificate, Claim, Precedent, ReaderKey, Step, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.participation import drafts
from probidad.instruments.advice.queries import offers
from probidad.instruments.advice.services import claims, erasure, threads, writers
from probidad.instruments.advice.services.news import publish as publish_news
from tests.journeys import survey_advice, writing
from tests.journeys.steps import go

CONVERSATION = survey_advice.CONVERSATION
TEXT = "Esto lo escribí antes de que fallara algo, y no quiero perderlo."
_FAILS = OperationalError("disk I/O error")


def writers_states(found) -> None:
    """What whoever writes reads where something fails or was changed by somebody else."""
    page = found.window(found.site.visitor())
    _sending(found, page)
    _in_the_conversation(found, page)
    _ended(found, page)
    _claims_way(found, page)


def _sending(found, page: Page) -> None:
    """The last page's form, sent as often as there are answers to it."""
    words = writing.begin(page, survey_advice.INSTITUTION)
    writing.confirm(page, words)
    page.fill("textarea[name=situation]", TEXT)
    writing.go_on(page)
    _tick_everybody(page)
    writing.go_on(page)
    found.look(page, "nobody left to read it")
    for box in page.locator("input[name=people]").all():
        box.uncheck()
    writing.go_on(page)
    writing.solved(page)
    fields = survey_advice.fields_of(page) | {"go": "next"}
    for name, patched in (
        ("not stored", mock.patch.object(threads, "submit", side_effect=_FAILS)),
        ("to wait", mock.patch.object(floods, "admitted", side_effect=floods.Wait(20))),
        ("readers changed", _without_the_key_of(found, "asesor")),
        ("received otherwise", mock.patch.object(threads, "submit", side_effect=threads.BegunOtherwise)),
        ("words that are taken", mock.patch.object(threads, "submit", side_effect=threads.ReceiptTaken)),
        ("nobody reads any more", mock.patch.object(threads, "submit", side_effect=threads.NobodyReads)),
        ("not taken any more", mock.patch.object(offers, "takes", return_value=False)),
        ("too old", mock.patch.object(drafts, "LIFETIME", -1)),
    ):
        page.goto("/asesoria/")
        with patched:
            survey_advice.send_again(page, fields)
        found.look(page, name)


@contextmanager
def _without_the_key_of(found, short: str):
    """Somebody who could have read it has no key meanwhile."""
    key = ReaderKey.objects.filter(person=found.site.person(short), retired_on=None)
    pks = list(key.values_list("pk", flat=True))
    key.update(retired_on=timezone.localdate())
    yield
    ReaderKey.objects.filter(pk__in=pks).update(retired_on=None)


def _tick_everybody(page: Page) -> None:
    for box in page.locator("input[name=people]").all():
        box.check()


def _in_the_conversation(found, page: Page) -> None:
    writing.come_back(page, _conversation(days=12))
    found.look(page, "late")
    for name, patched in (
        ("busy", mock.patch.object(threads, "find_again", side_effect=_FAILS)),
        ("damaged", mock.patch.object(threads, "find_again", side_effect=CannotRead)),
    ):
        with patched:
            found.open(page, f"conversation {name}", CONVERSATION)
        page.goto(CONVERSATION)
        page.fill("#id_text", TEXT)
        with patched:
            go(page, page.get_by_role("button", name="Enviar", exact=True))
            found.look(page, f"conversation {name}, with a text")
        page.goto(CONVERSATION)
    _making_a_claim(found, page)
    page.goto(CONVERSATION)
    page.fill("#id_text", TEXT)
    page.set_input_files(
        "input[type=file]", {"name": "oficio.odt", "mimeType": "text/plain", "buffer": b"x" * 9000}
    )
    go(page, page.get_by_role("button", name="Enviar", exact=True))
    found.look(page, "conversation with a file")
    page.fill("#id_text", TEXT)
    page.set_input_files("input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    cookies = page.context.cookies()
    page.context.clear_cookies()
    go(page, page.get_by_role("button", name="Enviar", exact=True))
    found.look(page, "words asked for again, with a text")
    page.context.add_cookies(cookies)


def _making_a_claim(found, page: Page) -> None:
    for name, changed in (
        ("readers changed", _without_the_key_of(found, "comite_dos")),
        ("nobody left", mock.patch.object(writers, "make_claim", side_effect=threads.NobodyReads)),
    ):
        page.goto(f"{CONVERSATION}denuncia/")
        page.locator("input[name=people]").first.check()
        with changed:
            go(page, page.get_by_role("button", name="Sí"))
        found.look(page, f"to make a claim: {name}")


def _ended(found, page: Page) -> None:
    """Closed, and then erased on another device."""
    page.goto(f"{CONVERSATION}cerrar/")
    go(page, page.get_by_role("button", name="Sí"))
    found.look(page, "conversation that was closed")
    go(page, page.get_by_role("button", name="Enviar la calificación"))
    found.look(page, "conversation that was closed, nothing rated")
    words = _conversation()
    writing.come_back(page, words)
    page.fill("#id_text", TEXT)
    thread, _writer = threads.find(receipts.read_receipt(" ".join(words)))
    erasure.erase(thread=thread)
    go(page, page.get_by_role("button", name="Enviar", exact=True))
    found.look(page, "erased elsewhere, with a text")


def _conversation(days: int = 0) -> list[str]:
    """The words of a question that was written so many days ago."""
    receipt = receipts.new_receipt()
    home = Institution.objects.get(name=survey_advice.INSTITUTION)
    thread = threads.submit(
        receipt=receipt,
        institution=home,
        kind=Kind.QUESTION,
        language="es",
        account=rules.Account(answers={"situation": TEXT}),
    )
    day = timezone.localdate() - dt.timedelta(days=days)
    Thread.objects.filter(pk=thread.pk).update(received_on=day, waiting_since=day)
    return receipt.words("es")


def _claims_way(found, page: Page) -> None:
    """A claim as its writer follows it: decided on, referred, with a step that may be told, and ended."""
    receipt, member = receipts.new_receipt(), found.site.person("comite")
    thread = threads.submit(
        receipt=receipt,
        institution=member.memberships.get().institution,
        kind=Kind.CLAIM,
        language="es",
        account=rules.Account(answers={"situation": "Se pagan trabajos que no veo hechos."}),
    )
    keys = threads.writers_keys(*threads.find(receipt))
    _both_propose(found, thread, keys, Track.BREACH, "Podría ser contrario al código.")
    claims.write_step(
        thread=thread,
        keys=keys,
        actor=member,
        kind=Step.Kind.EVIDENCE,
        day=timezone.localdate(),
        text="Se pidieron los expedientes.",
        told="Se revisan documentos; no hace falta que busques más.",
    )
    writing.come_back(page, receipt.words("es"))
    found.look(page, "claim: under way")
    _both_propose(found, thread, keys, Outcome.RECOMMENDED, "Se recomienda revisar cada obra antes de pagar.")
    found.open(page, "claim: a recommendation was made", CONVERSATION)
    page.fill("#id_text", TEXT)
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x"} for n in range(rules.FILES + 1)]
    page.set_input_files("input[type=file]", files)
    go(page, page.get_by_role("button", name="Enviar", exact=True))
    found.look(page, "claim: too many files")


def _both_propose(found, thread: Thread, keys, what: str, reason: str) -> None:
    for short in ("comite", "comite_dos"):
        claims.propose(thread=thread, keys=keys, actor=found.site.person(short), what=what, reason=reason)


def public_states(found) -> None:
    page = found.window(found.site.visitor())
    certificate = _home(Certificate).first()
    at = f"/asesoria/constancia/{certificate.code}/"
    for name, typed in (("another name", "Otra Persona"), ("its name", certificate.person.name)):
        page.goto(at)
        page.fill("main input[name=name]", typed)
        go(page, page.locator("main form button"))
        found.look(page, f"certificate compared: {name}")
    found.open(page, "no such certificate", "/asesoria/constancia/AAAABBBBCCCC/")
    publish_news(today=timezone.localdate())
    for path in ("lecciones/", "cifras/", f"cifras/{certificate.institution.slug}/", "novedades/"):
        found.open(page, f"public: {path}", f"/asesoria/{path}")


def staffs_states(found) -> None:
    _advisors(found)
    _colleagues(found)
    _committees(found)
    _counsels(found)
    _training(found)


def _advisors(found) -> None:
    fresh, mine = (
        f"/panel/asesoria/conversaciones/{_home(Thread).filter(kind=Kind.QUESTION, **which).first().pk}/"
        for which in ({"state": "received"}, {"state": "taken", "worksheet__isnull": False})
    )
    page = _reader(found, "asesora", fresh)
    found.look(page, "advisor: a question that nobody has")
    found.refuse(page, "advisor: to take it")
    for path in ("hoja", "entregar", "consultar", "abogado", "cerrar", "excusarse"):
        found.open(page, f"advisor: {path}", f"{mine}{path}/")
        if path not in ("hoja", "excusarse"):
            found.refuse(page, f"advisor: {path}")
    page.goto(f"{mine}cerrar/")
    page.fill("textarea[name=text]", "Antes de cerrar dime tu nombre y la fecha exacta.")
    go(page, page.locator("main form button[type=submit]").last)
    found.look(page, "advisor: to close, to think over")
    page.goto(mine)
    page.locator("#notes button[type=submit]").click()
    page.wait_for_load_state()
    found.look(page, "advisor: note refused")
    found.open(page, "advisor: no such conversation", "/panel/asesoria/conversaciones/999999999/")
    for path in ("llave/", "llave/contrasena/", "llave/recuperacion/", "precedentes/"):
        found.open(page, f"advisor at {path} again", f"/panel/asesoria/{path}")
    page.goto("/panel/asesoria/llave/contrasena/")
    found.refuse(page, "advisor: passphrase")
    waiting = Precedent.objects.exclude(state="published").get(written_by=found.site.person("asesor"))
    found.open(page, "teaching case to review", f"/panel/asesoria/precedentes/{waiting.pk}/")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    found.look(page, "teaching case returned without a word")
    page.goto(mine)
    page.fill("textarea[name=text]", TEXT)
    page.context.clear_cookies(name="llave_asesoria")
    go(page, page.locator("#reply form button[type=submit]").first)
    found.look(page, "advisor: passphrase asked for, with a text")
    page.context.close()


def _colleagues(found) -> None:
    closed = _home(Thread).filter(kind=Kind.QUESTION, state="closed", allows_teaching=True).first()
    at = f"/panel/asesoria/conversaciones/{closed.pk}/"
    page = _reader(found, "asesor", at)
    found.look(page, "colleague: a question that was closed")
    found.open(page, "colleague: teaching case", f"{at}caso/")
    found.refuse(page, "colleague: teaching case")
    mine = Precedent.objects.exclude(state="published").get(written_by=found.site.person("asesor"))
    found.open(page, "colleague: own teaching case", f"/panel/asesoria/precedentes/{mine.pk}/")
    found.open(page, "colleague: other words", f"/panel/asesoria/precedentes/{mine.pk}/cambiar/")
    page.context.close()


def _committees(found) -> None:
    begun, ended = (
        f"/panel/asesoria/conversaciones/{Claim.objects.filter(phase=phase, thread__in=_home(Thread)).first().thread_id}/"
        for phase in ("intake", "resolved")
    )
    page = _reader(found, "comite", f"{begun}denuncia/")
    found.look(page, "committee: a claim to decide on")
    found.open(page, "committee: to propose", f"{begun}denuncia/proponer/")
    found.refuse(page, "committee: to propose")
    found.open(page, "committee: conversation of a claim", begun)
    page.goto(f"{ended}mensajes/1/testar/")
    page.locator("main textarea").first.fill("unas palabras que no están en el mensaje")
    go(page, page.locator("main form button[type=submit]").last)
    found.look(page, "committee: redaction refused")
    page.goto(f"{ended}denuncia/leccion/")
    if page.locator("main textarea").count():
        found.refuse(page, "committee: lesson")
    page.goto(f"{begun}resguardo/")
    page.fill("main textarea", "La autoridad pidió conservarla mientras investiga.")
    page.locator("main input[type=date]").fill(str(timezone.localdate() + dt.timedelta(days=60)))
    go(page, page.locator("main form button[type=submit]").last)
    found.look(page, "committee: claim that is held")
    found.open(page, "committee: end the hold", f"{begun}resguardo/terminar/")
    go(page, page.locator("main form button[type=submit]").last)
    for path in ("", "llave/recuperacion/", "cifras/"):
        found.open(page, f"committee at {path}", f"/panel/asesoria/{path}")
    page.context.close()
    page = _reader(found, "comite_dos", f"{begun}denuncia/")
    found.look(page, "second member: a claim on which somebody else proposed")
    page.context.close()


def _counsels(found) -> None:
    """Nobody has asked counsel for anything yet."""
    page = _reader(found, "abogada", "/panel/asesoria/")
    found.look(page, "counsel: conversations")
    page.goto("/panel/asesoria/?desde=ayer")
    found.look(page, "counsel: a day that is none")
    page.context.close()


def _training(found) -> None:
    advisor = found.site.person("asesora")
    done, begun = (
        Attempt.objects.filter(person=advisor, finished_on__isnull=each).first() for each in (False, True)
    )
    page = found.window(found.site.signed_in(advisor))
    found.open(page, "training: finished", f"/panel/asesoria/formacion/intentos/{done.pk}/")
    found.open(page, "training: going on", f"/panel/asesoria/formacion/intentos/{begun.pk}/")
    page.locator("main form.reply button[type=submit]").first.click()
    page.wait_for_load_state()
    found.look(page, "training: nothing written")
    page.context.close()
    head = found.site.world.cast.ethics_head
    page = found.window(found.site.signed_in(head))
    play = f"/panel/asesoria/formacion/ensayos/{found.site.world.role_play.pk}/"
    page.goto("/panel/asesoria/formacion/ensayos/")
    found.refuse(page, "trainer: role plays")
    advisors = found.window(found.site.signed_in(found.site.world.cast.advisor))
    advisors.goto(play)
    advisors.fill("main textarea", "Gracias por escribir. ¿Me cuentas qué pasó?")
    go(advisors, advisors.locator("main form.reply button[type=submit]").first)
    found.look(advisors, "role play: whoever advises")
    page.goto(play)
    page.fill("main textarea", "Prefiero no decirlo todavía.")
    go(page, page.locator("main form.reply button[type=submit]").first)
    found.look(page, "role play: whoever plays")
    page.fill("textarea[name=note]", "x" * 1001)
    go(page, page.get_by_role("button", name="Anotar"))
    found.look(page, "role play: a remark that is too long")
    found.open(page, "role play: score", f"{play}terminar/")
    go(page, page.locator("main form button[type=submit]").first)
    found.look(page, "role play: ended")
    advisors.goto(play)
    found.look(advisors, "role play: read by whoever advised")
    own = found.site.world.own_simulation.name
    at = f"/panel/asesoria/formacion/simulaciones/{own}/"
    for part in ("hechos", "reglas", "mensajes", "ejemplos"):
        answer = page.goto(f"{at}partes/{part}/")
        if answer.status == 200:
            found.look(page, f"simulation: new of {part}")
    page.goto(at)
    page.locator("main details").last.locator("summary").click()
    page.fill("main form.writing textarea", "urn: [")
    go(page, page.locator("main form.writing button[type=submit]"))
    found.look(page, "simulation: text that can't be read")
    page.context.close()


def _home(model):
    """What there is of the demonstration's institution: the world of the access table lies beside it."""
    return model.objects.filter(institution__name=survey_advice.INSTITUTION)


def _reader(found, short: str, url: str) -> Page:
    """Somebody of the demonstration at a page, with the key open."""
    page = found.window(found.site.signed_in(found.site.person(short)))
    page.goto(url)
    survey_advice.open_key(page, demo.PASSPHRASE)
    return page
