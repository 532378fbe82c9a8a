"""Conversations to be begun and read again, and inboxes of any size: what happens inside the platform.

Runs in :mod:`benchmarks.stage`, with the environment of the server that is measured, so that the drafts that a form carries
and the turns of its puzzle are sealed by that server's key.
"""

import datetime as dt
import hashlib
import os
import secrets
from concurrent.futures import ProcessPoolExecutor
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

    home = Institution.objects.first() or _house("municipio-de-las-dudas", ADVISORS)[0]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        return {"trips": list(pool.map(_trip, [home.pk] * wanted["count"], chunksize=20))}


def _house(slug: str, advisors: int):
    """An institution that takes questions, and its advisors, each with a key."""
    from probidad.core.anonymity.readers import new_reader
    from probidad.core.institutions.models import Institution
    from probidad.core.people.models import Membership, Person
    from probidad.core.people.roles import Role
    from probidad.instruments.advice.models import Offer, ReaderKey

    home = Institution.objects.create(slug=slug, name=slug, kind=Institution.Kind.MUNICIPALITY)
    Offer.objects.create(institution=home, takes_questions=True)
    keys = []
    for number in range(advisors):
        person = Person.objects.create_user(email=f"{slug}{number}@ejemplo.mx", name=f"Asesora {number}")
        Membership.objects.create(person=person, role=Role.ADVISOR, institution=home)
        keys.append(
            ReaderKey.objects.create(person=person, public=new_reader().public, salt="-", sealed_seed=b"-")
        )
    return home, keys


def _trip(home: int) -> tuple[str, str, str]:
    from probidad.instruments.advice import floods
    from probidad.instruments.advice.participation import drafts
    from probidad.instruments.advice.queries.questions import MAIN

    draft = drafts.begin(institution=home, kind="question").but(confirmed=True, answers={MAIN: TEXT})
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
    """Two institutions with so many conversations (``small``, ``large``), an advisor's cookie for each, and a ``quarter``."""
    from django.utils import timezone

    day = timezone.localdate() - dt.timedelta(days=700)
    made = {size: _inbox(size, wanted[size]) for size in ("small", "large")}
    return made | {"quarter": {"since": day.isoformat(), "until": (day + dt.timedelta(days=90)).isoformat()}}


def _inbox(slug: str, count: int) -> dict:
    from benchmarks.reading import signed_in

    home, [key, *_others] = _house(slug, ADVISORS)
    for begin in range(0, count, 5000):
        _fill(home, key, begin, min(begin + 5000, count))
    return {"slug": home.slug, "cookie": signed_in(key.person)}


def _fill(home, key, begin: int, end: int) -> None:
    """Conversations of three years, a tenth of them open, as rows: what is sealed in them nobody reads here."""
    from django.db import transaction
    from django.utils import timezone

    from probidad.core.anonymity.keys import random_key
    from probidad.instruments.advice.models import Grant, Thread

    states, today = Thread.State, timezone.localdate()
    threads = []
    for number in range(begin, end):
        day = today - dt.timedelta(days=number * 1000 // max(end, 1000) + 1)
        is_open = number % 10 == 0
        threads.append(
            Thread(
                id=random_key(),
                institution=home,
                kind="question",
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
    with transaction.atomic():
        Thread.objects.bulk_create(threads)
        Grant.objects.bulk_create(Grant(thread=each, reader=key, sealed=b"-") for each in threads)


TASKS = {"trips": trips, "opened": opened, "inboxes": inboxes}
