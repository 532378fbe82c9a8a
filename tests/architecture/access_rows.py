"""Rows of the access table: whom an address is for, and which arguments it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.architecture.world import World
from tests.cast import EVERYBODY, SIGNED_IN

PEOPLE = (*EVERYBODY, "participant")
WITHOUT_ACCOUNT = ("visitor", "participant")
Answer = int | str


@dataclass(frozen=True)
class Row:
    """Whom an address is for, and its arguments."""

    answers: Mapping[str, Answer]
    args: Callable[[World], list] = field(default=lambda world: [])

    def with_args(self, args: Callable[[World], list]) -> "Row":
        return Row(self.answers, args)


def everybody(answer: Answer = 200, **but: Answer) -> Row:
    """The same for all, but for those named."""
    return Row(dict.fromkeys(PEOPLE, answer) | but)


def account(answer: Answer = 200, **but: Answer) -> Row:
    """For all who have an account; the others sign in first."""
    return Row(dict.fromkeys(SIGNED_IN, answer) | dict.fromkeys(WITHOUT_ACCOUNT, "sign-in") | but)


def only(*names: str, answer: Answer = 200, **but: Answer) -> Row:
    """For those named; for other accounts it doesn't exist, and the others sign in first."""
    assert set(names) | set(but) <= set(PEOPLE), "a name isn't in the cast"
    refused = dict.fromkeys(SIGNED_IN, 404) | dict.fromkeys(WITHOUT_ACCOUNT, "sign-in")
    return Row(refused | dict.fromkeys(names, answer) | but)


def entrance(answer: Answer = 200, signed_in: Answer = 302) -> Row:
    """A page that leads in: whoever is in already is sent on."""
    return Row(dict.fromkeys(WITHOUT_ACCOUNT, answer) | dict.fromkeys(SIGNED_IN, signed_in))


def of(key: Callable[[World], object]) -> Callable[[World], list]:
    """Arguments of one value."""
    return lambda world: [key(world)]
