"""Who sits at a secretariat's table: sectors, and what makes a table plural (seed handbook, 2.3 and glossary)."""

from collections.abc import Iterable
from enum import StrEnum


class Sector(StrEnum):
    """Where a seat belongs; government by level and branch, since purviews differ."""

    FEDERAL_EXECUTIVE = "federal_executive"
    STATE_EXECUTIVE = "state_executive"
    STATE_LEGISLATURE = "state_legislature"
    STATE_JUDICIARY = "state_judiciary"
    MUNICIPALITY = "municipality"
    AUTONOMOUS_BODY = "autonomous_body"
    OVERSIGHT_BODY = "oversight_body"
    CIVIL_SOCIETY = "civil_society"
    ACADEMIA = "academia"
    PRIVATE_SECTOR = "private_sector"

    @property
    def is_of_state(self) -> bool:
        """Whether it is of the state in any of its powers, autonomous bodies too."""
        return self not in SOCIETY


SOCIETY = frozenset({Sector.CIVIL_SOCIETY, Sector.ACADEMIA, Sector.PRIVATE_SECTOR})
CAN_BE_RESPONSIBLE = frozenset(each for each in Sector if each not in SOCIETY)


class Gap(StrEnum):
    """What a table lacks to be plural."""

    NO_GOVERNMENT = "no_government"
    NO_OVERSIGHT = "no_oversight"
    NO_CIVIL_SOCIETY = "no_civil_society"
    MOSTLY_STATE = "mostly_state"  # the state has more seats than society


def gaps(seats: Iterable[Sector]) -> list[Gap]:
    """What a table with these seats lacks."""
    seats = list(seats)
    of_state = [each for each in seats if each.is_of_state]
    lacking = {
        Gap.NO_GOVERNMENT: not set(of_state) - {Sector.OVERSIGHT_BODY},
        Gap.NO_OVERSIGHT: Sector.OVERSIGHT_BODY not in seats,
        Gap.NO_CIVIL_SOCIETY: Sector.CIVIL_SOCIETY not in seats,
        Gap.MOSTLY_STATE: 2 * len(of_state) > len(seats),
    }
    return [gap for gap, is_there in lacking.items() if is_there]
