"""A round on an installation of its own, from outside: its codes, its answers as requests."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks import load
from benchmarks.databases import Installation
from benchmarks.processes import ROOT, answers, listens, python, running, wait_until
from benchmarks.report import NotMeasured
from probidad.core.anonymity import codes

DILEMMAS = 12
AT_ONCE = 64  # people who answer one dilemma after the other, before the next ones begin
COOKIE = b"participacion_es-mx="


@dataclass(frozen=True)
class Answer:
    """One participant's answer to one dilemma: the request, and the mark and option that its ballot has."""

    mark: str
    option: str
    request: bytes
    is_sealed: bool = False


@dataclass(frozen=True)
class Dilemma:
    """A dilemma of the round: its options, and the id of the key of its answers."""

    key: str
    options: list[str]


@dataclass(frozen=True)
class Round:
    """An open round and what its participants hold."""

    installation: Installation
    number: int
    codes: list[str]
    dilemmas: list[Dilemma]
    key_file: str

    def enter(self, port: int) -> list[tuple[str, str]]:
        """Bring every code to the page where one enters; pairs of (code, cookie)."""
        forms = [load.post("/ejercicios/", f"code={code}", port) for code in self.codes]
        pairs = []
        for code, response in zip(self.codes, load.collect(forms, port=port), strict=True):
            load.redirects("/ronda/")(response)
            cookies = [each for each in response.header(b"set-cookie") if each.startswith(COOKIE)]
            pairs.append((code, cookies[0].partition(b";")[0].decode()))
        return pairs

    def answers(self, port: int) -> list[Answer]:
        """Everybody's answer to every dilemma, to be sealed on receipt; those of one person apart from each other."""
        holders = self.enter(port)
        groups = [holders[start : start + AT_ONCE] for start in range(0, len(holders), AT_ONCE)]
        return [
            Answer(
                codes.nullifier(code, scope=dilemma.key),
                option,
                load.post(f"/ejercicios/dilema/{position}/", f"option={option}&confirmed=1", port, cookie),
            )
            for group in groups
            for position, dilemma in enumerate(self.dilemmas, start=1)
            for turn, (code, cookie) in enumerate(group)
            for option in [dilemma.options[turn % len(dilemma.options)]]
        ]

    def sealed(self, port: int) -> list[Answer]:
        """Everybody's answer to every dilemma, as a browser seals it; made now, on all cores."""
        wanted = {"round": self.number, "each": len(self.codes)}
        made = stage(self.installation, "ballots", wanted)["ballots"]
        return [
            Answer(mark, option, load.post("/ejercicios/urna/", body, port, kind=load.JSON), is_sealed=True)
            for mark, option, body in made
        ]

    def exchanges(self, port: int) -> list[tuple[bytes, bytes]]:
        """For each code, what a browser sends to exchange it: where it is, and the blinded values; made on all cores."""
        made = stage(self.installation, "exchanges", {"codes": self.codes})["exchanges"]
        return [
            tuple(load.post("/ejercicios/credenciales/", body, port, kind=load.JSON) for body in bodies)
            for bodies in made
        ]

    def ask(self, task: str, answers: list[Answer]) -> dict:
        """Ask the database itself: ``stored`` or ``check`` of :mod:`benchmarks.stage`."""
        wanted = {
            "round": self.number,
            "marks": {each.mark: each.option for each in answers},
            "key_file": self.key_file,
        }
        return stage(self.installation, task, wanted)


def open_round(installation: Installation, people: int, dilemmas: int = DILEMMAS) -> Round:
    """Make the tables and an open round for so many people."""
    made = stage(installation, "prepare", {"people": people, "dilemmas": dilemmas})
    dilemmas = [Dilemma(key, options) for key, options in made["dilemmas"]]
    return Round(installation, made["round"], made["codes"], dilemmas, made["key_file"])


def stage(installation: Installation, task: str, wanted: dict, patience: float = 300) -> dict:
    """Do something inside the platform, in a process of its own; see :mod:`benchmarks.stage`."""
    source, target = installation.folder / "wanted.json", installation.folder / "found.json"
    source.write_text(json.dumps(wanted))
    done = subprocess.run(
        python("-m", "benchmarks.stage", task, str(source), str(target)),
        cwd=ROOT,
        env=installation.environment(0),
        capture_output=True,
        text=True,
        timeout=patience,
    )
    if done.returncode:
        raise NotMeasured(f"{task}: {' / '.join(done.stderr.splitlines()[-3:])}")
    return json.loads(target.read_text())


def serve_command() -> list[str]:
    """`probidad serve`, as an operator runs it."""
    return python("-m", "probidad", "serve")


@contextmanager
def served(installation: Installation, port: int) -> Iterator[subprocess.Popen]:
    """The platform, by `probidad serve`."""
    log = installation.folder / f"serve-{port}.log"
    with running(serve_command(), installation.environment(port), log) as process:
        wait_until(lambda: answers(f"http://{load.HOST}:{port}/livez"), process, log)
        yield process


@contextmanager
def bare(installation: Installation, port: int) -> Iterator[None]:
    """The bare view, by the same server program with the same arguments."""
    log = installation.folder / f"bare-{port}.log"
    command = python("-m", "benchmarks.bare")
    with running(command, installation.environment(port), log) as process:
        wait_until(lambda: listens(port), process, log)
        yield
