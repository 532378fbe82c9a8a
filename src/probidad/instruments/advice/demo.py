"""The demonstration's questions and claims: everybody in it is invented."""

from probidad.core.anonymity import receipts
from probidad.core.demonstration import Scene
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Offer
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.services import attempts, certificates, keys, offers, threads
from probidad.instruments.advice.simulator.library import shipped

PASSPHRASE = "cuatro palabras para ensayar"  # noqa: S105 the demonstration's, shown in its guide
QUESTION = rules.Account(
    answers={
        "situation": (
            "En mi área hay una sola persona que puede autorizar los permisos. Ayer me pidió que le diera trámite "
            "primero al expediente de un familiar suyo, que llegó el lunes; hay otros doce que esperan desde hace tres "
            "semanas. Me lo pidió de buena manera y dijo que «no pasa nada»."
        ),
        "considered": "Pensé en atenderlo al final del día, sin decir nada, para que no se note.",
        "worries": "Mi contrato se renueva en enero y esa persona firma la propuesta.",
    }
)


def seed(scene: Scene) -> None:
    """Make the keys of the demonstration's staff, an offer, and a question that waits."""
    home, head = scene.institutions["valle"], scene.people["etica"]
    offers.save_offer(
        offer=Offer(institution=home, takes_questions=True, takes_claims=True, asks_counsel=True), actor=head
    )
    for name in ("asesora", "comite", "investigador", "abogada"):
        keys.make_key(person=scene.people[name], passphrase=PASSPHRASE)
    offers.save_advisor(
        person=scene.people["asesora"],
        institution=home,
        unit=None,
        from_outside=False,
        languages=["es", "en"],
        is_available=True,
        actor=head,
    )
    _train(scene)
    threads.submit(
        receipt=receipts.new_receipt(), institution=home, kind=Kind.QUESTION, language="es", account=QUESTION
    )


def _train(scene: Scene) -> None:
    """The advisor is certified, and practises on: one simulation passed, the next one begun."""
    advisor = scene.people["asesora"]
    certificates.record_external(
        person=advisor,
        institution=scene.institutions["valle"],
        reason="Curso de 40 horas para asesorar a distancia, impartido por la universidad estatal en 2025.",
        actor=scene.people["etica"],
    )
    first, second = list(shipped().values())[:2]
    for simulation, moves in ((first, first.examples[0].moves), (second, second.examples[0].moves[:2])):
        attempt = attempts.begin(person=advisor, simulation=simulation, language="es")
        for after, key in enumerate(moves):
            attempts.say(
                attempt=attempt, simulation=simulation, after=after, message=simulation.move(key).text.es
            )
