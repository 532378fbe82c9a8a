"""The process that opens a round: in a session of its own, with the key through its standard input.

It outlives the request, and a restart of the web server where nobody ends it too. Never in its arguments, its
environment or a file: those are seen by others, or last.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict

from probidad.core.anonymity import custody
from probidad.core.anonymity.base64url import decode, encode
from probidad.core.anonymity.custody import PrivateKeys
from probidad.instruments.exercises.services.mandates import Mandate

COMMAND = (sys.executable, "-m", "probidad", "manage", "open_ballots")


def launch(mandate: Mandate, keys: PrivateKeys) -> None:
    """Start it. Raises OSError where that isn't possible."""
    process = subprocess.Popen(  # noqa: S603 our own command
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name != "PROBIDAD_PARENT"},
        start_new_session=True,
    )
    with process.stdin as pipe:
        pipe.write(written(mandate, keys))
    # Whoever starts a process takes its end note of: else it stays in the table of processes.
    threading.Thread(target=process.wait, daemon=True).start()


def written(mandate: Mandate, keys: PrivateKeys) -> bytes:
    """What the process reads."""
    private = {
        "sealing": encode(custody.private_bytes(keys.sealing)),
        "signing": encode(custody.private_bytes(keys.signing)),
    }
    return json.dumps(asdict(mandate) | private).encode()


def read(sent: bytes) -> tuple[Mandate, PrivateKeys]:
    """What :func:`written` wrote; raises ValueError, LookupError or TypeError for anything else."""
    said = json.loads(sent)
    keys = PrivateKeys(*(custody.load_private(decode(said.pop(name))) for name in ("sealing", "signing")))
    return Mandate(**said), keys
