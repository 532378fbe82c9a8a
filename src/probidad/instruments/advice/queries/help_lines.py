"""Lines for emergencies and victims that the platform shows to everybody; institutions add one of their own."""

import datetime as dt
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).parent.parent / "content" / "help_lines.yaml"


@cache
def help_lines() -> list[dict]:
    """The lines of ``content/help_lines.yaml``; ``read_on`` as a day, None where the number wasn't read in a source."""
    lines = yaml.safe_load(PATH.read_text(encoding="utf-8"))["lines"]
    return [
        each | {"read_on": dt.date.fromisoformat(each["read_on"]) if each["read_on"] else None}
        for each in lines
    ]
