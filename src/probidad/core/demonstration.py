"""What the demonstration gives each instrument to build its part upon."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person


@dataclass
class Scene:
    """The invented institutions and people by a short name, and dice that fall alike each time."""

    institutions: dict[str, Institution]
    people: dict[str, Person]
    say: Callable[[str], None]
    dice: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311 not a secret
