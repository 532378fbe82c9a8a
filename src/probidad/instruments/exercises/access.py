"""The only ways to a round or a dilemma for somebody signed in: the object, or 404."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.registry import Subject
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import (
    CardBatch,
    Comment,
    Dilemma,
    DilemmaDraft,
    DilemmaVersion,
    Round,
    RoundUnit,
    SignedManifest,
    Snapshot,
)
from probidad.instruments.exercises.permissions import ExercisesPermission


def _with_predecessors(institutions: QuerySet[Institution]) -> set[int]:
    """Institutions and those whose heirs they are: who inherits a body reads what it left."""
    found = frontier = set(institutions.values_list("pk", flat=True))
    while frontier:
        frontier = (
            set(Institution.objects.filter(successor__in=frontier).values_list("pk", flat=True)) - found
        )
        found = found | frontier
    return found


def closed_rounds_for(person: Person, permission: str) -> QuerySet[Round]:
    """The closed rounds of the institutions in which the person holds the permission, and of their predecessors."""
    institutions = _with_predecessors(access.institutions_where(person, permission))
    closed = Round.objects.filter(institution__in=institutions, state=Round.State.CLOSED)
    return closed.select_related("institution")


def dilemmas_for(person: Person) -> QuerySet[Dilemma]:
    """The library's dilemmas, and the own ones of institutions (and their predecessors) in which one may read."""
    institutions = _with_predecessors(access.institutions_where(person, ExercisesPermission.READ_DILEMMAS))
    return Dilemma.objects.filter(Q(institution=None) | Q(institution__in=institutions))


def dilemma_versions_for(person: Person) -> QuerySet[DilemmaVersion]:
    """All versions of the dilemmas that the person may read."""
    return DilemmaVersion.objects.filter(dilemma__in=dilemmas_for(person)).select_related("dilemma")


def institutions_to_write_for(person: Person) -> QuerySet[Institution]:
    """The institutions for which the person writes dilemmas."""
    return access.institutions_where(person, ExercisesPermission.WRITE_DILEMMAS).existing()


def rounds_for(person: Person, permission: str) -> QuerySet[Round]:
    """The rounds of the institutions in which the person holds the permission."""
    return Round.objects.filter(institution__in=access.institutions_where(person, permission)).select_related(
        "institution"
    )


def round_for(person: Person, permission: str, round_id: int) -> Round:
    """A round, or 404."""
    return get_object_or_404(rounds_for(person, permission), pk=round_id)


def round_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Rounds as the audit trail names them: with a link for whoever may see them."""
    rounds = Round.objects.filter(pk__in=keys).select_related("institution")
    return {each.pk: Subject(each.title, _round_url(person, each)) for each in rounds}


def _round_url(person: Person, round: Round) -> str:
    sees = access.holds(person, ExercisesPermission.SEE_ROUNDS, round.institution)
    return reverse("exercises-panel:round", args=[round.pk]) if sees else ""


def manages(person: Person, round: Round) -> bool:
    """Whether the person prepares, opens and ends this round."""
    return access.holds(person, ExercisesPermission.MANAGE_ROUNDS, round.institution)


def keeps_key(person: Person, round: Round) -> bool:
    """Whether the person keeps this round's key: its outside custodian, or the ethics unit where there is none."""
    if not access.holds(person, ExercisesPermission.KEEP_KEY, round.institution):
        return False
    return not (round.custodian and manages(person, round))


def round_to_keep(person: Person, round_id: int) -> Round:
    """A round whose key the person keeps, or 404."""
    found = round_for(person, ExercisesPermission.KEEP_KEY, round_id)
    if not keeps_key(person, found):
        raise Http404
    return found


def group_to_manage(person: Person, round_id: int, unit_id: int) -> tuple[Round, RoundUnit]:
    """A round that the person manages, and one of its units, or 404."""
    round = round_for(person, ExercisesPermission.MANAGE_ROUNDS, round_id)
    return round, get_object_or_404(RoundUnit, round=round, pk=unit_id)


def report_for(person: Person, round_id: int) -> tuple[Round, set[int] | None]:
    """A closed round and the units of it that the person may read (None: all), or 404."""
    rounds = closed_rounds_for(person, ExercisesPermission.READ_REPORT)
    # With what was signed: a report is compared with it each time.
    found = get_object_or_404(rounds.select_related("manifest", "snapshot"), pk=round_id)
    if closed_rounds_for(person, ExercisesPermission.READ_UNITS).filter(pk=round_id).exists():
        return found, None
    unit_ids = access.unit_ids_where(person, ExercisesPermission.READ_REPORT, found.institution)
    # Whose unit reports together with others reads the group's figures.
    units = RoundUnit.objects.filter(round=found, unit__in=unit_ids or ())
    return found, {unit.reporting_id for unit in units}


def comments_for(person: Person, round_id: int) -> Round:
    """A closed round whose comments the person may read, released ones at least, or 404."""
    return get_object_or_404(closed_rounds_for(person, ExercisesPermission.READ_COMMENTS), pk=round_id)


def other_reviewers(person: Person, round: Round) -> bool:
    """Whether somebody else could agree with what this reviewer proposes."""
    reviewers = access.people_with(ExercisesPermission.REVIEW_COMMENTS, round.institution)
    return reviewers.exclude(pk=person.pk).exists()


def reviews_comments(person: Person, round: Round) -> bool:
    """Whether the person decides which comments of this round leaders read."""
    return closed_rounds_for(person, ExercisesPermission.REVIEW_COMMENTS).filter(pk=round.pk).exists()


def comment_to_review(person: Person, round_id: int, comment_id: int) -> Comment:
    """A comment of a closed round, or 404."""
    round = get_object_or_404(closed_rounds_for(person, ExercisesPermission.REVIEW_COMMENTS), pk=round_id)
    return get_object_or_404(queries.comments_of(round), pk=comment_id)


def cards_to_manage(person: Person, round_id: int, batch_id: int) -> CardBatch:
    """A batch of cards of a round that the person manages, or 404."""
    round = round_for(person, ExercisesPermission.MANAGE_ROUNDS, round_id)
    return get_object_or_404(
        CardBatch.objects.select_related("round__institution", "unit"), round=round, pk=batch_id
    )


def dilemma_version_for(person: Person, version_id: int) -> DilemmaVersion:
    """A published version of a dilemma that the person may read, or 404."""
    return get_object_or_404(
        dilemma_versions_for(person).select_related("dilemma__institution"), pk=version_id
    )


def writes(person: Person, dilemma: Dilemma) -> bool:
    """Whether the person may revise and withdraw this dilemma: an own one of an existing institution."""
    home = dilemma.institution
    return bool(home and home.exists and access.holds(person, ExercisesPermission.WRITE_DILEMMAS, home))


def own_version_for(person: Person, version_id: int) -> DilemmaVersion:
    """A version of a dilemma that the person may revise and withdraw, or 404."""
    found = dilemma_version_for(person, version_id)
    if not writes(person, found.dilemma):
        raise Http404
    return found


def drafts_for(
    person: Person, permission: str = ExercisesPermission.WRITE_DILEMMAS
) -> QuerySet[DilemmaDraft]:
    """The drafts of the existing institutions in which the person holds the permission."""
    institutions = access.institutions_where(person, permission).existing()
    return DilemmaDraft.objects.filter(institution__in=institutions).select_related("institution", "dilemma")


def draft_for(
    person: Person, draft_id: int, permission: str = ExercisesPermission.WRITE_DILEMMAS
) -> DilemmaDraft:
    """A draft, or 404."""
    return get_object_or_404(drafts_for(person, permission), pk=draft_id)


def dilemma_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Dilemmas as the audit trail names them: by their titles for those who may read them only."""
    readable = set(dilemmas_for(person).filter(pk__in=keys).values_list("pk", flat=True))
    newest = {each.dilemma_id: each for each in queries.newest_versions().filter(dilemma__in=readable)}
    named = {
        key: Subject(localized(each.content["title"]), _dilemma_url(each)) for key, each in newest.items()
    }
    others = Dilemma.objects.filter(pk__in=keys).values_list("pk", flat=True)
    return {key: Subject(_("A dilemma of the institution's own")) for key in others} | named


def _dilemma_url(version: DilemmaVersion) -> str:
    return reverse("exercises-panel:dilemma", args=[version.pk])


def draft_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Drafts as the audit trail names them: by their titles for those who may write on them only."""
    named = {
        each.pk: Subject(str(each), reverse("exercises-panel:draft", args=[each.pk]))
        for each in drafts_for(person).filter(pk__in=keys)
    }
    return {
        key: Subject(_("Draft of a dilemma, number %(number)s") % {"number": key}) for key in keys
    } | named


def public_manifest(token: str) -> SignedManifest | None:
    """The signed manifest of a round that was opened, by its unlisted address; everybody may read it."""
    opened = SignedManifest.objects.exclude(round__state=Round.State.DRAFT)
    return opened.select_related("round__institution").filter(round__token=token).first()


def public_snapshot(token: str) -> Snapshot | None:
    """What was published of a closed round, by its unlisted address; everybody may read it."""
    documents = Snapshot.objects.select_related("round__institution", "round__manifest")
    return documents.filter(round__token=token).first()
