"""Parts of a draft as fields of a form, and back: ``levels-0-text-es`` is the Spanish text of the first level."""

from collections.abc import Mapping
from typing import Any

from probidad.instruments.indices.drafting.document import Part, compact, is_blank


def flat(part: Part) -> dict[str, Any]:
    """The fields of a page, by their names. ``scale`` is the name of a shared scale that stands for levels."""
    if isinstance(part.get("levels"), str):
        part = {**part, "scale": part["levels"], "levels": []}
    return dict(_flat("", part))


def _flat(name: str, value: Any):
    if isinstance(value, dict):
        for step, each in value.items():
            yield from _flat(f"{name}-{step}" if name else step, each)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for number, each in enumerate(value):
            yield from _flat(f"{name}-{number}", each)
    else:
        yield name, value


def nested(fields: Mapping[str, Any]) -> Part:
    """The page that fields of a form hold; rows of which nothing is filled but their key are left out."""
    part: Part = {}
    for name, value in fields.items():
        *path, last = name.split("-")
        within = part
        for step in path:
            within = within.setdefault(step, {})
        within[last] = value
    part = _with_rows(part)
    scale = part.pop("scale", None)
    return compact({**part, "levels": scale} if scale else part)


def _with_rows(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    parts = {name: _with_rows(each) for name, each in value.items()}
    if not parts or not all(name.isdigit() for name in parts):
        return parts
    rows = [parts[name] for name in sorted(parts, key=int)]
    return [row for row in rows if not is_blank(row)]
