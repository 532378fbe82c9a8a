"""Reads of questions and claims, named by what they return."""

from probidad.instruments.advice.queries.certificates import (
    Standing,
    attempts_for_trainers,
    certificate_by_code,
    certificates_of,
    ending_certificates,
    is_certified,
    reminders_due,
    standing,
    standings,
    valid_certificates,
)
from probidad.instruments.advice.queries.deadlines import Deadlines, deadlines_in, deadlines_of
from probidad.instruments.advice.queries.files import (
    OpenedFile,
    bytes_of_files,
    file_in,
    file_place,
    files_of,
    names_in_use,
    note_of,
)
from probidad.instruments.advice.queries.inboxes import inbox, readable
from probidad.instruments.advice.queries.precedents import found_precedents
from probidad.instruments.advice.queries.readers import READS, barred_in, readers_for
from probidad.instruments.advice.queries.simulations import (
    coverage,
    newest_of,
    own_simulations_of,
    text_to_copy,
)
from probidad.instruments.advice.queries.staff import holder_of, holders_of, loads_in, may_take
from probidad.instruments.advice.queries.texts import (
    account_of,
    all_texts,
    conversation,
    notes_of,
    readers_keys,
    worksheet_of,
)
from probidad.instruments.advice.queries.training import (
    attempts_of,
    conversation_of,
    marks_of,
    passed_names,
    role_plays_of,
    simulation_named,
    simulation_of,
    steps,
)

__all__ = [
    "READS",
    "Deadlines",
    "OpenedFile",
    "Standing",
    "account_of",
    "all_texts",
    "attempts_for_trainers",
    "attempts_of",
    "barred_in",
    "bytes_of_files",
    "certificate_by_code",
    "certificates_of",
    "conversation",
    "conversation_of",
    "coverage",
    "deadlines_in",
    "deadlines_of",
    "ending_certificates",
    "file_in",
    "file_place",
    "files_of",
    "found_precedents",
    "holder_of",
    "holders_of",
    "inbox",
    "is_certified",
    "loads_in",
    "marks_of",
    "may_take",
    "names_in_use",
    "newest_of",
    "note_of",
    "notes_of",
    "own_simulations_of",
    "passed_names",
    "readable",
    "readers_for",
    "readers_keys",
    "reminders_due",
    "role_plays_of",
    "simulation_named",
    "simulation_of",
    "standing",
    "standings",
    "steps",
    "text_to_copy",
    "valid_certificates",
    "worksheet_of",
]
