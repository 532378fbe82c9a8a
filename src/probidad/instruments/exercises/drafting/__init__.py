"""A dilemma while it is written: what its forms hold, what it lacks, what two editors changed. No Django in here."""

from probidad.instruments.exercises.drafting.comparing import Change, Piece, changes, next_number, pieces
from probidad.instruments.exercises.drafting.content import (
    CITATION_ROWS,
    FORM_ORDER,
    LETTERS,
    MAXIMUM_LENGTHS,
    Fields,
    apply_fields,
    complete_shape,
    copy_of,
    longest,
    read_fields,
    shown,
)
from probidad.instruments.exercises.drafting.merging import Merge, digests, merge, merge_translation
from probidad.instruments.exercises.drafting.missing import Known, Problem, problems, without_unknown
from probidad.instruments.exercises.drafting.translating import (
    apply_translation,
    languages_of,
    left_behind,
    read_texts,
)

__all__ = [
    "CITATION_ROWS",
    "FORM_ORDER",
    "LETTERS",
    "MAXIMUM_LENGTHS",
    "Change",
    "Fields",
    "Known",
    "Merge",
    "Piece",
    "Problem",
    "apply_fields",
    "apply_translation",
    "changes",
    "complete_shape",
    "copy_of",
    "digests",
    "languages_of",
    "left_behind",
    "longest",
    "merge",
    "merge_translation",
    "next_number",
    "pieces",
    "problems",
    "read_fields",
    "read_texts",
    "shown",
    "without_unknown",
]
