"""`probidad serve` and `probidad worker`: the platform in production."""

import errno
import json
import os
import socket
import sys
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import NoReturn

from probidad.cli import assets, folder, parents, platform
from probidad.cli.console import say, step
from probidad.cli.failures import Failure, reason


def claim_port() -> None:
    """Failure if something listens already where the web server is to; before anything is made.

    granian shares its port between its processes, so it would also share it with a stranger.
    """
    address, number = platform.listens_at()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, number))
        except OSError as error:
            raise Failure(_port_sentence(error, address, number)) from error


def _port_sentence(error: OSError, address: str, number: int) -> str:
    if error.errno == errno.EADDRINUSE:
        text = _(
            "Port {port} is taken: stop the program that uses it, or choose another one with PORT={other}."
        )
    elif error.errno == errno.EACCES:
        text = _(
            "Port {port} is reserved for the system's administrator: choose another one with PORT={other}."
        )
    else:
        text = _("Nothing can listen on {address}, port {port}: {reason}.")
    other = number + 1 if 1024 <= number < 65535 else 8080
    return text.format(address=address, port=number, other=other, reason=reason(error))


def serve(arguments) -> int:
    """Check the installation, then run web and worker until told to stop."""
    claim_port()
    data_dir = platform.load()
    folder.share(data_dir)
    from django.conf import settings

    ready_database(data_dir, migrate=arguments.migrate)
    _refuse_demonstration()
    platform.load_content()
    if assets.collect():
        step(_("Collected style sheets, scripts and fonts."))
    say(
        _("Probidad listens on {address}, port {port}. Stop it with Ctrl+C or SIGTERM.").format(
            address=settings.BIND_ADDRESS, port=settings.PORT
        )
    )
    _become_supervisor()


def _become_supervisor() -> NoReturn:
    """Go on as the process that keeps the others running, without what was loaded to check the installation.

    That is some 70 MB, for as long as the platform runs.
    """
    from django.db import connections

    connections.close_all()
    folder.keep_locks()
    command = [sys.executable, "-P", "-m", "probidad.cli.supervisor", json.dumps(commands())]
    os.execv(command[0], command)  # noqa: S606 our own program


def ready_database(data_dir: Path, *, migrate: bool) -> None:
    """Bring an empty database up; ask for `--migrate` where one with data has to change.

    With ``migrate`` a backup is made first. Failure if the database is newer than this version.
    """
    state = platform.database_state()
    if state.unknown:
        raise Failure(
            _(
                "The database was changed by a newer version of Probidad ({names}): install that version."
            ).format(names=", ".join(state.unknown[:3]))
        )
    if not state.pending:
        return
    if not state.empty and not migrate:
        count = len(state.pending)
        raise Failure(
            ngettext(
                "This version brings {count} change to the database. Run `probidad serve --migrate`: "
                "it makes a backup and applies it.",
                "This version brings {count} changes to the database. Run `probidad serve --migrate`: "
                "it makes a backup and applies them.",
                count,
            ).format(count=count)
        )
    if not state.empty:
        from probidad.cli.backups import backup

        path = backup.before_migration(data_dir)
        step(_("Made a backup: {path}").format(path=path))
    step(_("Bringing the database to this version."))
    platform.migrate()


def _refuse_demonstration() -> None:
    if platform.is_demonstration():
        raise Failure(
            _(
                "This data folder holds the demonstration, whose people and answers are invented. "
                "Run `probidad demo`, or choose another folder with DATA_DIR."
            )
        )


def commands() -> dict[str, list[str]]:
    """The processes of an installation, by name, as argument lists."""
    from django.conf import settings

    # -P: the folder where the operator stands is no place to load code from.
    python = [sys.executable, "-P", "-m"]
    web = [settings.BIND_ADDRESS, str(settings.PORT), str(settings.WEB_PROCESSES), str(settings.WEB_THREADS)]
    return {"web": [*python, "probidad.cli.webserver", *web], "worker": [*python, "probidad", "worker"]}


def work(_arguments) -> int:
    """Run background tasks until told to stop."""
    demonstration = os.environ.get("PROBIDAD_DEMO") == "true" and parents.VARIABLE in os.environ
    parents.end_with_parent()
    folder.share(platform.load(demonstration=demonstration))
    state = platform.database_state()
    if state.pending or state.unknown:
        raise Failure(_("The database isn't at this version: run `probidad serve --migrate` first."))
    from probidad.core.tasks import worker

    worker.run()
    return 0
