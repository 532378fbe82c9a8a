"""Published evaluations of an institution: one of them whole, from what was frozen, and the list of all."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, QuerySet

from probidad.core.institutions.models import Institution
from probidad.core.links.models import ProposedCommitment
from probidad.instruments.indices.models import Dispute, Publication
from probidad.instruments.indices.queries.commitments import Promise, promises
from probidad.instruments.indices.rules import scoring
from probidad.instruments.indices.rules.comparison import Answers, Change, Comparison, compare
from probidad.instruments.indices.rules.content import Entry, InstrumentContent, Level
from probidad.instruments.indices.rules.findings import on_paper_only, what_would_change_most
from probidad.instruments.indices.rules.published import PublishedAnswer, PublishedChange, PublishedRound
from probidad.instruments.indices.rules.sensitivity import contested_range, weighed_range

# What pages need of a publication besides its content, which is long.
BRIEF = (
    "round_id",
    "number",
    "application",
    "percent",
    "gathered",
    "possible",
    "published_on",
    "reason",
    "latest",
    "current",
)


@dataclass(frozen=True)
class Finding:
    """What was found for an indicator, with what was found before. ``level`` is None where it doesn't apply."""

    entry: Entry
    answer: PublishedAnswer
    level: Level | None
    change: Change | None
    earlier: PublishedAnswer | None
    earlier_level: Level | None
    on_paper: bool
    unmet: bool
    later_disputes: list[Dispute]

    @property
    def reason(self) -> str:
        """Why it is so, unless that is the reason of its last change, which stands beside what it was."""
        told = bool(self.answer.changes) and self.answer.changes[-1].reason == self.answer.reason
        return "" if told else self.answer.reason

    @property
    def former(self) -> list[tuple[Level | None, PublishedChange]]:
        """What had been found until it was changed, with the level (None: it didn't apply), oldest first."""
        levels = {level.key: level for level in self.entry.levels}
        return [(levels.get(each.level), each) for each in self.answer.changes]

    @property
    def is_disputed(self) -> bool:
        """Whether something was contested since, and isn't decided yet."""
        return any(not each.decision for each in self.later_disputes)


@dataclass(frozen=True)
class Corrected:
    """What a correction says otherwise of an indicator than the publication that it corrects."""

    entry: Entry
    was: PublishedAnswer
    now: PublishedAnswer


@dataclass(frozen=True)
class Evaluation:
    """A published evaluation. All that it says comes from its frozen content and the instrument's frozen version;
    ``others`` are the publications of the same institution and instrument, the newest first, itself among them;
    ``corrects`` is what a correction takes the place of, ``promises`` what was proposed to the institution from any of them, ``later_disputes`` what was contested since it was published.
    """

    publication: Publication
    others: list[Publication]
    before: Publication | None
    corrects: Publication | None
    promises: list[Promise]
    later_disputes: list[Dispute]

    @cached_property
    def instrument(self) -> InstrumentContent:
        """The version that was applied."""
        return self.publication.version.text

    @property
    def adds_up(self) -> bool:
        """Whether its points are added up: those of a plan's criteria aren't."""
        return self.instrument.scoring != "criteria"

    @cached_property
    def text(self) -> PublishedRound:
        """What was published."""
        return self.publication.text

    @cached_property
    def entries(self) -> list[Entry]:
        """What was asked, in order."""
        return self.instrument.entries(self.text.items)

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        """What was asked, by its code."""
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def groups(self) -> dict[str, list[Entry]]:
        """What was asked, by area or commitment."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries:
            groups.setdefault(entry.group, []).append(entry)
        return groups

    @cached_property
    def answers(self) -> dict[str, PublishedAnswer]:
        """What was found, by code."""
        return {each.code: each for each in self.text.answers}

    @cached_property
    def score(self) -> scoring.Score:
        """The score, of the frozen answers by the frozen instrument."""
        return scoring.score(self.instrument, self.entries, _levels(self.text))

    @cached_property
    def comparison(self) -> Comparison | None:
        """What changed since the earlier evaluation; None where there is none."""
        if self.before is None:
            return None
        before = self.before.text
        return compare(
            self.before.version.text,
            Answers(_levels(before), before.items),
            self.instrument,
            Answers(_levels(self.text), self.text.items),
        )

    @cached_property
    def corrected(self) -> list[Corrected]:
        """What a correction changed, of what was found; nothing where this is none."""
        if self.corrects is None:
            return []
        was = {each.code: each for each in self.corrects.text.answers}
        return [
            Corrected(entry, was[entry.code], self.answers[entry.code])
            for entry in self.entries
            if _found(was[entry.code]) != _found(self.answers[entry.code])
        ]

    @cached_property
    def on_paper(self) -> list[Entry]:
        """Norms and instruments that nothing shows to be more than paper."""
        return on_paper_only(self.entries, self.score.points)

    @cached_property
    def most(self) -> list[Entry]:
        """What would change most for people."""
        return what_would_change_most(self.entries, self.score)

    @cached_property
    def weighed(self) -> tuple[float, float] | None:
        """Between which percentages the score lies when areas count more or less."""
        return weighed_range(self.instrument, self.entries, self.score)

    @cached_property
    def contested(self) -> list[Entry]:
        """What the institution or somebody else disputes, or disputed before it was published."""
        open_now = {each.code for each in self.later_disputes if not each.decision}
        return [
            entry for entry in self.entries if entry.code in open_now or self.answers[entry.code].disputes
        ]

    @cached_property
    def contested_between(self) -> tuple[float, float] | None:
        """The percentages with all that is contested at its lowest, and at its highest level."""
        codes = {entry.code for entry in self.contested}
        return contested_range(self.instrument, self.entries, _levels(self.text), codes)

    @cached_property
    def later(self) -> Publication | None:
        """What counts instead of it: the newest of its corrections, or of the later evaluations."""
        return (
            None if self.publication.current else next((each for each in self.others if each.current), None)
        )

    def findings(self, entries: list[Entry]) -> list[Finding]:
        """What was found for these."""
        on_paper = {entry.code for entry in self.on_paper}
        return [self._finding(entry, entry.code in on_paper) for entry in entries]

    def _finding(self, entry: Entry, on_paper: bool) -> Finding:
        answer = self.answers[entry.code]
        change = self.comparison.changes.get(entry.code) if self.comparison else None
        return Finding(
            entry=entry,
            answer=answer,
            level=None if answer.level == scoring.NOT_APPLICABLE else entry.level(answer.level),
            change=change,
            earlier=self._earlier.get((entry.item_name, entry.indicator.key)) if change else None,
            earlier_level=entry.level(change.before) if change else None,
            on_paper=on_paper,
            unmet=entry.code in self.score.unmet,
            later_disputes=[each for each in self.later_disputes if each.code == entry.code],
        )

    @cached_property
    def _earlier(self) -> dict[tuple[str, str], PublishedAnswer]:
        """The earlier answers by commitment and indicator."""
        items, found = self.before.text.items, {}
        for each in self.before.text.answers:
            key, _at, item = each.code.partition("@")
            found[items[int(item) - 1] if item else "", key] = each
        return found


def evaluation_of(
    slug: str, institution: str, *, application: int | None = None, number: int | None = None
) -> Evaluation | None:
    """A published evaluation by the instrument's and the institution's addresses: the current one, or by which evaluation
    of the institution it is and which of its publications (the first, a correction …). None if there is none.
    """
    found = Publication.objects.filter(
        version__instrument__urn=f"urn:probidad:index:{slug.replace('.', ':')}",
        institution__slug=institution,
    ).select_related("version__instrument", "institution", "organisation", "round")
    wanted = {"current": True} if application is None else {"application": application, "number": number}
    publication = found.filter(**wanted).first()
    if publication is None:
        return None
    others = list(
        Publication.objects.filter(
            institution=publication.institution_id, version__instrument=publication.version.instrument_id
        )
        .only(*BRIEF)
        .order_by("-application", "-number")
    )
    return Evaluation(
        publication=publication,
        others=others,
        before=_before(publication, others),
        corrects=_corrects(publication),
        promises=promises(
            ProposedCommitment.objects.filter(source__in=[each.urn for each in others]).order_by("pk")
        ),
        later_disputes=_later_disputes(publication),
    )


def _later_disputes(publication: Publication) -> list[Dispute]:
    """What was contested of a publication once it was frozen, decided or not; and what is open, beside the one that counts."""
    shown = Q(publication=publication)
    if publication.latest:
        shown |= Q(decision=Dispute.Decision.OPEN)
    return list(publication.round.disputes.filter(shown))


def _before(publication: Publication, others: list[Publication]) -> Publication | None:
    """The evaluation that it is compared with, as it was corrected last: the one chosen, or else the one before."""
    earlier = [each for each in others if each.latest and each.application < publication.application]
    chosen = next((each for each in earlier if each.round_id == publication.round.earlier_id), None)
    found = chosen or next(iter(earlier), None)
    if found is None:
        return None
    return Publication.objects.select_related("version").get(pk=found.pk)


def _corrects(publication: Publication) -> Publication | None:
    """The publication that a correction takes the place of; None for one that is no correction."""
    if publication.number == 1:
        return None
    return Publication.objects.get(round=publication.round_id, number=publication.number - 1)


def _found(answer: PublishedAnswer) -> tuple:
    return answer.level, answer.part, answer.whole, answer.note, answer.gathered, answer.possible


def _levels(text: PublishedRound) -> dict[str, str]:
    return {each.code: each.level for each in text.answers}


def evaluations_of(institution: Institution) -> QuerySet[Publication]:
    """What counts of an institution's evaluations, by any instrument, the newest first: of each, its last correction."""
    return (
        Publication.objects.filter(institution=institution, latest=True)
        .select_related("version__instrument", "institution", "organisation", "round")
        .defer("content", "version__content")
        .annotate(scoring=F("version__content__scoring"), title=F("version__content__name"))
        .order_by("-published_on", "-pk")
    )


def current_evaluations_of(institution: Institution) -> QuerySet[Publication]:
    """The evaluation of an institution that counts now, by each instrument."""
    return evaluations_of(institution).filter(current=True)
