"""The web process: granian around the WSGI application. Started by :mod:`probidad.cli.serve`."""

import os
import sys

from probidad.cli import parents

# Longer than granian's default, since every new thread has to open a database connection.
THREADS_IDLE_SECONDS = 600
STOP_SECONDS = 15


def application():
    """Load the application in granian's worker, which ends with granian's main process."""
    parents.end_with_parent()
    from probidad.config.wsgi import application

    return application


def main(arguments: list[str]) -> None:
    """``address port workers threads``; no access log, since it would hold visitors' addresses."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    address, port, workers, threads = arguments
    os.umask(0o077)
    parents.end_with_parent()
    os.environ[parents.VARIABLE] = str(os.getpid())
    Granian(
        "probidad.config.wsgi:application",
        address=address,
        port=int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=int(workers),
        blocking_threads=int(threads),
        blocking_threads_idle_timeout=THREADS_IDLE_SECONDS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_access=False,
        # Its warnings are about the number of threads, which is meant: they wait for the database.
        log_level=LogLevels.error,
        websockets=False,
    ).serve(target_loader=application, wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1:])
