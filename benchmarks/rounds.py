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

COOKIE = b"participacion_es-mx="


@dataclass(frozen=True)
class Answer:
    """One participant's answer to one dilemma."""

    code: str
    position: int
    option: str
    request: bytes

    @property
    def key(self) -> tuple[str, int, str]:
        return self.code, self.position, self.option


@dataclass(frozen=True)
class Round:
    """An open round and what its participants hold."""

    installation: Installation
    number: int
    codes: list[str]
    options: dict[int, list[str]]
    key_file: str

    def enter(self, port: int) -> list[tuple[str, str]]:
        """Bring every code to the page where one enters; pairs of (code, cookie)."""
        forms = [load.post("/ejercicios/", f"code={code}", port) for code in self.codes]
        pairs = []
        for code, response in zip(self.codes, load.collect(forms, port=port), strict=True):
            load.require_redirect(response, b"/ronda/")
            cookies = [each for each in response.header(b"set-cookie") if each.startswith(COOKIE)]
            pairs.append((code, cookies[0].partition(b";")[0].decode()))
        return pairs

    def answers(self, port: int) -> list[Answer]:
        """Everybody's answer to every dilemma, those of one person apart from each other."""
        holders = self.enter(port)
        return [
            Answer(code, position, option, load.post(path, f"option={option}&confirmed=1", port, cookie))
            for position, options in self.options.items()
            for path in [f"/ejercicios/dilema/{position}/"]
            for turn, (code, cookie) in enumerate(holders)
            for option in [options[turn % len(options)]]
        ]

    def ask(self, task: str, answers: list[Answer]) -> dict:
        """Ask the database itself: ``stored`` or ``check`` of :mod:`benchmarks.stage`."""
        wanted = {
            "round": self.number,
            "answers": [each.key for each in answers],
            "key_file": self.key_file,
        }
        return stage(self.installation, task, wanted)


def open_round(installation: Installation, people: int) -> Round:
    """Make the tables and an open round for so many people."""
    made = stage(installation, "prepare", {"people": people})
    options = {int(position): keys for position, keys in made["options"].items()}
    return Round(installation, made["round"], made["codes"], options, made["key_file"])


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
def served(installation: Installation, port: int) -> Iterator[None]:
    """The platform, by `probidad serve`."""
    log = installation.folder / f"serve-{port}.log"
    with running(serve_command(), installation.environment(port), log) as process:
        wait_until(lambda: answers(f"http://{load.HOST}:{port}/livez"), process, log)
        yield


@contextmanager
def bare(installation: Installation, port: int) -> Iterator[None]:
    """The bare view, by the same server program with the same arguments."""
    log = installation.folder / f"bare-{port}.log"
    command = python("-m", "benchmarks.bare")
    with running(command, installation.environment(port), log) as process:
        wait_until(lambda: listens(port), process, log)
        yield
