"""Opening ballots with the custodian's key, and counting what they say."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import SystemRandom

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from pydantic import BaseModel, ConfigDict

from probidad.core.anonymity import blind, credentials, sealing
from probidad.core.anonymity.base64url import decode
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.manifest import ExercisePart, Manifest, ballot_info

# Ballots that are opened together: half a second of work, and about a megabyte and a half.
CHUNK_SIZES = {"answer": 2000, "comment": 400, "satisfaction": 2000}


@dataclass(frozen=True)
class Chunk:
    """Some ballots of one key, in the order of their nullifiers: those that come after ``after``."""

    key: str
    after: str
    ballots: list[tuple[str, bytes]]  # nullifier, and what is sealed

    @property
    def upto(self) -> str:
        """The last one's nullifier, after which the next chunk begins."""
        return self.ballots[-1][0]


class Said(BaseModel):
    """What the ballots of a chunk said. Comments stand beside no answer: they have keys of their own."""

    model_config = ConfigDict(extra="forbid")
    answers: list[tuple[int | None, str, int]] = []  # unit, option, how many
    levels: list[tuple[int, int]] = []  # of satisfaction, and how many
    comments: list[str] = []
    # Ballots that do not open, or say what no participant's page can say.
    unreadable: int = 0

    @property
    def ballots(self) -> int:
        """How many ballots said it: each said one thing."""
        told = sum(number for *_what, number in (*self.answers, *self.levels))
        return told + len(self.comments) + self.unreadable


@dataclass
class Count:
    """What all ballots said: ``answers[exercise][unit][option]`` → number of answers; comments are apart.

    ``unreadable`` counts the ballots that do not open or name what the round hasn't got, ``ballots`` all of them by
    their key's id.
    """

    answers: dict[int, dict[int | None, Counter]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    satisfaction: Counter = field(default_factory=Counter)
    unreadable: int = 0
    ballots: Counter = field(default_factory=Counter)

    def add(self, said: Said, key: str, exercise: ExercisePart | None) -> None:
        """Add what a chunk of a key's ballots said; ``exercise`` is the key's, None for the satisfaction."""
        self.ballots[key] += said.ballots
        for unit, option, number in said.answers:
            self.answers[exercise.id][unit][option] += number
        for level, number in said.levels:
            self.satisfaction[level] += number
        self.unreadable += said.unreadable

    def tell_with_the_whole(self, units: list[int]) -> None:
        """Count the answers of these units as those of nobody's unit."""
        for answers in self.answers.values():
            for unit in units:
                answers[None] += answers.pop(unit, Counter())

    @property
    def people(self) -> int:
        """How many took part at least: the most answers to one exercise."""
        return max((sum(c.total() for c in units.values()) for units in self.answers.values()), default=0)


class Opener:
    """Opens ballots of a round."""

    def __init__(self, manifest: Manifest, private_key: EllipticCurvePrivateKey):
        self._token, self._private_key = manifest.round, private_key
        self._of = {key.id: (use, exercise) for key, use, exercise in manifest.ballot_keys()}
        self._units = {unit.id: blind.load_public(unit.key.spki) for unit in manifest.units}

    def open(self, chunk: Chunk) -> Said:
        """What the ballots of a chunk say together."""
        use, exercise = self._of[chunk.key]
        said, counted = Said(), Counter()
        for mark, sealed in chunk.ballots:
            try:
                text = sealing.open_text(
                    sealed,
                    private_key=self._private_key,
                    context=ballot_info(self._token, chunk.key, mark),
                )
                if use == "answer":
                    counted[self._answer(text, exercise, mark)] += 1
                elif use == "comment":
                    said.comments.append(_comment(text))
                else:
                    counted[rules.SatisfactionRecord.model_validate_json(text).level] += 1
            except (sealing.CannotOpen, ValueError):  # pydantic's errors are ValueErrors
                said.unreadable += 1
        if use == "answer":
            said.answers = [(unit, option, number) for (unit, option), number in counted.items()]
        elif use == "satisfaction":
            said.levels = list(counted.items())
        # In the order of their nullifiers they would tell which ballot is whose comment, to whoever has the box.
        SystemRandom().shuffle(said.comments)
        return said

    def _answer(self, text: bytes, exercise: ExercisePart, mark: str) -> tuple[int | None, str]:
        """The unit and the option; raises ValueError for a unit whose key doesn't vouch for it."""
        answer = rules.AnswerRecord.model_validate_json(text)
        if answer.option not in exercise.ratings:
            raise ValueError("an option that the dilemma hasn't got")
        if answer.unit is None:
            if answer.proof is not None:
                raise ValueError("a proof of no unit")
        elif answer.unit not in self._units or not credentials.proves_unit(
            decode(answer.proof or ""), mark, public_key=self._units[answer.unit]
        ):
            raise ValueError("a unit without its proof")
        return answer.unit, answer.option


def _comment(text: bytes) -> str:
    comment = rules.clean_comment(rules.CommentRecord.model_validate_json(text).text)
    if not comment or len(comment) > rules.COMMENT_LENGTH:
        raise ValueError("a comment of no possible length")
    return comment
