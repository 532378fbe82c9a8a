"""Who opens a round: only the one who brought the key last may write."""

from dataclasses import dataclass

from django.db.models import F

from probidad.core.people.models import Person
from probidad.instruments.exercises.models import Opening, Round


class Superseded(Exception):
    """Somebody else took the opening over, gave the round up, or finished: this one writes nothing more."""


@dataclass(frozen=True)
class Mandate:
    """The right to write about a round's opening, as long as ``run`` is the number that the database names."""

    round_id: int
    run: int
    actor_id: int

    def round(self) -> Round:
        return Round.objects.select_related("institution").get(pk=self.round_id)

    def actor(self) -> Person | None:
        """Who brought the key; None where the account is gone."""
        return Person.objects.filter(pk=self.actor_id).first()

    def update(self, **values) -> None:
        """Change the opening's row, which stays locked for the caller's transaction. Raises Superseded."""
        if not Opening.objects.filter(round=self.round_id, run=self.run).update(**values):
            raise Superseded

    def add_opened(self, ballots: int) -> None:
        """Count ballots as opened. Raises Superseded."""
        self.update(opened=F("opened") + ballots)
