"""Published evaluations for tests: of any instrument, at any score, through the very service that publishes them."""

import datetime as dt
import random
from collections.abc import Mapping

from django.utils import timezone

from probidad.instruments.indices.models import (
    Answer,
    Correction,
    Evidence,
    InstrumentVersion,
    Publication,
    Reply,
    Round,
    Seat,
)
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.services.instruments import publish_library
from probidad.instruments.indices.services.publishing import publish_correction, publish_round
from probidad.instruments.indices.services.replying import raise_dispute

# One instrument of each scoring, by the end of its URN.
OF_SCORING = {
    "points": "icifiep",
    "dimensions": "open-government-metrics",
    "stages": "oecd-maturity",
    "criteria": "action-plan-review",
}
COMMITMENTS = ["Publicar las actas del comité", "Abrir el registro de regalos", "Capacitar a quien atiende"]
DAY = dt.date(2026, 3, 2)


def version_of(slug: str) -> InstrumentVersion:
    """The newest version of an instrument that ships."""
    publish_library()
    versions = InstrumentVersion.objects.filter(instrument__urn=f"urn:probidad:index:{slug}")
    return versions.order_by("-version", "-revision").first()


def in_review(
    *,
    institution,
    organisation,
    version: InstrumentVersion | None = None,
    share: float = 0.5,
    levels: Mapping[str, str] | None = None,
    seed: int = 0,
    on: dt.date = DAY,
    **fields,
) -> Round:
    """An evaluation whose answers are agreed on. ``share``: how likely an indicator is met in full, from 0 (none is) to 1;
    ``levels`` by code go before it. ``fields`` are the round's own (basis, items, earlier …).
    """
    version = version or version_of("icifiep")
    if version.text.subject == "plan":
        fields.setdefault("items", COMMITMENTS)
    fields.setdefault("basis", Round.Basis.PUBLIC)
    round = Round.objects.create(
        version=version,
        institution=institution,
        organisation=organisation,
        state=Round.State.REVIEW,
        starts_on=on - dt.timedelta(days=60),
        scored_until=on - dt.timedelta(days=30),
        replies_until=on - dt.timedelta(days=10),
        **fields,
    )
    chance = random.Random(seed)
    Answer.objects.bulk_create(
        _answer(round, entry, (levels or {}).get(entry.code) or _level(entry, share, chance))
        for entry in round.entries
    )
    return round


def published(*, reviewer, on: dt.date = DAY, with_words: bool = False, **fields) -> Publication:
    """A published evaluation; the arguments of :func:`in_review`. ``with_words``: also evidence and replies."""
    round = in_review(on=on, **fields)
    if with_words:
        add_words(round)
    return publish_round(round=round, reviewer=reviewer, on=on)


def contested(cast) -> Round:
    """An evaluation that the cast's institution accepted and replies to; it contests the first finding."""
    round = in_review(
        institution=cast.institution,
        organisation=cast.organisation,
        version=version_of("municipal-transparency"),
        share=0,
        basis=Round.Basis.ACCEPTED,
        consent=Round.Consent.ACCEPTED,
    )
    round.state = Round.State.REPLY
    round.replies_until = timezone.localdate() + dt.timedelta(days=15)
    round.save()
    Seat.objects.create(round=round, person=cast.assessor, part=Seat.Part.ASSESSOR)
    first = round.entries[0]
    raise_dispute(
        round=round,
        code=first.code,
        claimed_level=first.levels[-1].key,
        reason="Está publicado desde enero.",
        actor=cast.ethics_head,
    )
    return round


def add_words(round: Round) -> None:
    """A note, a link with its date and a reply to every indicator: as much as a page has to hold."""
    day = round.starts_on
    for entry in round.entries:
        Evidence.objects.create(
            round=round,
            code=entry.code,
            kind=Evidence.Kind.LINK,
            title=f"Periódico oficial, acuerdo {entry.number}",
            url=f"https://ejemplo.gob.mx/acuerdos/{entry.number}",
            seen_on=day,
            side="organisation",
            brought_on=day,
        )
        Reply.objects.create(
            round=round,
            code=entry.code,
            agrees=False,
            text="Lo publicamos en el portal de transparencia, en la sección de normas, desde enero.",
            replied_on=day,
        )
    round.answers.update(
        note="Se leyó el acuerdo completo y se pidió la constancia de su publicación.",
        reason="El cabildo lo aprobó en marzo, después de la recomendación de la primera evaluación.",
    )


def _answer(round: Round, entry: Entry, level: str) -> Answer:
    return Answer(round=round, code=entry.code, level=level, seat=None, **_measured(entry, level))


def _measured(entry: Entry, level: str) -> dict:
    """Numbers that reach the level, where it follows from numbers."""
    measure = entry.indicator.measure
    if measure is None or level == NOT_APPLICABLE:
        return {}
    reached = entry.level(level).from_ or 0
    return {"part": reached} if measure.whole is None else {"part": reached, "whole": 100}


def _level(entry: Entry, share: float, chance: random.Random) -> str:
    if chance.random() < share:
        return entry.levels[-1].key
    # What isn't met in full lies anywhere below, or at nothing where nothing is to be met.
    return entry.levels[chance.randrange(len(entry.levels) - 1) if share else 0].key


def corrected(
    publication: Publication,
    *,
    reviewer,
    reason: str,
    levels: Mapping[str, str],
    notes: Mapping[str, str] | None = None,
) -> Publication:
    """The publication's next one, with other levels and notes by code."""
    round = Round.objects.get(pk=publication.round_id)
    begun = Correction.objects.create(round=round, reason=reason, begun_by=reviewer)
    for code, level in levels.items():
        round.answers.filter(code=code, seat=None).update(level=level)
    for code, note in (notes or {}).items():
        round.answers.filter(code=code, seat=None).update(note=note)
    on = publication.published_on
    begun.publication = publish_correction(round=round, reviewer=reviewer, reason=reason, on=on)
    begun.save()
    return begun.publication
