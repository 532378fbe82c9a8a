"""Instruments as YAML, as those that ship are written: what is written reads back as the same."""

from probidad.core.files.yaml_files.writer import to_yaml
from probidad.instruments.indices.rules.content import InstrumentContent


def instrument_yaml(content: InstrumentContent) -> str:
    """An instrument as one file; parts that say nothing beyond what holds anyway aren't written."""
    return to_yaml([content.model_dump(mode="json", by_alias=True, exclude_defaults=True)])
