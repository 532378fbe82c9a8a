"""Reads of questions and claims, named by what they return."""

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
from probidad.instruments.advice.queries.readers import readers_for
from probidad.instruments.advice.queries.staff import holder_of, holders_of, loads_in, may_take
from probidad.instruments.advice.queries.texts import account_of, conversation, notes_of, readers_keys
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
    "Deadlines",
    "OpenedFile",
    "account_of",
    "attempts_of",
    "bytes_of_files",
    "conversation",
    "conversation_of",
    "deadlines_in",
    "deadlines_of",
    "file_in",
    "file_place",
    "files_of",
    "holder_of",
    "holders_of",
    "inbox",
    "loads_in",
    "marks_of",
    "may_take",
    "names_in_use",
    "note_of",
    "notes_of",
    "passed_names",
    "readable",
    "readers_for",
    "readers_keys",
    "role_plays_of",
    "simulation_named",
    "simulation_of",
    "steps",
]
