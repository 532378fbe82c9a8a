"""Conversations to be begun and read again, and inboxes of any size: what happens inside the platform.

Runs in :mod:`benchmarks.stage`, with the environment of the server that is measured, so that the drafts that a form carries
and the turns of its puzzle are sealed by that server's key.
"""

import datetime as dt
import hashlib
import os
import secrets
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from urllib.parse import urlencode

SITUATION = (
    "En mi área hay una sola persona que puede autorizar los permisos. Ayer me pidió que le diera trámite primero al "
    "expediente de un familiar suyo; hay otros doce que esperan desde hace tres semanas."
)
TEXT = " ".join([SITUATION] * 6)  # as long as what somebody writes: some 1,100 characters
ADVISORS = 2


def trips(wanted: dict) -> dict:
    """``trips``: for each of ``count`` writers the two forms that they send, with their puzzles solved, and the words.

    Makes the institution and its advisors' keys at the first call.
    """
    from probidad.core.institutions.models import Institution
    from probidad.instruments.advice.models import ReaderKey

    home = Institution.objects.first() or _house("municipio-de-las-dudas", ADVISORS)[0]
    shown = ReaderKey.objects.filter(person__memberships__institution=home).values_list("pk", flat=True)
    trip = partial(_trip, home.pk, tuple(shown))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        return {"trips": list(pool.map(trip, range(wanted["count"]), chunksize=20))}


def _house(slug: str, advisors: int):
    """An institution that takes questions, and its advisors, each with a key."""
    from probidad.core.institutions.models import Institution
    from probidad.instruments.advice.models import Offer

    home = Institution.objects.create(slug=slug, name=slug, kind=Institution.Kind.MUNICIPALITY)
    Offer.objects.create(institution=home, takes_questions=True)
    return home, [_reader(home, "ADVISOR", f"{slug}{number}") for number in range(advisors)]


def _reader(home, role: str, name: str):
    """Somebody of the staff, with a key."""
    from probidad.core.anonymity.readers import new_reader
    from probidad.core.people.models import Membership, Person
    from probidad.core.people.roles import Role
    from probidad.instruments.advice.models import ReaderKey

    person = Person.objects.create_user(email=f"{name}@ejemplo.mx", name=name)
    Membership.objects.create(person=person, role=Role[role], institution=home)
    return ReaderKey.objects.create(person=person, public=new_reader().public, salt="-", sealed_seed=b"-")


def _trip(home: int, shown: tuple[int, ...], _number: int) -> tuple[str, str, str]:
    from probidad.instruments.advice import floods
    from probidad.instruments.advice.participation import drafts
    from probidad.instruments.advice.queries.questions import MAIN

    draft = drafts.begin(institution=home, kind="question")
    draft = draft.but(confirmed=True, answers={MAIN: TEXT}, shown=shown)
    words, turn = " ".join(draft.words), floods.new_turn()
    sending = {"draft": draft.sealed(), "step": "review", "solution": solution(draft.turn)}
    return urlencode(sending), urlencode({"receipt": words, "turn": turn, "solution": solution(turn)}), words


def solution(turn: str) -> str:
    """What a browser's script finds: a number with which the turn passes (`advice/floods.py`)."""
    from probidad.instruments.advice.floods import BITS

    number, begun = 0, hashlib.sha256(f"{turn}.".encode())
    while True:
        tried = begun.copy()
        tried.update(str(number).encode())
        if int.from_bytes(tried.digest()[:4], "big") >> (32 - BITS) == 0:
            return str(number)
        number += 1


def opened(wanted: dict) -> dict:
    """How many of these ``words`` open a conversation that says what was sent, and how many conversations there are."""
    from probidad.core.anonymity import receipts
    from probidad.instruments.advice import queries
    from probidad.instruments.advice.models import Thread
    from probidad.instruments.advice.queries.questions import MAIN
    from probidad.instruments.advice.services import threads

    whole = 0
    for words in wanted["words"]:
        try:
            thread, writer = threads.find(receipts.read_receipt(words))
        except threads.UnknownReceipt:
            continue
        said = queries.account_of(thread, threads.writers_keys(thread, writer))
        whole += said.answers[MAIN] == TEXT
    return {"whole": whole, "stored": Thread.objects.count()}


def inboxes(wanted: dict) -> dict:
    """Two institutions with so many conversations (``small``, ``large``), their readers' cookies, and a ``quarter``.

    ``advisor`` reads the questions, ``member`` of the committee the claims and the figures, ``nobody`` has no cookie.
    """
    from django.utils import timezone

    day = timezone.localdate() - dt.timedelta(days=700)
    made = {size: _inbox(size, wanted[size]) for size in ("small", "large")}
    return made | {"quarter": {"since": day.isoformat(), "until": (day + dt.timedelta(days=90)).isoformat()}}


def _inbox(slug: str, count: int) -> dict:
    from benchmarks.reading import signed_in

    home, [advisor, *_others] = _house(slug, ADVISORS)
    member = _reader(home, "COMMITTEE_MEMBER", f"{slug}-comite")
    for begin in range(0, count, 5000):
        numbers = range(begin, min(begin + 5000, count))
        _fill(home, {"question": advisor, "claim": member}, numbers, count)
    _freeze(home)
    _analyze()
    cookies = {"advisor": signed_in(advisor.person), "member": signed_in(member.person), "nobody": ""}
    return {"slug": home.slug, "cookies": cookies}


def _analyze() -> None:
    """What autovacuum does within a minute of such a growth."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _freeze(home) -> None:
    """Figures of the half-years that are over, with some thirty areas."""
    from random import Random

    from django.utils import timezone

    from probidad.core.institutions.models import Unit
    from probidad.instruments.advice.queries.figures import counted, to_freeze
    from probidad.instruments.advice.services.figures import keep

    units = Unit.objects.bulk_create(Unit(institution=home, name=f"Unidad {number}") for number in range(30))
    by_area = {str(each.pk): {"question": 40, "claim": 15} for each in units}
    for each, half_year in list(to_freeze(timezone.localdate())):
        if each == home:
            keep(home, half_year, counted(home, half_year), Random(half_year.year), by_area)


# Alike in both institutions, so that their pages show as much: what differs is how much lies behind.
OPEN, RARE = 400, 60


def _fill(home, keys: dict, numbers: range, count: int) -> None:
    """Conversations of three years, the newest open and a fifth claims, as rows: what is sealed in them nobody reads here."""
    from django.db import transaction
    from django.utils import timezone

    from probidad.core.anonymity.keys import random_key
    from probidad.instruments.advice.models import Claim, Grant, Thread

    states, today = Thread.State, timezone.localdate()
    threads = []
    for number in numbers:
        day = today - dt.timedelta(days=number * 1000 // count + 1)
        is_open = number < OPEN
        threads.append(
            Thread(
                id=random_key(),
                institution=home,
                kind="claim" if number % 5 == 0 else "question",
                language="es",
                locator=secrets.randbits(62),
                state=states.RECEIVED if is_open else states.CLOSED,
                salt="-",
                writer_public=b"-",
                writer_grant=b"-",
                received_on=day,
                taken_on=None if is_open else day,
                answered_on=None if is_open else day + dt.timedelta(days=number % 9),
                closed_on=None if is_open else day + dt.timedelta(days=20),
                waiting_since=day if is_open else None,
                satisfaction=None if is_open else number % 5 + 1,
            )
        )
    claims = [_claim(each, number, count) for number, each in zip(numbers, threads, strict=True)]
    with transaction.atomic():
        Thread.objects.bulk_create(threads)
        Grant.objects.bulk_create(Grant(thread=each, reader=keys[each.kind], sealed=b"-") for each in threads)
        Claim.objects.bulk_create(each for each in claims if each)


def _claim(thread, number: int, count: int):
    """The file of a claim, None of a question: of those that are open a half is under way; so many in all are a crime, and urgent."""
    from probidad.instruments.advice.models import Claim

    if thread.kind != "claim":
        return None
    place, open_ones = number // 5, OPEN // 5  # among the claims
    every = 8 if place < open_ones else (count // 5 - open_ones) // (RARE - open_ones // 8)
    is_rare = place % every == 1
    track = "crime" if is_rare else "fault" if place % 6 == 0 else "breach"
    claim = Claim(thread=thread, is_urgent=is_rare)
    if thread.closed_on:
        claim.phase, claim.track, claim.outcome = "resolved", track, "archived"
        claim.decided_on, claim.resolved_on = thread.received_on, thread.closed_on
    elif place % 2:
        claim.phase, claim.track, claim.decided_on = "underway", track, thread.received_on
    return claim


TASKS = {"trips": trips, "opened": opened, "inboxes": inboxes}
