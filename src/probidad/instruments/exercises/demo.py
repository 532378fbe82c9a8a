"""The exercises' part of the demonstration: two closed rounds, an open one, one in preparation.

Rounds are made by the same services as real ones: codes, sealed ballots, the custodian's key, the
closing with its disclosure control. Only their dates are moved into the past afterwards. Those of other
institutions, in ``demo_programme``, are invented.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity import codes
from probidad.core.demonstration import Scene
from probidad.core.languages.words import folded
from probidad.core.registry import DemoVisit
from probidad.instruments.exercises import demo_dilemmas, demo_programme, grouping, queries, rehearsal
from probidad.instruments.exercises.demo_comments import COMMENTS
from probidad.instruments.exercises.models import Comment, DilemmaVersion, Exercise, ParticipationCode, Round
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import ballots, rosters, rounds, units
from probidad.instruments.exercises.services.codes import mail_batch
from probidad.instruments.exercises.services.comments import release_comment

PASSPHRASE = "cuatro palabras para ensayar"  # noqa: S105 the demonstration's, shown in its guide
CUSTODIAN = "Observatorio Ciudadano de Altavista, A. C."
# People by unit; Archivo and Catastro are too small to be reported by.
ROSTER = {
    "Obras Públicas": 46,
    "Tesorería": 31,
    "Desarrollo Social": 27,
    "Seguridad Pública y Tránsito": 58,
    "Licencias y Permisos": 22,
    "Archivo Municipal": 4,
    "Catastro": 7,
}
# In the open round they report together, and are large enough so.
TOGETHER = ("Archivo Municipal", "Catastro")
BY_CARD = 12
# Of the round in preparation: two units are too small, and nobody has let them report together yet.
ROSTER_OF_DRAFT = {"Operación": 31, "Atención a Usuarios": 8, "Compras": 5}
# How strongly each unit leans towards the aligned options, against the round's mean.
LEANING = {
    "Obras Públicas": -0.05,
    "Tesorería": 0.08,
    "Desarrollo Social": 0.03,
    "Seguridad Pública y Tránsito": -0.04,
    "Licencias y Permisos": 0.02,
    "Archivo Municipal": 0.0,
    "Catastro": 0.0,
}


@dataclass(frozen=True)
class Plan:
    """A round to invent: ``aligned`` is the share of answers in line with the suggested one, but for TEMPTING."""

    title: str
    aligned: float
    turnout: float
    days_ago: int = 0


CLOSED = (
    Plan("Primera ronda 2025", aligned=0.43, turnout=0.78, days_ago=430),
    Plan("Segunda ronda 2026", aligned=0.64, turnout=0.84, days_ago=150),
)
# In this one most take the tempting way out.
TEMPTING = "compra-en-dos-partes"
OPEN = Plan("Tercera ronda 2026", aligned=0.62, turnout=0.35)
# The same ones in both closed rounds, so that they can be compared.
OF_CLOSED_ROUNDS = (
    "alto-frente-a-la-escuela",
    "camioneta-y-la-emergencia",
    "compra-en-dos-partes",
    "datos-por-whatsapp",
    "faltante-hasta-el-viernes",
    "licencia-del-compadre",
    "obsequio-de-navidad",
    "oferta-del-proveedor",
)
OF_OPEN_ROUND = (
    *OF_CLOSED_ROUNDS,
    "padron-antes-de-la-eleccion",
    "prima-bien-preparada",
    "rampa-por-inaugurar",
    "secreto-de-una-companera",
)


def seed(scene: Scene) -> None:
    """Build the rounds of the demonstration."""
    for plan in CLOSED:
        scene.say(_("Playing a round: %(title)s") % {"title": plan.title})
        _closed_round(scene, plan, _dilemmas(OF_CLOSED_ROUNDS))
    demo_dilemmas.seed(scene)
    scene.say(_("Opening a round for you to take part in"))
    _open_round(scene, _dilemmas(OF_OPEN_ROUND))
    _draft_round(scene, _dilemmas(OF_OPEN_ROUND[:4]))
    # Last: the dice of the rounds above fall as ever.
    demo_programme.seed(scene, _dilemmas(OF_CLOSED_ROUNDS))


def _dilemmas(slugs: Sequence[str]) -> list[DilemmaVersion]:
    """The newest wording of each, in this order."""
    current = {each.dilemma.urn.rsplit(":", 1)[1]: each for each in queries.current_dilemmas()}
    return [current[slug] for slug in slugs]


def _roster() -> RosterFile:
    """Everybody by mail, but for those of Obras Públicas who work in the street and get cards."""
    return RosterFile(_rows(ROSTER) + [("", folded("Obras Públicas"))] * BY_CARD)


def _rows(people: Mapping[str, int]) -> list[tuple[str, str]]:
    """So many people of each unit, with invented addresses."""
    return [
        (f"persona{number}.{folded(unit).replace(' ', '-')}@demo.example", folded(unit))
        for unit, count in people.items()
        for number in range(1, count + 1)
    ]


def _opened(
    scene: Scene, title: str, dilemmas: Sequence[DilemmaVersion], days: int, *, together: Sequence[str] = ()
) -> tuple[Round, bytes]:
    """A round that takes answers, and its key's file; the units called ``together`` report as one."""
    head, custodian = scene.people["etica"], scene.people["custodia"]
    today = timezone.localdate()
    round = rounds.prepare_round(
        institution=scene.institutions["valle"],
        title=title,
        opens_on=today,
        closes_on=today + dt.timedelta(days=days),
        minimum_group=10,
        custodian=CUSTODIAN,
        dilemmas=dilemmas,
        actor=head,
    )
    rosters.store_roster(round=round, content=_roster(), actor=head)
    if together:
        chosen = round.units.filter(name__in=together).values_list("pk", flat=True)
        units.report_together(round=round, unit_ids=chosen, name=grouping.joined(together), actor=head)
    key_file = rehearsal.give_keys(round=round, passphrase=PASSPHRASE, actor=custodian)
    return rounds.open_round(round=round, actor=head), key_file


def _hand_out(round: Round) -> list[str]:
    """Give everybody a code, without sending the mail."""
    handed_out: list[str] = []
    while queries.entries_to_mail(round).exists():
        mail_batch(round=round, deliver=lambda _entry, code: handed_out.append(codes.normalise(code)))
    return handed_out


def _closed_round(scene: Scene, plan: Plan, dilemmas: Sequence[DilemmaVersion]) -> None:
    round, key_file = _opened(scene, plan.title, dilemmas, days=30)
    exercises = queries.exercises_of(round)
    unsaid = {slug: list(remarks) for slug, remarks in COMMENTS.items()}
    for code in _hand_out(round):
        if scene.dice.random() < plan.turnout:
            _take_part(scene, plan, ballots.participation(code), exercises, unsaid)
    round = rounds.end_round(round=round, actor=scene.people["etica"])
    rehearsal.close(round=round, key_file=key_file, passphrase=PASSPHRASE, actor=scene.people["custodia"])
    opened = timezone.localdate() - dt.timedelta(days=plan.days_ago)
    closed = opened + dt.timedelta(days=30)
    Round.objects.filter(pk=round.pk).update(opens_on=opened, closes_on=closed, closed_on=closed)
    for comment in Comment.objects.filter(exercise__round=round).order_by("id")[:6]:
        for reviewer in ("etica", "comite"):
            release_comment(comment=comment, text=queries.masked_text(comment), actor=scene.people[reviewer])


def _take_part(
    scene: Scene, plan: Plan, who: ballots.Participation, exercises: list[Exercise], unsaid: dict[str, list]
) -> None:
    """One person answers; ``unsaid`` holds the remarks that nobody has made yet, by dilemma."""
    dice = scene.dice
    unit = who.round.units.get(pk=who.unit_id).name if who.unit_id else ""
    for exercise in exercises:
        # Each dilemma is harder or easier than the mean, by its place in the round.
        share = plan.aligned + LEANING.get(unit, 0.0) + 0.12 * ((exercise.position % 5) - 2) / 2
        option = _choice(dice, exercise, share)
        ballots.cast_answer(who=who, exercise=exercise, option=option)
        remarks = unsaid.get(exercise.dilemma_version.text.urn.rsplit(":", 1)[1])
        if remarks and dice.random() < 0.05:
            ballots.cast_comment(who=who, exercise=exercise, text=remarks.pop())
    if dice.random() < 0.7:
        ballots.cast_satisfaction(who=who, level=dice.choices((5, 4, 3, 2, 1), (42, 44, 9, 3, 2))[0])


def _choice(dice, exercise: Exercise, share: float) -> str:
    weights = {"aligned": share, "partly": (1 - share) * 0.6, "not": (1 - share) * 0.4}
    if exercise.dilemma_version.text.urn.endswith(TEMPTING):
        weights = {"aligned": share / 2, "partly": 0.1, "not": 0.9 - share / 2}
    options = exercise.dilemma_version.text.options
    rated = {rating: [each.key for each in options if each.rating == rating] for rating in weights}
    ratings = [rating for rating in weights if rated[rating]]
    return dice.choice(rated[dice.choices(ratings, [weights[each] for each in ratings])[0]])


def _open_round(scene: Scene, dilemmas: Sequence[DilemmaVersion]) -> None:
    """Some have begun, and stopped somewhere; nobody can see how many."""
    round, _key_file = _opened(scene, OPEN.title, dilemmas, days=60, together=TOGETHER)
    exercises = queries.exercises_of(round)
    unsaid = {slug: list(remarks) for slug, remarks in COMMENTS.items()}
    for code in _hand_out(round):
        if scene.dice.random() < OPEN.turnout:
            begun = exercises[: scene.dice.randint(1, len(exercises))]
            _take_part(scene, OPEN, ballots.participation(code), begun, unsaid)


def _draft_round(scene: Scene, dilemmas: Sequence[DilemmaVersion]) -> None:
    today = timezone.localdate()
    round = rounds.prepare_round(
        institution=scene.institutions["agua"],
        title="Ronda piloto",
        opens_on=today + dt.timedelta(days=14),
        closes_on=today + dt.timedelta(days=44),
        days_between=Round.Pace.WEEKLY,
        minimum_group=10,
        custodian="",
        dilemmas=dilemmas,
        actor=scene.people["etica_agua"],
    )
    content = RosterFile(_rows(ROSTER_OF_DRAFT))
    rosters.store_roster(round=round, content=content, actor=scene.people["etica_agua"])


def visit() -> DemoVisit:
    """A fresh code for the demonstration's open round. Only the demonstration's door calls this.

    It takes the place of one that nobody has used: there are never more codes than people on the roster.
    """
    round = Round.objects.filter(state=Round.State.OPEN).latest("opens_on")
    code = codes.new_code()
    unit = round.units.filter(name="Obras Públicas").first()
    unused = ParticipationCode.objects.filter(
        round=round, unit=unit, way=ParticipationCode.Way.UNUSED
    ).first()
    if unused is not None:
        unused.delete()
    ParticipationCode.objects.create(round=round, unit=unit, digest=codes.digest(code))
    return DemoVisit(
        url=f"{reverse('exercises:enter')}#{codes.grouped(code)}",
        code=codes.grouped(code),
        title=_("Your code"),
        lead=_(
            "In a real round it comes by mail or on a printed card. This one works in the demonstration's open round."
        ),
    )
