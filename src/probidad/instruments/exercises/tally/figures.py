"""From the count of a round to the figures that are kept: disclosure control happens here, once.

The figures are a plain document (JSON)::

    {"minimum": 10, "invited": 27, "quarter": 4,
     "exercises": [{"exercise": 7, "urn": …, "version": 1, "values": [...],
                    "ratings": {"a": "aligned", …},
                    "total": {"a": 12, …} or None,
                    "units": {"31": {"a": 3, …} or None, …},
                    "comments": True}, …],
     "satisfaction": {"5": 40, …} or None,
     "sums": {"alignment": [310, 120, 90], "people": 45},
     "unreadable": 0, "salt": "9f…"}

No count in it is exact: of each group some answers were left out by lot, and the rest told as if they were a
multiple of five (``core/disclosure``). None stands for "fewer than the minimum, or derivable". ``invited`` is the
size of the roster, ``quarter`` that of it which took part (1 to 4; None where no total is shown), ``comments`` whether enough answered for comments
to be kept. The sums are of the totals that are shown (aligned, partly, not; and the most answers to one exercise): what the programme's page needs of each
of many rounds. ``salt`` is random: everybody reads the figures' digest in the snapshot, and nobody may find out by
trying what the few figures of a small round are.
"""

import hmac
import json
from collections.abc import Mapping
from random import Random, SystemRandom

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from probidad.core.anonymity.custody import PrivateKeys
from probidad.core.disclosure.bands import quarter
from probidad.core.disclosure.groups import WHOLE
from probidad.core.disclosure.rounds import may_have_comments
from probidad.core.disclosure.tables import published
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.tally.counting import Count

Tally = dict[str, NonNegativeInt]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dilemma(_Document):
    """What figures say of a dilemma beside its counts. ``ratings`` are by option, in their order."""

    exercise: int
    urn: str
    version: int
    values: list[str]
    ratings: dict[str, rules.Rating]


class Facts(_Document):
    """What figures say of a round beside its counts. ``units`` are the names of those that it reports by, by their ids."""

    minimum: int
    invited: int
    units: dict[int, str]
    exercises: list[Dilemma]

    @classmethod
    def signed(cls, manifest: Manifest) -> "Facts":
        """What the custodian signed, and figures are made by. Raises ValueError where the plan names no minimum."""
        return cls(
            minimum=manifest.plan.get("minimum_group"),
            invited=manifest.roster.size,
            units={unit.id: unit.name for unit in manifest.units},
            exercises=[
                Dilemma(
                    exercise=each.id,
                    urn=each.dilemma,
                    version=each.version,
                    values=each.values,
                    ratings=each.ratings,
                )
                for each in manifest.exercises
            ],
        )


class DilemmaFigures(Dilemma):
    """With the counts that may be told."""

    total: Tally | None
    units: dict[str, Tally | None]
    comments: bool


class Sums(_Document):
    alignment: tuple[NonNegativeInt, NonNegativeInt, NonNegativeInt]
    people: NonNegativeInt


class Figures(_Document):
    """The whole document, as it comes from outside."""

    minimum: int
    invited: int
    quarter: int | None = Field(ge=1, le=4)
    exercises: list[DilemmaFigures]
    satisfaction: Tally | None
    sums: Sums
    unreadable: NonNegativeInt
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")

    def are_of(self, facts: Facts) -> bool:
        """Whether they speak of the round that these facts are of: its dilemmas, units and options, and nothing else."""
        levels = {str(level) for level in rules.SATISFACTION_LEVELS}
        return (
            (self.minimum, self.invited) == (facts.minimum, facts.invited)
            and [_facts_in(each) for each in self.exercises] == facts.exercises
            and all(each.units.keys() == set(map(str, facts.units)) for each in self.exercises)
            and all(
                told is None or told.keys() == each.ratings.keys()
                for each in self.exercises
                for told in (each.total, *each.units.values())
            )
            and (self.satisfaction is None or self.satisfaction.keys() == levels)
        )


def _facts_in(figures: DilemmaFigures) -> Dilemma:
    return Dilemma(**{name: getattr(figures, name) for name in Dilemma.model_fields})


def figures_of(facts: Facts, count: Count, dice: Random | None = None) -> dict:
    """The figures of a round, from the count of its ballots. ``dice`` draws the lot; else the system does.

    Raises ValueError where answers were counted that would be in no figure.
    """
    dice = dice or SystemRandom()
    shown = [_exercise_figures(each, count.answers[each.exercise], facts, dice) for each in facts.exercises]
    levels = {str(level): count.satisfaction[level] for level in rules.SATISFACTION_LEVELS}
    return {
        "minimum": facts.minimum,
        "invited": facts.invited,
        "quarter": quarter(count.people, facts.invited) if any(each["total"] for each in shown) else None,
        "exercises": shown,
        "satisfaction": published({WHOLE: levels}, {}, minimum=facts.minimum, dice=dice).get(WHOLE),
        "sums": _sums(shown),
        "unreadable": count.unreadable,
        "salt": dice.randbytes(16).hex(),
    }


def with_comments(figures: Mapping) -> set[int]:
    """The exercises whose comments may be kept."""
    return {each["exercise"] for each in figures["exercises"] if each["comments"]}


def custodians_dice(keys: PrivateKeys, document: str, count: Count) -> Random:
    """What draws the lot of disclosure control: by the key, the manifest and the count, so that it falls alike each time.

    An opening that is killed and done again, or done on two machines, would otherwise show whoever copies the
    database several draws of the same answers, of which together little is left out. Nobody without the key can do
    it again.
    """
    secret = keys.sealing.private_numbers().private_value.to_bytes(32, "big")
    counted = [
        (exercise, unit or 0, sorted(options.items()))
        for exercise, units in count.answers.items()
        for unit, options in units.items()
    ]
    message = json.dumps([document, sorted(counted), sorted(count.satisfaction.items())])
    return Random(hmac.digest(secret, message.encode(), "sha256"))  # noqa: S311 its draws are told to nobody


def _sums(exercises: list[dict]) -> dict:
    found = [rules.alignment(each["total"], each["ratings"]) for each in exercises if each["total"]]
    whole = rules.total(found)
    return {
        "alignment": [whole.aligned, whole.partly, whole.not_aligned],
        "people": max((each.answers for each in found), default=0),
    }


def _exercise_figures(dilemma: Dilemma, answers: Mapping, facts: Facts, dice: Random) -> dict:
    if not answers.keys() <= {WHOLE, *facts.units}:
        raise ValueError("answers of a unit that the round doesn't report by")
    counts = {
        unit: {option: answers[unit][option] for option in dilemma.ratings} for unit in (WHOLE, *facts.units)
    }
    told = published(counts, dict.fromkeys(facts.units, WHOLE), minimum=facts.minimum, dice=dice)
    everybody = sum(sum(each.values()) for each in counts.values())
    return dilemma.model_dump() | {
        "total": told.get(WHOLE),
        "units": {str(unit): told.get(unit) for unit in facts.units},
        "comments": may_have_comments(everybody) and WHOLE in told,
    }
