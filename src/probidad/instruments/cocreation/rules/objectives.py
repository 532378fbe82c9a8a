"""The tree of objectives: every node of a problem tree said as what is wanted instead.

Negative effects become ends, causes become means (seed handbook, 4.1). An objective is checked for three things: realistic,
coherent, quantifiable; where the two trees disagree, one goes back to the problem tree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from probidad.instruments.cocreation.rules.trees import Place, Tree


class Role(StrEnum):
    """What a node becomes."""

    OBJECTIVE = "objective"  # the problem, solved
    END = "end"
    MEANS = "means"


class Lacking(StrEnum):
    """Why an objective isn't ready, or leads back to the problem tree."""

    NOT_WRITTEN = "not_written"
    SAME_WORDS = "same_words"  # the problem's own words: nothing was turned
    PROBLEM_CHANGED = "problem_changed"  # the node reads otherwise than when it was turned
    NOT_REALISTIC = "not_realistic"
    NOT_COHERENT = "not_coherent"
    NOT_QUANTIFIABLE = "not_quantifiable"
    NODE_GONE = "node_gone"


ROLES = {Place.PROBLEM: Role.OBJECTIVE, Place.EFFECT: Role.END, Place.CAUSE: Role.MEANS}


@dataclass(frozen=True)
class Objective:
    """What is wanted instead of a node. ``turned_from``: the node's words when it was turned; checks as those at the table said."""

    text: str
    turned_from: str
    realistic: bool = False
    coherent: bool = False
    quantifiable: bool = False


def roles(tree: Tree) -> dict[str, Role]:
    """What each node of the tree becomes; what stands apart becomes nothing."""
    return {key: ROLES[place] for key, place in tree.places.items() if place in ROLES}


def lacking(tree: Tree, objectives: Mapping[str, Objective]) -> dict[str, list[Lacking]]:
    """What is still lacking by node, those left out that are ready; objectives without a node of the tree too."""
    turned = roles(tree)
    found = {key: _lacking(tree.nodes[key].text, objectives.get(key)) for key in turned}
    found |= {key: [Lacking.NODE_GONE] for key in objectives if key not in turned}
    return {key: reasons for key, reasons in found.items() if reasons}


def _lacking(text: str, objective: Objective | None) -> list[Lacking]:
    if objective is None or not objective.text.strip():
        return [Lacking.NOT_WRITTEN]
    reasons = []
    if _plain(objective.text) == _plain(text):
        reasons.append(Lacking.SAME_WORDS)
    if objective.turned_from != text:
        reasons.append(Lacking.PROBLEM_CHANGED)
    checks = {
        Lacking.NOT_REALISTIC: objective.realistic,
        Lacking.NOT_COHERENT: objective.coherent,
        Lacking.NOT_QUANTIFIABLE: objective.quantifiable,
    }
    return reasons + [reason for reason, holds in checks.items() if not holds]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")
