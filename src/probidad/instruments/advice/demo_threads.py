"""The demonstration's conversations, in the states in which an inbox is found: texts of ours, everybody invented."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from probidad.core.anonymity import receipts
from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.readers import Reader
from probidad.core.demonstration import Scene
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.composing import composed
from probidad.instruments.advice.models import Message, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.services import handling, passing, threads, worksheets
from probidad.instruments.advice.worksheets import Norm, Option, Sheet

TAKEN = "Gracias por escribir. Ya leí lo que cuentas y lo estoy pensando con calma. No hace falta que digas quién eres."
LATE = (
    "En las juntas de obra un proveedor lleva desayuno para todo el equipo. Ya es costumbre y nadie dice nada, pero "
    "la semana que entra abrimos una licitación en la que va a participar."
)
FAVOUR = (
    "Trabajo en ventanilla. Una persona mayor que viene seguido me dejó una bolsa con fruta de su huerto porque la ayudé "
    "a llenar un formato. Me dio pena rechazarla."
)
ASSESSMENT = (
    "Me pidieron calificar el desempeño de alguien con quien tengo una amistad de años. Nadie en el área lo sabe, y la "
    "calificación decide quién conserva un bono."
)
MINUTES = "Me pasaron una minuta para firmar de una reunión a la que llegué tarde. Hay un acuerdo que yo no escuché."
CLAIM = (
    "En un trámite se pide a las personas que “den para el café” antes de recibir sus documentos. Lo he visto tres veces "
    "en dos meses. No sé si quien lo pide lo hace por su cuenta."
)
SHEET = Sheet(
    facts_known="Hay una amistad de años con la persona evaluada.\nLa calificación decide quién conserva un bono.\nEn el área no se sabe.",
    facts_missing="Si hay una regla para excusarse de evaluar, y ante quién se pide.",
    values=("impartiality", "avoid-conflict-of-interest"),
    tension="La confianza de una amistad y el trato igual que se debe a todas las personas evaluadas.",
    parties=("Para ti", "Para tu amistad", "Para las demás personas evaluadas"),
    norms=(
        Norm(
            source="lgra",
            says="artículo 58: intervenir en un asunto con conflicto de interés es una falta; se puede pedir la excusa por escrito",
        ),
    ),
    nothing=(
        "Calificas con la duda encima, y si se sabe después, nadie creerá la calificación, aunque haya sido justa.",
        "Su bono puede ponerse en duda.",
        "Compiten con alguien a quien quizá se mira distinto.",
    ),
    options=(
        Option(
            text="Pedir por escrito que otra persona evalúe, sin contar más de lo necesario",
            consequences=(
                "Cumples sin exponer tu vida personal; puede haber preguntas.",
                "La evalúa alguien sin el vínculo.",
                "Se les mide igual.",
            ),
        ),
        Option(
            text="Calificar con una segunda persona que revise con los mismos criterios",
            consequences=(
                "Compartes la decisión; hay que decir por qué.",
                "Queda constancia.",
                "Pueden confiar en el criterio.",
            ),
        ),
    ),
    risks="Que te pregunten detalles de la amistad: basta decir que hay un conflicto de interés.",
    not_decided="Si lo cuentas, a quién y cuándo.",
)


@dataclass
class Staff:
    """Somebody of the staff with the open key."""

    scene: Scene
    name: str
    reader: Reader

    @property
    def person(self):
        return self.scene.people[self.name]

    def keys(self, thread: Thread) -> ThreadKeys:
        return queries.readers_keys(thread, self.person, self.reader)

    def take(self, thread: Thread) -> ThreadKeys:
        keys = self.keys(thread)
        handling.take(thread=thread, keys=keys, actor=self.person, text=TAKEN)
        return keys


def seed_threads(scene: Scene, staff: dict[str, Staff]) -> Thread:
    """Conversations that wait, that somebody has, that were answered and that are closed; their days lie in the past.

    Returns the closed one, of which teaching cases may be made.
    """
    first, second = staff["asesora"], staff["asesor"]
    late = _written(scene, LATE)
    minutes = _written(scene, MINUTES, language="es")
    claim = _written(scene, CLAIM, kind=Kind.CLAIM, where="Una ventanilla de trámites", ongoing="yes")
    assessed = _assessed(scene, first, second)
    asked_back = _asked_back(scene, first)
    closed = _closed(scene, second)
    for thread, days in ((late, 12), (minutes, 1), (claim, 2), (assessed, 3), (asked_back, 9), (closed, 40)):
        move_back(thread, days)
    return closed


def _written(
    scene: Scene, situation: str, *, kind: str = Kind.QUESTION, language: str = "es", **answers
) -> Thread:
    return threads.submit(
        receipt=receipts.new_receipt(),
        institution=scene.institutions["valle"],
        kind=kind,
        language=language,
        account=rules.Account(answers={"situation": situation, **answers}),
        allows_counsel=True,
    )


def _assessed(scene: Scene, advisor: Staff, colleague: Staff) -> Thread:
    """Taken, thought through on the worksheet, and a colleague was asked."""
    thread = _written(scene, ASSESSMENT, worries="Que se sepa y que parezca que la favorecí.")
    keys = advisor.take(thread)
    worksheets.save_worksheet(thread=thread, keys=keys, actor=advisor.person, sheet=SHEET, revision=0)
    passing.ask_colleague(
        thread=thread,
        keys=keys,
        actor=advisor.person,
        whom=colleague.person,
        text="¿Conoces la regla para excusarse de una evaluación? Quiero citarla bien.",
    )
    return thread


def _asked_back(scene: Scene, advisor: Staff) -> Thread:
    """Answered; the writer asks on."""
    receipt = receipts.new_receipt()
    thread = threads.submit(
        receipt=receipt,
        institution=scene.institutions["valle"],
        kind=Kind.QUESTION,
        language="es",
        account=rules.Account(answers={"situation": FAVOUR}),
    )
    keys = advisor.take(thread)
    sheet = Sheet(
        facts_known="Una persona agradecida te dejó fruta de su huerto, después de un trámite.",
        tension="Ser amable con quien agradece, y que nadie pueda pensar que la ayuda se paga.",
        parties=("Para ti", "Para la persona"),
        nothing=("Quizá no pase nada; quizá la próxima vez se espere algo.", "Creerá que así se agradece."),
        options=(
            Option(
                text="Agradecer y devolverla la próxima vez, explicando por qué",
                consequences=("Un momento incómodo.", "Entiende que la ayuda es su derecho."),
            ),
            Option(
                text="Compartirla a la vista de todas las personas y avisar por escrito",
                consequences=("Queda claro que no te la quedaste.", "No se siente rechazada."),
            ),
        ),
        not_decided="Cuál de los caminos tomas.",
    )
    handling.reply(thread=thread, keys=keys, actor=advisor.person, text=composed(sheet, "es"))
    found, writer = threads.find(receipt)
    threads.ask_back(
        thread=found,
        keys=threads.writers_keys(found, writer),
        text="Gracias, me ayudó mucho. ¿Y si ya me comí la fruta?",
    )
    return thread


def _closed(scene: Scene, advisor: Staff) -> Thread:
    """Ended well; the writer agrees to a teaching case."""
    thread = _written(
        scene, "Me ofrecieron un regalo caro al terminar una auditoría. Dije que no, pero quedé con dudas."
    )
    keys = advisor.take(thread)
    handling.close(
        thread=thread,
        keys=keys,
        actor=advisor.person,
        text="Hiciste bien en preguntar. Cierro aquí la conversación.",
    )
    Thread.objects.filter(pk=thread.pk).update(allows_teaching=True, satisfaction=5)
    thread.refresh_from_db()
    return thread


def move_back(thread: Thread, days: int) -> None:
    """As if it had been written so many days ago."""
    back, today = dt.timedelta(days=days), timezone.localdate()
    thread.refresh_from_db()
    for name in ("received_on", "taken_on", "answered_on", "closed_on", "waiting_since"):
        if getattr(thread, name):
            setattr(thread, name, min(getattr(thread, name) - back, today))
    thread.save()
    Message.objects.filter(thread=thread).update(day=F("day") - back)
    thread.notes.update(day=F("day") - back)
    thread.assignments.update(since=F("since") - back)
