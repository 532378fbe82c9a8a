"""The demonstration's claims, one in each phase: everybody and everything in them is invented."""

from django.utils import timezone

from probidad.core.anonymity import receipts
from probidad.core.demonstration import Scene
from probidad.instruments.advice import rules
from probidad.instruments.advice.claim_rules import Outcome, Track
from probidad.instruments.advice.demo_care import learn, move_claim_back, pass_on, protect
from probidad.instruments.advice.demo_threads import Staff
from probidad.instruments.advice.models import Step, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.services import claims, threads

WORKS = rules.Account(
    answers={
        "situation": (
            "En tres obras de pavimentación se autorizó el pago de la segunda etapa. Paso por dos de esas calles cada "
            "semana y siguen como estaban. Vi las estimaciones firmadas y las fotos son de otra colonia."
        ),
        "where": "Supervisión de obra",
        "when": "Entre marzo y junio de este año",
        "involved": "Quien supervisa la obra y quien autoriza las estimaciones.",
        "known": "documents",
        "evidence": "Las estimaciones están en el expediente de cada obra; las fotos traen la fecha.",
        "ongoing": "yes",
        "reprisals": "Sí: somos pocas personas las que vemos esos expedientes.",
    }
)
TURNS = rules.Account(
    answers={
        "situation": (
            "En la ventanilla se atiende antes a quien llega recomendado. A las personas mayores que hacen fila desde "
            "temprano se les dice que se acabaron las fichas."
        ),
        "where": "Ventanilla de licencias",
        "known": "saw",
        "ongoing": "yes",
    }
)
COMMENTS = rules.Account(
    answers={
        "situation": (
            "Desde que llegó, la persona que coordina el área hace comentarios sobre mi cuerpo y me pide quedarme después "
            "del horario. Le dije que no y me cambió de tareas."
        ),
        "known": "affected",
        "ongoing": "yes",
        "reprisals": "Sí: mi contrato se renueva en enero.",
    }
)


def seed_claims(scene: Scene, staff: dict[str, Staff]) -> None:
    """One on which one member has said something, one that is investigated, and one that has ended."""
    _begun(scene, staff)
    _investigated(scene, staff)
    _ended(scene, staff)


def _begun(scene: Scene, staff: dict[str, Staff]) -> None:
    thread = _submit(scene, COMMENTS)
    _propose(staff, thread, "comite", Track.HARASSMENT, "Lo que se relata corresponde al protocolo.")


def _investigated(scene: Scene, staff: dict[str, Staff]) -> None:
    thread = _submit(scene, WORKS)
    reasons = {
        "comite": "Se relatan pagos por obra que no estaría hecha. Podría ser una falta; toca decirlo a quien investiga.",
        "comite_dos": "Coincido: hay documentos que pueden revisarse sin preguntar a quien escribió.",
    }
    for name, reason in reasons.items():
        faults = ("diversion", "abuse-of-functions")
        _propose(staff, thread, name, Track.FAULT, reason, faults=faults)
    claims.refer(
        thread=thread,
        keys=staff["comite"].keys(thread),
        actor=staff["comite"].person,
        to=staff["investigador"].person,
    )
    claims.write_step(
        thread=thread,
        keys=staff["investigador"].keys(thread),
        actor=staff["investigador"].person,
        kind=Step.Kind.EVIDENCE,
        day=timezone.localdate(),
        text="Se pidieron todos los expedientes de obra del semestre, para que no se note cuáles interesan.",
        told="Se están revisando documentos. Por ahora no hace falta que hagas nada ni que busques más.",
    )
    protect(thread, staff["comite"], staff["investigador"])


def _ended(scene: Scene, staff: dict[str, Staff]) -> None:
    thread = _submit(scene, TURNS)
    for name in ("comite", "comite_dos"):
        _propose(staff, thread, name, Track.BREACH, "El código pide trato parejo en ventanilla.")
    pass_on(thread, staff["comite"])
    for name in ("comite", "comite_dos"):
        reason = "Se recomienda entregar fichas a la vista y publicar el orden de atención."
        _propose(staff, thread, name, Outcome.RECOMMENDED, reason)
    learn(thread, staff["comite"], staff["comite_dos"])
    move_claim_back(thread, 20)


def _submit(scene: Scene, account: rules.Account) -> Thread:
    return threads.submit(
        receipt=receipts.new_receipt(),
        institution=scene.institutions["valle"],
        kind=Kind.CLAIM,
        language="es",
        account=account,
    )


def _propose(staff: dict[str, Staff], thread: Thread, name: str, what: str, reason: str, **given) -> None:
    member = staff[name]
    claims.propose(
        thread=thread, keys=member.keys(thread), actor=member.person, what=what, reason=reason, **given
    )
