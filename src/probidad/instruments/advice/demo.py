"""The demonstration's questions and claims: everybody in it is invented."""

from probidad.core.anonymity import receipts
from probidad.core.demonstration import Scene
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Offer
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.services import keys, offers, threads

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
    threads.submit(
        receipt=receipts.new_receipt(), institution=home, kind=Kind.QUESTION, language="es", account=QUESTION
    )
