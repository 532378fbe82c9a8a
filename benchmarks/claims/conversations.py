"""Beginning a conversation and reading it again with the receipt, while others look at pages that need none of it."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks import databases, load, processes, rounds
from benchmarks.report import NotMeasured, Section, percentile, spread
from probidad.core.anonymity import stretching

PORT = 8198
CONNECTIONS = (1, 8, 32)
FULL, QUICK = (6, 4.0), (1, 1.5)  # turns, seconds each
PREPARED = 12  # trips for a second of load: more than two cores can derive
LEAST, PAGE_GOAL, MEMORY_GOAL = 5.0, 100, 600  # trips a second; milliseconds; MB
PAUSE = 0.05  # seconds between two looks at a page
WEIGHED_EVERY = 0.3  # seconds
WRITE, RETURN, READ = "/asesoria/escribir/", "/asesoria/volver/", "/asesoria/volver/conversacion/"
PAGE = "/asesoria/"
COOKIE = b"asesoria_es-mx="
DERIVATIONS = 2  # of one trip: when it is begun, and when somebody comes back


@dataclass
class Load:
    """What one number of connections met."""

    trips: list[float] = field(default_factory=list)  # seconds
    rates: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)  # MB
    words: list[str] = field(default_factory=list)


def measure(quick: bool = False) -> Section:
    """Trips at 1, 8 and 32 connections in turns, on each database that there is."""
    section = Section("Questions and claims: sending and reading again")
    turns, seconds = QUICK if quick else FULL
    section.say(
        "One trip: the review's form is sent with its receipt and the solved puzzle (some 1,100 characters, sealed for the "
        "writer and two advisors); then the eleven words are brought back, and the conversation is read by the cookie. "
        f"Each trip derives a key twice: Argon2id with {stretching.MEMORY >> 20} MiB and {stretching.PASSES} passes. "
        "`probidad serve` with its defaults. Each number of connections in turns (1 8 32 1 8 32 …), "
        f"{turns} turns of {seconds} s; trips that were begun in time are ended and counted. All the while another connection "
        f"asks for the entrance page every {PAUSE * 1000:.0f} ms, which needs none of it. In the end every receipt that was "
        "acknowledged is brought once more, inside the platform, and what it opens is compared with what was sent. The ratio "
        "is to the trips that bare derivations on all cores would allow in the same run. Goals: nothing lost or failed, at "
        f"least {LEAST:.0f} trips a second, the page under {PAGE_GOAL} ms at p95 at 32 connections, the server's "
        f"processes under {MEMORY_GOAL} MB together (their memory while it ran, at its most, what they share counted once)."
    )
    found = [_database(make, turns, seconds) for make in databases.kinds()]
    headers = (
        "database, connections",
        "trips/s",
        "p50 ms",
        "p95 ms",
        "lost or failed",
        "page p95 ms",
        "goals",
    )
    section.table(headers, [row for each in found for row in each["rows"]])
    section.table(
        (
            "database",
            "page p95 ms, nobody else there",
            "bare derivations/s",
            "of the trips these allow",
            "MB",
        ),
        [each["about"] for each in found],
    )
    return section


def _database(make, turns: int, seconds: float) -> dict:
    with make() as installation:
        prepared = _prepared(installation, turns, seconds)
        with rounds.served(installation, PORT) as server:
            idle = _idle()
            loads = {each: Load() for each in CONNECTIONS}
            for _turn in range(turns):
                for connections, found in loads.items():
                    load.run(_turn_of(found, prepared[connections], connections, seconds, server.pid))
            memory = max(each for found in loads.values() for each in found.memory)
        derivations = _derivations()
        rows = [_row(installation, connections, found) for connections, found in loads.items()]
    best = max(rate for each in loads.values() for rate in each.rates)
    allowed = derivations / DERIVATIONS
    told = f"{memory:.0f}" + ("" if memory < MEMORY_GOAL else " **not met**")
    return {
        "rows": rows,
        "about": [installation.name, f"{idle:.1f}", f"{derivations:.1f}", f"{best / allowed:.2f}", told],
    }


def _prepared(installation, turns: int, seconds: float) -> dict[int, Iterator[tuple[str, str, str]]]:
    each = round(turns * (seconds * PREPARED + CONNECTIONS[-1]))  # the last ones begin just in time
    made = rounds.stage(installation, "trips", {"count": each * len(CONNECTIONS)}, 900)["trips"]
    return {
        connections: iter(made[place * each : (place + 1) * each])
        for place, connections in enumerate(CONNECTIONS)
    }


async def _turn_of(found: Load, prepared: Iterator, connections: int, seconds: float, server: int) -> None:
    began, over = time.perf_counter(), asyncio.Event()
    before = len(found.trips)

    async def writer() -> None:
        connection = load.Connection(PORT)
        while time.perf_counter() < began + seconds:
            trip = next(prepared, None)
            if trip is None:
                raise NotMeasured(f"the prepared trips ran out; failed: {found.failed[:1]}")
            await _travel(connection, trip, found)
        connection.close()

    async with asyncio.TaskGroup() as group:
        looking = [
            group.create_task(_look(found.pages, over)),
            group.create_task(_weigh(server, found.memory, over)),
        ]
        await asyncio.gather(*(writer() for _each in range(connections)))
        took = time.perf_counter() - began
        over.set()
        await asyncio.gather(*looking)
    found.rates.append((len(found.trips) - before) / took)


async def _travel(connection: load.Connection, trip: tuple[str, str, str], found: Load) -> None:
    sending, returning, words = trip
    sent = time.perf_counter()
    try:
        answer = await connection.send(load.post(WRITE, sending, PORT))
        if answer.status != 200:
            raise load.UnexpectedAnswer(f"{WRITE} {answer.status}")
        found.words.append(words)
        answer = await connection.send(load.post(RETURN, returning, PORT))
        load.redirects(READ)(answer)
        [cookie] = [each for each in answer.header(b"set-cookie") if each.startswith(COOKIE)]
        answer = await connection.send(_get(READ, cookie.partition(b";")[0].decode()))
        if answer.status != 200:
            raise load.UnexpectedAnswer(f"{READ} {answer.status}")
    except (OSError, EOFError, ValueError, load.UnexpectedAnswer) as error:
        found.failed.append(repr(error))
        return
    found.trips.append(time.perf_counter() - sent)


def _get(path: str, cookie: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {load.HOST}:{PORT}", "Accept-Language: es-MX"]
    return "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()


async def _look(times: list[float], over: asyncio.Event) -> None:
    """Ask for a page, wait a little, ask again."""
    connection = load.Connection(PORT)
    while not over.is_set():
        asked = time.perf_counter()
        answer = await connection.send(_get(PAGE))
        if answer.status != 200:
            raise load.UnexpectedAnswer(f"{PAGE} {answer.status}")
        times.append(time.perf_counter() - asked)
        await asyncio.sleep(PAUSE)
    connection.close()


def _idle() -> float:
    """The page's p95 in milliseconds while nobody else is there."""
    times: list[float] = []

    async def alone() -> None:
        over = asyncio.Event()
        looking = asyncio.create_task(_look(times, over))
        await asyncio.sleep(4)
        over.set()
        await looking

    load.run(alone())
    return percentile(times, 0.95) * 1000


def _derivations(seconds: float = 3.0) -> float:
    """Keys that this machine derives in a second, on all cores (`stretching` lets one a core at a time)."""
    salt, made, began = stretching.new_salt(), [], time.perf_counter()

    def derive() -> None:
        while time.perf_counter() < began + seconds:
            stretching.stretched(b"secret", salt, 96)
            made.append(1)

    workers = [threading.Thread(target=derive) for _each in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return len(made) / (time.perf_counter() - began)


async def _weigh(server: int, memory: list[float], over: asyncio.Event) -> None:
    """Note again and again what the server's processes hold together, in MB."""
    while not over.is_set():
        memory.append(await asyncio.to_thread(processes.memory, server))
        await asyncio.sleep(WEIGHED_EVERY)


def _row(installation, connections: int, found: Load) -> list[str]:
    opened = rounds.stage(installation, "opened", {"words": found.words}, 900)
    lost = len(found.words) - opened["whole"] + len(found.failed)
    times = [each * 1000 for each in found.trips]
    page = percentile(found.pages, 0.95) * 1000
    met = not lost and sorted(found.rates)[len(found.rates) // 2] >= (LEAST if connections > 1 else 0)
    met = met and (page < PAGE_GOAL or connections != CONNECTIONS[-1])
    return [
        f"{installation.name}, {connections}",
        spread(found.rates, 1),
        f"{percentile(times, 0.5):,.0f}",
        f"{percentile(times, 0.95):,.0f}",
        f"{lost} of {len(found.words) + len(found.failed)}",
        f"{page:.0f}",
        "met" if met else "**not met**",
    ]
