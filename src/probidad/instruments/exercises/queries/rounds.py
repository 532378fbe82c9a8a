"""Rounds: their exercises, what was answered, and what keeps them from opening or an institution from ending."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.languages.words import matches
from probidad.core.notifications import mail
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import Ballot, Exercise, Round
from probidad.instruments.exercises.permissions import ExercisesPermission
from probidad.instruments.exercises.queries.manifests import keys_missing, manifest_of, signed_as_it_is
from probidad.instruments.exercises.queries.rosters import complete_roster, entries_to_mail


def found_rounds(rounds: Iterable[Round], *, search: str, state: str, institution: str) -> list[Round]:
    """Those in whose name, or their institution's, all words of the search stand. ``institution`` is a slug."""
    return [
        each
        for each in rounds
        if state in ("", each.shown_state)
        and institution in ("", each.institution.slug)
        and matches(search, each.title, each.institution.name)
    ]


def exercises_of(round: Round) -> list[Exercise]:
    """A round's exercises with their dilemmas, in order."""
    return list(round.exercises.select_related("dilemma_version"))


def withdrawn_of(round: Round) -> list[Exercise]:
    """Those of a round's exercises whose dilemma was withdrawn meanwhile, in order."""
    withdrawn = round.exercises.filter(dilemma_version__dilemma__withdrawn_on__isnull=False)
    return list(withdrawn.select_related("dilemma_version__dilemma"))


def exercises_to_answer(round: Round) -> tuple[Exercise, ...]:
    """The exercises of a round as participants see them, in order. Read only: others hold them too.

    From its opening on they can't change, so a process reads them once. The round's token, which no
    other round shares, stands for it in that memory.
    """
    if round.state != Round.State.OPEN:
        return tuple(exercises_of(round))
    return _fixed_exercises(round.pk, round.token)


@lru_cache(maxsize=32)
def _fixed_exercises(round_id: int, _token: str) -> tuple[Exercise, ...]:
    return tuple(Exercise.objects.filter(round=round_id).select_related("dilemma_version"))


def available(round: Round, exercises: Iterable[Exercise]) -> list[Exercise]:
    """Those of a round's exercises whose day has come. By today's date: never to be kept in memory."""
    today = timezone.localdate()
    return [each for each in exercises if round.first_day_of(each.position) <= today]


def newest_position(round: Round) -> int:
    """The position of the dilemma that came last; 0 before the first day."""
    return len(available(round, exercises_to_answer(round)))


def reminder_day(round: Round) -> dt.date | None:
    """The day on which everybody with an address is reminded of the last day; None where nobody is."""
    dilemmas = len(exercises_to_answer(round))
    return rules.reminder_day(round.opens_on, round.closes_on, round.days_between, dilemmas)


def is_time_to_remind(round: Round) -> bool:
    """Whether the round takes answers and the day of its reminder has come."""
    day = reminder_day(round)
    return round.takes_answers and day is not None and day <= timezone.localdate()


def used(nullifiers: Iterable[str]) -> set[str]:
    """Which of these marks (one at least) have been left: what somebody with the code has done already."""
    marks = list(nullifiers)
    places = ", ".join(["%s"] * len(marks))
    # In SQL: Django takes eight times as long to write it down, at each request of whoever takes part.
    statement = f"SELECT nullifier FROM {Ballot._meta.db_table} WHERE nullifier IN ({places})"  # noqa: S608 no input
    with connection.cursor() as cursor:
        cursor.execute(statement, marks)
        return {mark for (mark,) in cursor.fetchall()}


def obstacles(round: Round) -> list[str]:
    """What still keeps a round in preparation from opening, as sentences; empty when it may open."""
    found = []
    if not round.exercises.exists():
        found.append(_("Choose at least one dilemma."))
    for each in withdrawn_of(round):
        title = localized(each.dilemma_version.content["title"])
        found.append(_("“%(dilemma)s” was withdrawn: change the round without it.") % {"dilemma": title})
    pace = round.opens_on, round.closes_on, round.days_between, round.exercises.count()
    if problem := pace_problem(*pace):
        found.append(problem)
    found += _roster_obstacles(round)
    if problem := _key_obstacle(round):
        found.append(problem)
    if round.closes_on < timezone.localdate():
        found.append(_("The last day has passed: choose a later one."))
    if not round.institution.exists:
        found.append(_("The institution no longer exists."))
    return found


def pace_problem(opens_on: dt.date, closes_on: dt.date, days_between: int, dilemmas: int) -> str:
    """Why not all the dilemmas come up to the last day, as a sentence that says which day would do; or nothing."""
    last = rules.first_day(opens_on, days_between, max(dilemmas, 1))
    if last <= closes_on:
        return ""
    return _(
        "At this pace the last dilemma comes on %(day)s: choose that day, or a later one, as the last."
    ) % {"day": formats.date_format(last, "DATE_FORMAT")}


def _roster_obstacles(round: Round) -> list[str]:
    roster = complete_roster(round)
    if roster is None:
        return [_("Upload the roster.")]
    if roster.size < round.minimum_group:
        return [_("The roster has fewer people than the minimum group: no result could be shown.")]
    if not mail.reaches_people() and entries_to_mail(round).exists():
        return [_("This site can't send mail yet: the operator must set it up, or everybody gets a card.")]
    return []


def _key_obstacle(round: Round) -> str:
    """What the custodian, or the platform, still has to do; nothing when all is signed as it is."""
    if round.custodian and not outside_custodians(round.institution).exists():
        return _("Nobody has the role of custodian yet: ask whoever operates the platform to invite one.")
    if round.sealing_key is None:
        return _("The custodian must make the key.")
    if signed_as_it_is(round):
        return ""
    if keys_missing(round):
        return _("The platform is making the round's issuing keys: look again in a minute.")
    if (current := manifest_of(round)) and current.is_too_long:
        return too_many_units()
    return _("The custodian must look at the round as it is now, and sign it with the key.")


def too_many_units() -> str:
    """What to do about a manifest that is too long."""
    return _(
        "The round reports by too many units for one manifest, which has room for about 700: let units report "
        "together."
    )


def outside_custodians(institution: Institution) -> QuerySet[Person]:
    """Those who keep keys in an institution without managing its rounds."""
    managers = access.people_with(ExercisesPermission.MANAGE_ROUNDS, institution)
    return access.people_with(ExercisesPermission.KEEP_KEY, institution).exclude(pk__in=managers)


def open_business(institution: Institution) -> list[str]:
    """Why an institution can't end yet: its rounds that are neither closed nor given up, as sentences."""
    unfinished = institution.exercise_rounds.exclude(state__in=Round.DONE)
    return [
        _("Close or discard the round “%(round)s” first.") % {"round": round.title} for round in unfinished
    ]
