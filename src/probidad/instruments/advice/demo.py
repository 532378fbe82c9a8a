"""The demonstration's questions and claims: everybody in it is invented."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from probidad.core.anonymity import receipts
from probidad.core.anonymity.readers import Reader
from probidad.core.demonstration import Scene
from probidad.core.languages.text import base_language
from probidad.core.registry import DemoVisit
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.demo_care import teach
from probidad.instruments.advice.demo_claims import seed_claims
from probidad.instruments.advice.demo_figures import seed_figures
from probidad.instruments.advice.demo_threads import Staff, seed_threads
from probidad.instruments.advice.models import Offer, ReaderKey, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.recovery import to_confirm
from probidad.instruments.advice.services import (
    attempts,
    certificates,
    handling,
    keys,
    offers,
    recovery,
    threads,
)
from probidad.instruments.advice.simulator.library import shipped

PASSPHRASE = "cuatro palabras para ensayar"  # noqa: S105 the demonstration's, shown in its guide
QUESTION = rules.Account(
    answers={
        "situation": (
            "En mi área hay una sola persona que puede autorizar los permisos. Ayer me pidió que le diera trámite "
            "primero al expediente de un familiar suyo, que llegó el lunes; hay otros doce que esperan desde hace tres "
            "semanas. Me lo pidió de buena manera y dijo que “no pasa nada”."
        ),
        "considered": "Pensé en atenderlo al final del día, sin decir nada, para que no se note.",
        "worries": "Mi contrato se renueva en enero y esa persona firma la propuesta.",
    }
)

# Everybody may know them: they open an invented conversation, in the demonstration only.
VISITORS_WORDS = "familia arbusto abrazo caña origen pereza vigor regreso aliento parar ceder"
VISITORS_QUESTION = rules.Account(
    answers={
        "situation": (
            "Un proveedor que renovó contrato con mi área dejó en mi escritorio una canasta con vino y dulces, con una "
            "tarjeta de agradecimiento. No la pedí. Mis compañeras dicen que siempre lo hace y que se reparte."
        ),
        "considered": "Repartirla entre todas para que no sea mía, o devolverla.",
        "worries": "Quedar mal con el área si soy la única que la devuelve.",
    }
)
TAKEN = "Hola. Ya leí lo que escribes y lo estoy revisando con calma. Te respondo pronto."
REPLY = (
    "Gracias por preguntar antes de decidir. Por lo que cuentas hay dos cosas en juego: la imparcialidad frente a quien "
    "vende a tu área y la confianza dentro del equipo.\n\n"
    "Veo al menos tres caminos. Uno: devolverla con una nota breve y sin reproche. Dos: avisar por escrito a quien lleva "
    "el registro de obsequios y entregarla ahí. Tres: repartirla o no hacer nada; aunque nadie se la quede, el proveedor "
    "seguiría regalando a quienes deciden sobre sus contratos.\n\n"
    "La ley pide no recibir obsequios de proveedores con motivo de las funciones, así que los dos primeros te protegen más. Lo que "
    "decidas es tuyo. ¿Hay en tu área alguna regla escrita sobre regalos?"
)


def _share(key: ReaderKey, reader: Reader) -> None:
    for each in to_confirm(key):
        recovery.share(
            key=key,
            reader=reader,
            institution=each.institution,
            shown=[member.pk for member in each.committee],
            needed=each.needed,
        )


def seed(scene: Scene) -> None:
    """Make the keys of the demonstration's staff, an offer, questions, teaching cases, and claims in each phase."""
    home, head = scene.institutions["valle"], scene.people["etica"]
    offers.save_offer(
        offer=Offer(institution=home, takes_questions=True, takes_claims=True, asks_counsel=True), actor=head
    )
    readers = {}
    for name in ("asesora", "asesor", "comite", "comite_dos", "investigador", "abogada"):
        _key, readers[name] = keys.make_key(person=scene.people[name], passphrase=PASSPHRASE)
    for name, reader in readers.items():  # now that everybody of the committee has a key
        _share(keys.key_in_use(scene.people[name]), reader)
    staff = {name: Staff(scene, name, reader) for name, reader in readers.items()}
    seed_figures(scene)
    units = {each.name: each for each in home.units.existing()}
    for name, unit in (("asesora", None), ("asesor", units.get("Tesorería"))):
        offers.save_advisor(
            person=scene.people[name],
            institution=home,
            unit=unit,
            from_outside=False,
            languages=["es", "en"],
            is_available=True,
            actor=head,
        )
    _train(scene)
    threads.submit(
        receipt=receipts.new_receipt(), institution=home, kind=Kind.QUESTION, language="es", account=QUESTION
    )
    teach(seed_threads(scene, staff), staff["asesor"], staff["asesora"])
    thread = _visitors_thread()
    advisor = scene.people["asesora"]
    with_keys = queries.readers_keys(thread, advisor, readers["asesora"])
    handling.take(thread=thread, keys=with_keys, actor=advisor, text=TAKEN)
    handling.reply(thread=thread, keys=with_keys, actor=advisor, text=REPLY)
    seed_claims(scene, staff)


def visit() -> DemoVisit:
    """The words of a conversation that was answered; begun anew where a visitor has erased it."""
    thread = _visitors_thread()
    receipt = receipts.read_receipt(VISITORS_WORDS)
    language = base_language(get_language())
    return DemoVisit(
        url=reverse("advice:return"),
        code=" ".join(receipt.words(language)),
        title=_("A receipt"),
        lead=_(
            "Whoever writes gets eleven words, and comes back with them. These open an invented conversation of %(institution)s."
        )
        % {"institution": thread.institution},
    )


def _visitors_thread() -> Thread:
    """The conversation of the visitor's words: the same as often as it is asked for."""
    home = Offer.objects.select_related("institution").first().institution
    receipt = receipts.read_receipt(VISITORS_WORDS)
    # Everybody gets the same words here, also after somebody erased what they opened.
    Thread.objects.filter(locator=receipt.locator, state=Thread.State.ERASED).update(locator=None)
    return threads.submit(
        receipt=receipt,
        institution=home,
        kind=Kind.QUESTION,
        language="es",
        account=VISITORS_QUESTION,
    )


def _train(scene: Scene) -> None:
    """The advisor is certified, and practises on: one simulation passed, the next one begun."""
    advisor = scene.people["asesora"]
    for each in (advisor, scene.people["asesor"]):
        certificates.record_external(
            person=each,
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
