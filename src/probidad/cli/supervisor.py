"""Keeps a few processes running until it is told to stop.

As a program, ``python -m probidad.cli.supervisor COMMANDS``, it keeps those of a JSON object: name, argument list.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import gettext as _

from probidad.cli import parents, texts
from probidad.cli.console import warn

LOOKS_EVERY = 0.2  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead process is started again
STEADY_AFTER = 60.0  # seconds after which a process counts as well
PATIENCE = 20.0  # seconds that a process has to finish what it is doing
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Child:
    """A process to keep alive; ``pause`` is how long its next restart waits, in seconds."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE


@dataclass
class Supervisor:
    """Starts ``commands`` (name: argument list), restarts what dies, and stops all together.

    ``report`` gets a sentence for every event. ``tick`` is called a few times a second.
    """

    commands: Mapping[str, list[str]]
    report: Callable[[str], None]
    tick: Callable[[], None] = lambda: None
    _stop: bool = field(default=False, init=False)

    def run(self) -> int:
        """Run until SIGTERM, SIGINT or SIGHUP; the exit status, 0 for an orderly end."""
        children = [Child(name, command) for name, command in self.commands.items()]
        previous = {number: signal.signal(number, self._told_to_stop) for number in STOP_SIGNALS}
        try:
            while not self._stop:
                for child in children:
                    self._keep(child)
                self.tick()
                time.sleep(LOOKS_EVERY)
        finally:
            clean = self._end(children)
            for number, handler in previous.items():
                signal.signal(number, handler)
        return 0 if clean else 1

    def _told_to_stop(self, _number, _frame) -> None:
        self._stop = True

    def _keep(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                child.process, child.started = self._start(child), now
            return
        status = child.process.poll()
        if status is None:
            return
        if now - child.started > STEADY_AFTER:
            child.pause = FIRST_PAUSE
        self.report(
            _("The process {name} ended ({status}); it starts again in {seconds:.1f} s.").format(
                name=child.name, status=status, seconds=child.pause
            )
        )
        child.process, child.due = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def _start(self, child: Child) -> subprocess.Popen:
        # In a session of its own, so that Ctrl+C reaches only us, and we tell the others in order.
        return subprocess.Popen(
            child.command,
            env=os.environ | {parents.VARIABLE: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _end(self, children: list[Child]) -> bool:
        """Ask all to stop, wait, and kill what doesn't; False if something had to be killed."""
        running = [child for child in children if child.process and child.process.poll() is None]
        for child in running:
            child.process.terminate()
        deadline, clean = time.monotonic() + PATIENCE, True
        for child in running:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                clean = False
                self.report(
                    _("The process {name} didn't stop in time and was killed.").format(name=child.name)
                )
                child.process.kill()
                child.process.wait()
        return clean


if __name__ == "__main__":
    texts.speak()
    sys.exit(Supervisor(json.loads(sys.argv[1]), warn).run())
