"""What the pages and reports of the exercises show, named by their result."""

from probidad.instruments.exercises.queries.comments import comments_of, masked_text, pending_comments
from probidad.instruments.exercises.queries.dilemmas import (
    ANY_POST,
    ListedDilemma,
    current_dilemmas,
    found_dilemmas,
    listed_dilemmas,
)
from probidad.instruments.exercises.queries.reports import (
    ROUNDS_IN_TREND,
    ExerciseReport,
    RoundReport,
    alignment_over_rounds,
    round_report,
)
from probidad.instruments.exercises.queries.rosters import (
    RosterUnit,
    card_batches,
    cards_left,
    complete_roster,
    entries_to_mail,
    group_size,
    mail_progress,
    people_without_active_card,
    roster_entries,
    roster_units,
    units_with_own_codes,
)
from probidad.instruments.exercises.queries.rounds import (
    exercises_of,
    exercises_to_answer,
    found_rounds,
    obstacles,
    open_business,
    outside_custodians,
    used,
)

__all__ = [
    "ANY_POST",
    "ROUNDS_IN_TREND",
    "ExerciseReport",
    "ListedDilemma",
    "RosterUnit",
    "RoundReport",
    "alignment_over_rounds",
    "card_batches",
    "cards_left",
    "comments_of",
    "complete_roster",
    "current_dilemmas",
    "entries_to_mail",
    "exercises_of",
    "exercises_to_answer",
    "found_dilemmas",
    "found_rounds",
    "group_size",
    "listed_dilemmas",
    "mail_progress",
    "masked_text",
    "obstacles",
    "open_business",
    "outside_custodians",
    "pending_comments",
    "people_without_active_card",
    "roster_entries",
    "roster_units",
    "round_report",
    "units_with_own_codes",
    "used",
]
