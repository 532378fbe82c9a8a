"""Evaluations of the demonstration: published ones with evidence, replies and a dispute; and those that are under way."""

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from probidad.core.demonstration import Scene
from probidad.core.institutions.models import Institution
from probidad.core.links.models import ProposedCommitment
from probidad.core.people.models import Person
from probidad.instruments.indices.demo_answers import levels_for
from probidad.instruments.indices.models import (
    Answer,
    Dispute,
    Evidence,
    InstrumentVersion,
    Publication,
    Reply,
    Round,
    Seat,
)
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.services.commitments import propose_from
from probidad.instruments.indices.services.publishing import publish_round

WEEKS_OF_SCORING, WEEKS_OF_REPLIES, WEEKS_UNTIL_PUBLISHED = 4, 6, 8
# What an assessor notes, by kind and by how far an indicator got (nothing, something, all).
NOTES = {
    (
        "norm",
        "nothing",
    ): "Se buscó en el periódico oficial y en el sitio de la institución, y se preguntó por escrito. No existe.",
    (
        "norm",
        "something",
    ): "El documento existe y está vigente, pero le falta lo que pide el nivel siguiente.",
    ("norm", "all"): "Se revisó el documento completo: está vigente, publicado y firmado por quien debe.",
    ("instrument", "nothing"): "Nadie supo decir quién lo opera, y no hay formato, registro ni página.",
    ("instrument", "something"): "Funciona en una parte de las áreas; en las demás no se conoce.",
    (
        "instrument",
        "all",
    ): "Se vio funcionando, con registro al día y personas responsables con nombramiento.",
    ("result", "nothing"): "No hay registros de los últimos doce meses que lo muestren.",
    ("result", "something"): "Hay registros, pero cubren menos de lo que pide el nivel más alto.",
    (
        "result",
        "all",
    ): "Los registros de los últimos doce meses lo muestran, y coinciden con lo que dijo el personal entrevistado.",
}
# Why something isn't as last time.
WHY = {
    (
        "norm",
        "improved",
    ): "El cabildo lo aprobó en marzo, después de la recomendación de la primera evaluación.",
    ("norm", "lost"): "La administración nueva lo derogó y todavía no expide otro.",
    ("instrument", "improved"): "La unidad de ética lo puso en marcha con personal propio.",
    ("instrument", "lost"): "Quien lo operaba dejó el cargo y nadie recibió el encargo.",
    ("result", "improved"): "Con el registro que se abrió este año ya se puede contar.",
    ("result", "lost"): "El registro dejó de llevarse en junio, así que no hay con qué mostrarlo.",
}
REPLY = "Estamos de acuerdo. El proyecto ya está en la Dirección Jurídica y lo someteremos al cabildo en la siguiente sesión ordinaria."
DISAGREES = "El dato es anterior a la reforma de nuestro reglamento interior; enviamos la publicación oficial como evidencia."
DISPUTE = (
    "El reglamento se publicó dos semanas antes de la fecha de corte, así que corresponde el nivel siguiente."
)
DECISION = "La publicación es posterior a la fecha de corte que se acordó al inicio. Contará en la siguiente evaluación."
DECLINED = "La administración actual no contempla evaluaciones externas en su programa de trabajo."


@dataclass(frozen=True)
class Application:
    """One evaluation of the demonstration, before it is written. ``cooperates``: the institution accepted it."""

    version: InstrumentVersion
    institution: Institution
    organisation: Institution
    assessor: Person
    reviewer: Person
    respondent: Person | None
    levels: dict[str, str]
    day: dt.date
    cooperates: bool
    earlier: Publication | None


def publish_application(application: Application, *, dice: random.Random) -> Publication:
    """Write an evaluation as it was on its days, and publish it."""
    round = _round(application, Round.State.REVIEW)
    Seat.objects.create(
        round=round,
        person=application.assessor,
        part=Seat.Part.ASSESSOR,
        finished_on=round.scored_until,
    )
    Seat.objects.create(round=round, person=application.reviewer, part=Seat.Part.REVIEWER)
    earlier = application.earlier
    before = {each.code: each.level for each in earlier.text.answers} if earlier else None
    _answers(round, application.levels, seat=None, before=before)
    if application.cooperates:
        _replies(round, application, dice)
    day = application.day + dt.timedelta(weeks=WEEKS_UNTIL_PUBLISHED)
    publication = publish_round(round=round, reviewer=application.reviewer, on=day)
    if application.cooperates and application.earlier is None:
        _commitments(publication, application, dice)
    return publication


def _round(application: Application, state: str) -> Round:
    weeks = {
        name: application.day + dt.timedelta(weeks=each)
        for name, each in (("scored", WEEKS_OF_SCORING), ("replies", WEEKS_OF_REPLIES))
    }
    accepts = application.cooperates
    return Round.objects.create(
        version=application.version,
        institution=application.institution,
        organisation=application.organisation,
        state=state,
        basis=Round.Basis.ACCEPTED if accepts else Round.Basis.PUBLIC,
        consent=Round.Consent.ACCEPTED if accepts else Round.Consent.DECLINED,
        consent_on=application.day - dt.timedelta(days=10),
        consent_reason="" if accepts else DECLINED,
        starts_on=application.day,
        scored_until=weeks["scored"],
        replies_until=weeks["replies"] if accepts else None,
        earlier=application.earlier.round if application.earlier else None,
        opened_by=application.reviewer,
    )


def _answers(
    round: Round, levels: dict[str, str], *, seat: Seat | None, before: dict[str, str] | None = None
) -> None:
    entries = [entry for entry in round.entries if entry.code in levels]
    Answer.objects.bulk_create(
        Answer(
            round=round,
            code=entry.code,
            seat=seat,
            level=levels[entry.code],
            note=_note(entry, levels[entry.code]),
            reason=_reason(entry, levels[entry.code], (before or {}).get(entry.code)),
            saved_on=round.scored_until,
            **_measured(entry, levels[entry.code]),
        )
        for entry in entries
    )
    Evidence.objects.bulk_create(
        _evidence(round, entry) for entry in entries if entry.level(levels[entry.code]).points
    )


def _note(entry: Entry, level: str) -> str:
    points = entry.level(level).points
    reached = "nothing" if not points else "all" if points == entry.levels[-1].points else "something"
    return NOTES[entry.indicator.kind, reached]


def _reason(entry: Entry, level: str, before: str | None) -> str:
    """Why it isn't as last time; empty where it is, and the first time."""
    if before is None or before == level:
        return ""
    keys = [each.key for each in entry.levels]
    return WHY[entry.indicator.kind, "improved" if keys.index(level) > keys.index(before) else "lost"]


def _measured(entry: Entry, level: str) -> dict[str, int]:
    """Numbers that reach the level, where the indicator is measured."""
    measure = entry.indicator.measure
    if measure is None:
        return {}
    part = entry.level(level).from_ or 0
    return {"part": part} if measure.whole is None else {"part": part, "whole": 100}


def _evidence(round: Round, entry: Entry) -> Evidence:
    return Evidence(
        round=round,
        code=entry.code,
        kind=Evidence.Kind.LINK,
        title=entry.indicator.evidence[0].es[:300],
        url=f"https://{round.institution.slug}.demo.example/{entry.group}/{entry.indicator.key}",
        seen_on=round.starts_on + dt.timedelta(days=9),
        side=Side.ORGANISATION,
        brought_on=round.starts_on + dt.timedelta(days=9),
    )


def _replies(round: Round, application: Application, dice: random.Random) -> None:
    """Some replies of the institution; one evaluation has a dispute, which was decided."""
    below = [entry for entry in round.entries if application.levels[entry.code] == entry.levels[0].key]
    replied = dice.sample(below, 4)
    day = round.scored_until + dt.timedelta(days=8)
    Reply.objects.bulk_create(
        Reply(
            round=round,
            code=entry.code,
            agrees=number > 0,
            text=REPLY if number else DISAGREES,
            replied_by=application.respondent,
            replied_on=day,
        )
        for number, entry in enumerate(replied)
    )
    if application.institution.slug == "puerto-claro" and application.earlier is not None:
        disputed = replied[0]
        Dispute.objects.create(
            round=round,
            code=disputed.code,
            side=Side.INSTITUTION,
            claimed_level=disputed.levels[1].key,
            reason=DISPUTE,
            raised_by=application.respondent,
            raised_on=day,
            decision=Dispute.Decision.UPHELD,
            decision_reason=DECISION,
            decided_by=application.reviewer,
            decided_on=day + dt.timedelta(days=5),
        )


def _commitments(publication: Publication, application: Application, dice: random.Random) -> None:
    """Three recommendations are proposed: the institution commits to two and declines one."""
    below = [each.code for each in publication.text.answers if each.gathered < each.possible]
    propose_from(actor=application.reviewer, publication=publication, codes=set(dice.sample(below, 3)))
    answered = publication.published_on + dt.timedelta(days=12)
    for number, proposed in enumerate(
        ProposedCommitment.objects.filter(source=publication.urn).order_by("part")
    ):
        proposed.proposed_on = publication.published_on
        proposed.answered_on, proposed.answered_by = answered, application.respondent
        proposed.state = (
            ProposedCommitment.State.ACCEPTED if number < 2 else ProposedCommitment.State.DECLINED
        )
        proposed.due_on = answered + dt.timedelta(days=180) if number < 2 else None
        proposed.answer = (
            "Lo llevará la unidad de ética, con apoyo de la contraloría."
            if number < 2
            else "Este año no tenemos presupuesto ni personal para hacerlo; lo revisaremos al preparar el del próximo."
        )
        proposed.save()


def running_rounds(scene: Scene, version: InstrumentVersion) -> None:
    """What waits today: findings for the visitor's ethics unit to reply to, and indicators for its assessor to score."""
    today = timezone.localdate()
    first = Publication.objects.get(institution=scene.institutions["valle"], latest=True)
    before = {answer.code: answer.level for answer in first.text.answers}
    levels = levels_for(version.text, points=96, dice=scene.dice, since=before)
    second = Application(
        version=version,
        institution=scene.institutions["valle"],
        organisation=scene.institutions["red"],
        assessor=scene.people["evaluadora"],
        reviewer=scene.people["coordinadora"],
        respondent=scene.people["etica"],
        levels=levels,
        day=today - dt.timedelta(weeks=WEEKS_OF_SCORING, days=3),
        cooperates=True,
        earlier=first,
    )
    in_reply = _round(second, Round.State.REPLY)
    seat = Seat.objects.create(
        round=in_reply,
        person=scene.people["evaluadora"],
        part=Seat.Part.ASSESSOR,
        finished_on=in_reply.scored_until,
    )
    Seat.objects.create(round=in_reply, person=scene.people["coordinadora"], part=Seat.Part.REVIEWER)
    _answers(in_reply, levels, seat=None, before=before)
    Answer.objects.bulk_create(
        Answer(
            round=in_reply,
            code=each.code,
            seat=seat,
            level=each.level,
            part=each.part,
            whole=each.whole,
            note=each.note,
        )
        for each in in_reply.answers.filter(seat=None)
    )
    _being_scored(scene, today)


def _being_scored(scene: Scene, today: dt.date) -> None:
    """The integrity of recruitment in Puerto Claro, of which two people have scored a part each."""
    version = InstrumentVersion.objects.get(instrument__urn="urn:probidad:index:merit", version=1)
    content = version.text
    round = Round.objects.create(
        version=version,
        institution=scene.institutions["puerto"],
        organisation=scene.institutions["red"],
        state=Round.State.SCORING,
        basis=Round.Basis.ACCEPTED,
        consent=Round.Consent.ACCEPTED,
        consent_on=today - dt.timedelta(days=20),
        starts_on=today - dt.timedelta(days=12),
        scored_until=today + dt.timedelta(days=16),
        replies_until=today + dt.timedelta(days=30),
        opened_by=scene.people["coordinadora"],
    )
    areas = [area.key for area in content.areas]
    for name, mine in (("evaluadora", areas[:3]), ("evaluador", areas[3:])):
        seat = Seat.objects.create(
            round=round, person=scene.people[name], part=Seat.Part.ASSESSOR, groups=mine
        )
        scored = [entry for entry in round.entries if entry.group == mine[0]]
        levels = {entry.code: entry.levels[min(1, len(entry.levels) - 1)].key for entry in scored}
        _answers(round, levels, seat=seat)
    Seat.objects.create(round=round, person=scene.people["coordinadora"], part=Seat.Part.REVIEWER)
