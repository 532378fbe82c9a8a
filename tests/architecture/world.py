"""Something to find behind every address: rounds in each state, an invitation, a file."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from probidad.core.anonymity import codes, receipts
from probidad.core.files.models import StoredFile
from probidad.core.links.models import ProposedCommitment
from probidad.core.links.services import propose_commitment
from probidad.core.people.models import Invitation
from probidad.core.people.roles import Role
from probidad.core.people.tokens import token_for
from probidad.core.taxonomy.models import OwnValue
from probidad.core.taxonomy.services import add_own_value
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import (
    Attempt,
    Certificate,
    Field,
    Figures,
    Offer,
    OwnSimulation,
    Precedent,
    ReaderKey,
    RecoveryRequest,
    RecoverySet,
    Thread,
)
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.services import (
    attempts,
    certificates,
    keys,
    role_plays,
    simulations,
    threads,
)
from probidad.instruments.advice.simulator.library import shipped, shipped_text
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.models import CardBatch, Comment, DilemmaDraft, DilemmaVersion, Round
from probidad.instruments.exercises.roster_file import RosterFile, folded
from probidad.instruments.exercises.services import ballots, drafts, reviews, rosters, rounds
from probidad.instruments.exercises.services.cards import prepare_cards
from probidad.instruments.exercises.services.codes import mail_batch
from probidad.instruments.exercises.services.dilemmas import publish_dilemma, read_library
from probidad.instruments.indices.models import (
    Instrument,
    InstrumentDraft,
    Publication,
)
from probidad.instruments.indices.models import Round as Evaluation
from probidad.instruments.indices.tests.published import contested
from tests.architecture import world_of_indices
from tests.cast import Cast

PASSPHRASE = "una frase para las pruebas"


@dataclass
class World:
    """The cast and what its people have made; all of it in ``cast.institution`` unless named otherwise."""

    cast: Cast
    draft: Round
    open: Round
    closed: Round
    codes: list[str]
    comment: Comment
    cards: CardBatch
    invitation: Invitation
    logo: StoredFile
    own_value: OwnValue
    # Of the institution's own: one that is published, and drafts being written and in review.
    own_dilemma: DilemmaVersion
    text: DilemmaDraft
    in_review: DilemmaDraft
    # A question that the advisor, who alone has a key, reads.
    question: Thread
    # A claim that the committee's member, who alone has a key, reads.
    claim: Thread
    # The advisor's training.
    attempt: Attempt
    finished_attempt: Attempt
    certificate: Certificate
    own_simulation: OwnSimulation  # being written
    role_play: Attempt  # of the head of the ethics unit with the advisor
    # The advisor asks for the own key; shares of the key of somebody who left.
    recovery: RecoveryRequest
    left_behind: RecoverySet
    # A question that the institution adds to the form.
    field: Field
    precedent: Precedent  # being reviewed
    # Of the cast's organisation in its institution, which accepted it: being scored.
    evaluation: Evaluation
    findings: Evaluation  # of the same, with the institution for its replies
    commitment: ProposedCommitment  # that the publication proposed
    publication: Publication  # of an evaluation that found nothing, with a file for everybody
    # Of the organisation's own: an instrument, and the draft of another.
    own_instrument: Instrument
    instrument_draft: InstrumentDraft

    def membership(self, name: str) -> int:
        """The key of somebody's only membership."""
        return self.cast.people[name].memberships.get().pk

    @property
    def slug(self) -> str:
        """The address of a published dilemma in the API."""
        return queries.current_dilemmas()[0].dilemma.urn.rsplit(":", 1)[1]

    @property
    def token(self) -> str:
        """The secret of the invitation's link."""
        return token_for(self.invitation)

    def client(self, name: str) -> Client:
        """A browser of somebody of the cast, or of a participant in the open round (``participant``)."""
        if name != "participant":
            return self.cast.client(name, raise_request_exception=False)
        client = Client(raise_request_exception=False)
        client.post(reverse("exercises:enter"), {"code": self.codes[0]})
        first = queries.exercises_of(self.open)[0]
        ballots.cast_answer(who=ballots.participation(self.codes[0]), exercise=first, option="a")
        return client


def make_world(cast: Cast) -> World:
    logo = StoredFile(
        name="logo.png", media_type="image/png", size=3, digest="0" * 64, uploaded_by=cast.ethics_head
    )
    logo.file.save("logo", ContentFile(b"png"))
    cast.institution.logo = cast.institution.code_of_ethics = logo
    cast.institution.save()
    publication = world_of_indices.publication(cast)
    draft = _prepared(cast, "En preparación")
    running, handed_out = _opened(cast, _prepared(cast, "Abierta"))
    closed = _closed(cast)
    invitation = Invitation.objects.create(
        email="nueva@ejemplo.mx",
        institution=cast.institution,
        role=Role.FACILITATOR,
        invited_by=cast.ethics_head,
        expires_on=timezone.localdate() + dt.timedelta(days=7),
    )
    return World(
        cast,
        draft,
        running,
        closed,
        handed_out,
        Comment.objects.first(),
        _cards(running, cast),
        invitation,
        logo,
        add_own_value(
            actor=cast.ethics_head,
            institution=cast.institution,
            name="Cuentas claras",
            stands_for=["honesty"],
        ),
        *_own_dilemmas(cast),
        _question(cast),
        _claim(cast),
        *_training(cast),
        *_recovery(cast),
        Field.objects.create(
            institution=cast.institution,
            kind=Kind.CLAIM,
            position=1,
            type=Field.Type.YES_NO,
            label={"es": "¿Hubo dinero de por medio?", "en": "Was money involved?"},
        ),
        Precedent.objects.create(
            institution=cast.institution,
            topic="gifts",
            values=["honesty"],
            content={
                "es": {
                    "title": "Un regalo al final",
                    "situation": "Alguien agradece un trámite con un regalo.",
                    "tension": "Ser amable y no deber nada.",
                    "options": ["No hacer nada", "Devolverlo"],
                    "lesson": "",
                }
            },
            written_by=cast.committee_member,
        ),
        world_of_indices.evaluation(cast),
        contested(cast),
        propose_commitment(
            actor=cast.coordinator,
            institution=cast.institution,
            source=publication.urn,
            part="code-in-force",
            text={"es": "Aprobar el código de ética.", "en": "Adopt the code of ethics."},
            by=cast.organisation,
        ),
        publication,
        *world_of_indices.own_instruments(cast),
    )


def _training(cast: Cast) -> tuple[Attempt, Attempt, Certificate, OwnSimulation, Attempt]:
    """Conversations with the first two simulations, begun by the advisor, the second one ended; a certificate; a
    simulation of the institution's own; and a role play."""
    begun = []
    for simulation in list(shipped().values())[:2]:
        attempt = attempts.begin(person=cast.advisor, simulation=simulation, language="es")
        text = simulation.moves[0].text.es
        begun.append(attempts.say(attempt=attempt, simulation=simulation, after=0, message=text))
    certificate = certificates.record_external(
        person=cast.advisor, institution=cast.institution, reason="Curso de 2025", actor=cast.ethics_head
    )
    own = simulations.begin(
        institution=cast.institution, source=shipped_text(simulation.name), actor=cast.ethics_head
    )
    role_play = role_plays.begin(
        trainer=cast.ethics_head,
        person=cast.advisor,
        institution=cast.institution,
        simulation=simulation,
        language="es",
    )
    return begun[0], attempts.end(attempt=begun[1]), certificate, own, role_play


def _recovery(cast: Cast) -> tuple[RecoveryRequest, RecoverySet]:
    """The advisor asks for the own key; somebody else left one behind. Their shares are nobody's."""
    left = ReaderKey.objects.create(person=cast.outsider, public=b"", salt="", sealed_seed=b"")
    own, other = (
        RecoverySet.objects.create(key=key, institution=cast.institution, needed=2, sealed_seed=b"")
        for key in (cast.advisor.reader_keys.get(), left)
    )
    asked = RecoveryRequest.objects.create(set=own, why="lost", asked_by=cast.advisor, public=b"")
    return asked, other


def _question(cast: Cast) -> Thread:
    Figures.objects.create(institution=cast.institution, year=2025, half=1)
    Offer.objects.create(institution=cast.institution, takes_questions=True, takes_claims=True)
    keys.make_key(person=cast.advisor, passphrase=PASSPHRASE)
    return threads.submit(
        receipt=receipts.new_receipt(),
        institution=cast.institution,
        kind=Kind.QUESTION,
        language="es",
        account=rules.Account(answers={"situation": "Me ofrecieron un regalo"}),
    )


def _claim(cast: Cast) -> Thread:
    keys.make_key(person=cast.committee_member, passphrase=PASSPHRASE)
    return threads.submit(
        receipt=receipts.new_receipt(),
        institution=cast.institution,
        kind=Kind.CLAIM,
        language="es",
        account=rules.Account(answers={"situation": "Pagan obras que nadie ha visto"}),
    )


def _own_dilemmas(cast: Cast) -> tuple[DilemmaVersion, DilemmaDraft, DilemmaDraft]:
    drafts_of_three = [
        drafts.begin_draft(
            institution=cast.institution, language="es", content=content.model_dump(), actor=cast.ethics_head
        )
        for content in read_library()[2:5]
    ]
    for each in drafts_of_three[::2]:
        reviews.submit_draft(draft=each, actor=cast.ethics_head)
    published = reviews.publish_draft(
        draft=drafts_of_three[0], edition=1, reviewer="Comité de ética", actor=cast.committee_member
    )
    return published, *drafts_of_three[1:]


def _prepared(cast: Cast, title: str) -> Round:
    today = timezone.localdate()
    return rounds.prepare_round(
        institution=cast.institution,
        title=title,
        opens_on=today,
        closes_on=today + dt.timedelta(days=7),
        minimum_group=5,
        custodian="Observatorio",
        dilemmas=[publish_dilemma(content=content) for content in read_library()[:2]],
        actor=cast.ethics_head,
    )


def _opened(cast: Cast, prepared: Round) -> tuple[Round, list[str]]:
    people = [
        (f"{name}{n}@ejemplo.mx", folded(name)) for name in ("Tesorería", "Obras Públicas") for n in range(11)
    ] + [("", folded("Tesorería"))]
    rosters.store_roster(round=prepared, content=RosterFile(people), actor=cast.ethics_head)
    key_file = rehearsal.give_keys(round=prepared, passphrase=PASSPHRASE, actor=cast.custodian)
    opened = rounds.open_round(round=prepared, actor=cast.ethics_head)
    handed_out: list[str] = []
    mail_batch(round=opened, deliver=lambda _entry, code: handed_out.append(codes.normalise(code)))
    opened.key_file = key_file
    return opened, handed_out


def _cards(opened: Round, cast: Cast) -> CardBatch:
    unit = opened.units.get(name="Tesorería")
    return prepare_cards(round=opened, unit=unit, count=1, actor=cast.ethics_head)


def _closed(cast: Cast) -> Round:
    opened, handed_out = _opened(cast, _prepared(cast, "Cerrada"))
    first = queries.exercises_of(opened)[0]
    for code in handed_out:
        who = ballots.participation(code)
        ballots.cast_answer(who=who, exercise=first, option="a")
        ballots.cast_comment(who=who, exercise=first, text="Nos faltan reglas claras.")
    key_file = opened.key_file
    ended = rounds.end_round(round=opened, actor=cast.ethics_head)
    rehearsal.close(round=ended, key_file=key_file, passphrase=PASSPHRASE, actor=cast.custodian)
    return Round.objects.get(pk=ended.pk)
