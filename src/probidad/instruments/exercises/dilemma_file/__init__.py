"""Dilemmas as files: YAML as those that ship are written in, and Moodle's GIFT.

``read_dilemmas`` reads a file of either format, ``yaml_writer`` and ``gift_writer`` write them.
docs/instruments/dilemmas.md says what each of them carries.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from probidad.core.files.yaml_files.source import MAX_BYTES, decoded
from probidad.instruments.exercises.dilemma_file.found import LEFT_BEHIND, DilemmaFile, blank
from probidad.instruments.exercises.dilemma_file.gift_reader import read_gift
from probidad.instruments.exercises.dilemma_file.yaml_reader import read_yaml

READERS = {"yaml": read_yaml, "gift": read_gift}
ENDINGS = {".yaml": "yaml", ".yml": "yaml", ".gift": "gift"}
# How the first line begins that is neither empty nor a comment, where the name doesn't say it.
_YAML = re.compile(rf"---|%YAML|({'|'.join([*blank(), *LEFT_BEHIND])}) *:")
_GIFT = re.compile(r"::|\$CATEGORY:")
_COMMENTS = ("#", "//")


def read_dilemmas(upload, language: str) -> DilemmaFile:
    """Read an uploaded file of dilemmas. ``language``: "es" or "en", in which its texts are if it doesn't say so.

    Raises ValidationError, with line numbers, for what can't be used.
    """
    source = decoded(upload.read(MAX_BYTES + 1))
    kind = _kind(upload.name or "", source)
    if kind is None:
        raise ValidationError(
            _("This is neither a dilemma in YAML nor a question bank in GIFT."), code="wrong-kind"
        )
    return READERS[kind](source, language)


def _kind(name: str, source: str) -> str | None:
    """What the file is, by the ending of its name, else by how it begins."""
    by_name = next((kind for ending, kind in ENDINGS.items() if name.lower().endswith(ending)), None)
    if by_name:
        return by_name
    lines = (line.strip() for line in source.split("\n"))
    first = next((line for line in lines if line and not line.startswith(_COMMENTS)), "")
    if _YAML.match(first):
        return "yaml"
    return "gift" if _GIFT.match(first) or ("{" in source and "}" in source) else None
