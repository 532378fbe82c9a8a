"""The simulations that ship, by their names, and what the training asks for: the path and its certificate."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from probidad.instruments.advice.simulator.content import Simulation
from probidad.instruments.advice.simulator.reading import read_simulation

CONTENT = Path(__file__).parent.parent / "content"


class Training(BaseModel):
    """What a certificate takes: ``content/path.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    supervised_cases: int = Field(ge=0, le=20)
    valid_months: int = Field(ge=1, le=120)
    # How many days before its end a certificate may be refreshed, and when its holder is reminded.
    refresh_days: int = Field(ge=1, le=365)
    remind_days: list[int] = Field(min_length=1, max_length=5)
    refresh: list[str] = Field(min_length=1)  # names of the simulations that refresh it


@cache
def shipped() -> dict[str, Simulation]:
    """By name, in the order of the path: from the easiest to the hardest."""
    found = [
        read_simulation(file.read_text(encoding="utf-8")) for file in (CONTENT / "simulations").glob("*.yaml")
    ]
    return {each.name: each for each in sorted(found, key=lambda each: each.level)}


@cache
def shipped_text(name: str) -> str:
    """A shipped simulation as it is written. Raises KeyError."""
    for file in (CONTENT / "simulations").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if read_simulation(text).name == name:
            return text
    raise KeyError(name)


@cache
def training() -> Training:
    """What the training asks for."""
    return Training.model_validate(yaml.safe_load((CONTENT / "path.yaml").read_text(encoding="utf-8")))
