"""What follows in the demonstration's claims: protection, reprisals, what is passed on, and what is learned."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from probidad.instruments.advice.demo_threads import Staff, move_back
from probidad.instruments.advice.models import Claim, Disclosure, Export, Measure, Precedent, Thread
from probidad.instruments.advice.queries.exports import GOES, Choice
from probidad.instruments.advice.redacting import Passage, Reason
from probidad.instruments.advice.services import claim_care, exports, lessons, precedents, redactions
from probidad.instruments.advice.services.keys import key_in_use
from probidad.instruments.advice.worksheets import Case

PLACE = "Ventanilla de licencias"
LEARNED = (
    "Cuando las fichas se reparten sin que nadie vea cuántas quedan, basta una recomendación para que alguien espere en "
    "balde. Desde que el número de fichas y el turno se publican a la entrada, cualquiera puede comprobar el orden."
)
GIFT_REFUSED = {
    "es": Case(
        title="Un regalo al terminar el trabajo",
        situation=(
            "Después de revisar las cuentas de una oficina, quien la encabeza entrega a la persona que auditó una pluma "
            "de mucho valor y dice que ya no hay nada que revisar. La persona la rechaza, y se pregunta si fue descortés."
        ),
        tension="La cortesía con quien agradece, y que nadie pueda dudar de lo que se revisó.",
        options=(
            "Rechazarla con amabilidad: un momento incómodo, y la revisión queda fuera de duda.",
            "Aceptarla y entregarla al registro de obsequios: queda constancia, pero ya pasó por sus manos.",
            "Aceptarla porque el trabajo terminó: la siguiente revisión empieza con una deuda.",
        ),
        lesson="Que el trabajo haya terminado no cambia lo que un regalo parece comprar.",
    )
}
MINUTES = {
    "es": Case(
        title="Firmar lo que no se escuchó",
        situation=(
            "Alguien llega cuando la reunión ya había empezado. Al día siguiente le piden su firma en un acuerdo que se "
            "tomó antes de que llegara."
        ),
        tension="La confianza en el equipo, y responder solo por lo que consta.",
        options=(
            "Pedir que se anote desde qué punto estuvo presente, y firmar así.",
            "Firmar como está: quizá nadie pregunte, y si alguien pregunta, la firma dice que estuvo.",
        ),
    )
}


def protect(thread: Thread, committee: Staff, authority: Staff) -> None:
    """Protection was granted, the writer told of a reprisal, somebody followed it up, and one reader got a way to reach them."""
    move_claim_back(thread, 35)
    care = {"thread": thread, "keys": committee.keys(thread)}
    claim_care.ask_measure(
        **care,
        kind=Measure.Kind.SUPERVISION,
        text="Quien firma las estimaciones también evalúa mi desempeño en diciembre.",
    )
    today = timezone.localdate()
    claim_care.answer_measure(
        **care,
        actor=committee.person,
        number=1,
        state=Measure.State.GRANTED,
        reason="La evaluación de todo el equipo la hará otra área este año: así no señala a nadie.",
        since=today,
        until=today + dt.timedelta(days=180),
        review_on=today + dt.timedelta(days=60),
    )
    claim_care.answer_follow_up(
        **care, happened=True, text="Ya no me llaman a las visitas de obra, sin que nadie diga por qué."
    )
    claim_care.attend(
        **care,
        actor=committee.person,
        text="Se pidió por escrito a toda el área el calendario de visitas y quién acude a cada una.",
    )
    claim_care.disclose(
        **care,
        reader=key_in_use(authority.person),
        stage=Disclosure.Stage.REACH,
        text="Un recado en la biblioteca municipal, a nombre de “Lectora de los jueves”.",
    )
    move_claim_back(thread, 3)


def pass_on(thread: Thread, member: Staff) -> None:
    """The claim is given to an authority outside, without what would point at who wrote it."""
    keys = member.keys(thread)
    redactions.redact(
        thread=thread,
        keys=keys,
        actor=member.person,
        number=1,
        passages=[Passage(text=PLACE, reason=Reason.WRITER)],
    )
    exports.export(
        claim=thread.claim,
        keys=keys,
        actor=member.person,
        choice=Choice(
            recipient=Export.Recipient.PROTOCOL,
            office="Comisión de Derechos Humanos de Altavista",
            purpose="Que valore si el trato a las personas mayores es discriminatorio.",
            language="es-mx",
            is_told=True,
            messages={message.number: GOES for message in thread.messages.all()},
            files={},
            steps=frozenset(),
        ),
        passphrase=exports.new_passphrase("es"),
        nonce="demonstration",
    )


def learn(thread: Thread, author: Staff, second: Staff) -> None:
    """What is learned from a claim, published by a second person."""
    keys = author.keys(thread)
    lessons.write_lesson(thread=thread, keys=keys, actor=author.person, text=LEARNED)
    lessons.publish_lesson(thread=thread, keys=keys, actor=second.person, seen=LEARNED)


def teach(thread: Thread, author: Staff, second: Staff) -> None:
    """Two teaching cases: one in the library, one that waits for a second reader."""
    for topic, values, cases in (
        ("gifts", ["impartiality", "honesty"], GIFT_REFUSED),
        ("reporting", ["honesty", "take-responsibility"], MINUTES),
    ):
        precedents.write_precedent(
            thread=thread, said=(), topic=topic, values=values, cases=cases, actor=author.person
        )
    precedents.publish_precedent(precedent=Precedent.objects.get(topic="gifts"), actor=second.person)


def move_claim_back(thread: Thread, days: int) -> None:
    """As if all that was done with a claim so far had been done so many days ago."""
    move_back(thread, days)
    claim, back = Claim.objects.get(thread=thread), dt.timedelta(days=days)
    _move(Claim.objects.filter(pk=claim.pk), back, "decided_on", "resolved_on")
    for rows, names in (
        (claim.proposals, ("day",)),
        (claim.referrals, ("since",)),
        (claim.steps, ("day",)),
        (claim.measures, ("asked_on", "decided_on", "since", "until", "review_on")),
        (claim.follow_ups, ("due_on",)),
        (claim.disclosures, ("day",)),
        (claim.exports, ("day",)),
    ):
        _move(rows, back, *names)


def _move(rows, back: dt.timedelta, *names: str) -> None:
    rows.update(**{name: F(name) - back for name in names})
