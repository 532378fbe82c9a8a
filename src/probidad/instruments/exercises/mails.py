"""The mails to whoever may take part: the one that brings a code, those that say that another dilemma came, and the
reminder of the last day."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from probidad.core.notifications import mail
from probidad.instruments.exercises.models import RosterEntry, Round


def participation_link(code: str) -> str:
    """The address that fills in the code. It stands behind ``#``, which browsers never send."""
    return f"{settings.BASE_URL}{reverse('exercises:enter')}#{code}"


def deliver_code(round: Round, fingerprint: str) -> Callable[[RosterEntry, str], None]:
    """A function that mails a code to an entry of the round's roster, in both languages.

    ``fingerprint``: of the round's manifest, the same for everybody.
    """

    signed = f"{settings.BASE_URL}{reverse('exercises:check-round', args=[round.token])}"

    def deliver(entry: RosterEntry, code: str) -> None:
        mail.send(
            "exercises_code",
            to=entry.email,
            context={
                "round": round,
                "code": code,
                "link": participation_link(code),
                "fingerprint": fingerprint,
                "signed": signed,
            },
            language=settings.LANGUAGE_CODE,
        )

    return deliver


def deliver_announcement(round: Round, position: int, total: int) -> Callable[[RosterEntry], None]:
    """A function that tells an entry of the roster that another of ``total`` dilemmas has come: not which one.

    Neither is a code: it is kept nowhere.
    """
    context = {
        "round": round,
        "position": position,
        "total": total,
        "address": f"{settings.BASE_URL}{reverse('exercises:enter')}",
    }

    def deliver(entry: RosterEntry) -> None:
        mail.send("exercises_dilemma", to=entry.email, context=context, language=settings.LANGUAGE_CODE)

    return deliver


def deliver_reminder(round: Round) -> Callable[[RosterEntry], None]:
    """A function that reminds an entry of the roster of the last day: the same mail for everybody, without a code."""
    context = {"round": round, "address": f"{settings.BASE_URL}{reverse('exercises:enter')}"}

    def deliver(entry: RosterEntry) -> None:
        mail.send("exercises_reminder", to=entry.email, context=context, language=settings.LANGUAGE_CODE)

    return deliver
