"""No acknowledged ballot is lost, and none counts twice, when the server is killed again and again."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from benchmarks import databases, load, rounds
from benchmarks.processes import answers, kill, start, stop, wait_until
from benchmarks.report import NotMeasured, Section, spread

PORT = 8192
CONNECTIONS = 32
FULL, QUICK = (1000, 5, 2.0), (100, 2, 0.7)  # people, kills, seconds of answers before each
PATIENCE = 120.0  # seconds within which an answer must have been acknowledged


@dataclass
class Play:
    """What happened: answers that the server acknowledged, and those whose acknowledgement was lost."""

    acknowledged: list[rounds.Answer] = field(default_factory=list)
    lost: list[rounds.Answer] = field(default_factory=list)
    over: bool = False


def measure(quick: bool = False) -> Section:
    """Kill everything (SIGKILL) while answers arrive, start again, and compare with the database."""
    section = Section("Five kills while answers arrive")
    people, kills, seconds = QUICK if quick else FULL
    section.say(
        f"{CONNECTIONS} connections answer without a pause; every second ballot was sealed by a browser, the others are "
        f"sealed on receipt. {kills} times, after some {seconds:g} s, every "
        "process of `probidad serve` (supervisor, web, worker) gets SIGKILL, and the command is started "
        "again. A participant whose connection broke sends the same again. In the end the round is "
        "opened with the custodian's key, and each answer compared with what was sent and acknowledged. "
        "A kill leaves the operating system running: a loss of power was not tried; for that stand SQLite's "
        "`synchronous=FULL` and PostgreSQL's `synchronous_commit`."
    )
    found = [_database(make, people, kills, seconds) for make in databases.kinds()]
    names = [name for name, _figures in found]
    labels = list(found[0][1])
    section.table(["", *names], [[label, *(figures[label] for _name, figures in found)] for label in labels])
    return section


def _database(make, people: int, kills: int, seconds: float) -> tuple[str, dict[str, str]]:
    with make() as installation:
        round = rounds.open_round(installation, people)
        server = Server(installation)
        try:
            server.start()
            prepared = chain.from_iterable(zip(round.sealed(PORT), round.answers(PORT), strict=True))
            play, committed, pauses = load.run(_play(round, server, prepared, kills, seconds))
        finally:
            server.end()
        checked = round.ask("check", play.acknowledged)
        _require_all_there(checked)
        return installation.name, {
            "Ballots acknowledged": f"{checked['acknowledged']:,}",
            "of these sealed by a browser": f"{sum(each.is_sealed for each in play.acknowledged):,}",
            "in the database exactly once, with the option that was sent": f"{checked['once']:,}",
            "missing": str(checked["missing"]),
            "twice": str(checked["twice"]),
            "with another option": str(checked["different"]),
            "Ballots that nobody had acknowledged to them": str(checked["not_sent"]),
            "Answers whose acknowledgement was lost, and which were sent again": str(len(play.lost)),
            "of these already stored when the server died": str(sum(committed)),
            "Seconds from the kill to the first answer": spread(pauses, 1),
        }


def _require_all_there(checked: dict) -> None:
    wrong = {name: checked[name] for name in ("missing", "twice", "different", "not_sent") if checked[name]}
    if wrong:
        raise NotMeasured(f"answers were lost or counted wrongly: {wrong}")


@dataclass
class Server:
    """`probidad serve`, to be killed and started again."""

    installation: databases.Installation
    process: subprocess.Popen | None = None

    def start(self) -> None:
        log = self.installation.folder / "serve.log"
        self.process = start(rounds.serve_command(), self.installation.environment(PORT), log)
        wait_until(lambda: answers(f"http://{load.HOST}:{PORT}/livez"), self.process, log)

    def kill(self) -> None:
        kill(self.process)

    def end(self) -> None:
        if self.process is not None:
            stop(self.process)


async def _play(round: rounds.Round, server: Server, prepared, kills: int, seconds: float):
    """Answer, and kill; the play, how many of each kill's lost ones were stored, seconds to recover."""
    play = Play()
    waiting = iter(prepared)
    committed, pauses = [], []
    async with asyncio.TaskGroup() as group:
        for _each in range(CONNECTIONS):
            group.create_task(_participants(play, waiting))
        for _each in range(kills):
            await asyncio.sleep(seconds)
            committed.append(await _kill_and_restart(play, round, server, pauses))
        await asyncio.sleep(seconds)
        play.over = True
    if next(waiting, None) is None:
        raise NotMeasured("the prepared answers ran out: raise the number of people")
    return play, committed, pauses


async def _kill_and_restart(play: Play, round: rounds.Round, server: Server, pauses: list[float]) -> int:
    before = len(play.lost)
    await asyncio.to_thread(server.kill)
    killed = time.monotonic()
    await asyncio.sleep(0.5)  # PostgreSQL notices that its clients are gone
    stored = (await asyncio.to_thread(round.ask, "stored", play.lost[before:]))["stored"]
    looked = time.monotonic() - killed
    await asyncio.to_thread(server.start)
    acknowledged = len(play.acknowledged)
    async with asyncio.timeout(PATIENCE):
        while len(play.acknowledged) == acknowledged:
            await asyncio.sleep(0.01)
    pauses.append(time.monotonic() - killed - looked)
    return stored


async def _participants(play: Play, waiting: Iterator[rounds.Answer]) -> None:
    """Send one answer after the other; one whose connection breaks again, until it is acknowledged."""
    connection = load.Connection(PORT)
    while not play.over and (answer := next(waiting, None)):
        async with asyncio.timeout(PATIENCE):
            while not await _acknowledged(connection, answer, play):
                await asyncio.sleep(0.05)
        play.acknowledged.append(answer)
    connection.close()


async def _acknowledged(connection: load.Connection, answer: rounds.Answer, play: Play) -> bool:
    try:
        await connection.open()
    except OSError:
        return False  # nobody is there: nothing was sent
    try:
        _require_taken(answer, await connection.send(answer.request))
    except (OSError, EOFError):
        play.lost.append(answer)
        return False
    return True


def _require_taken(answer: rounds.Answer, response: load.Response) -> None:
    """Stored now, or before: what is sent again may have been stored when its acknowledgement was lost."""
    if not (answer.is_sealed and response.status == 409):
        (load.require_stored if answer.is_sealed else load.redirects("/orientacion/"))(response)
