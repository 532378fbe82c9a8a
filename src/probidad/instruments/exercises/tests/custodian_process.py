"""A custodian who brings the key when the file GO appears, beside others: ``custodian_process.py GO``.

Writes what came of it: "published", or "superseded" by whoever came later. Chunks are of five ballots, and each takes
its time, so that all are still at it when the last one comes.
"""

import sys
import time
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.services import launching, opening
    from probidad.instruments.exercises.services.mandates import Superseded

    queries.openings.CHUNK_SIZES = dict.fromkeys(queries.openings.CHUNK_SIZES, 5)
    keep = opening._keep

    def slowly(*args):
        time.sleep(0.1)
        keep(*args)

    opening._keep = slowly
    others, keys = launching.read(sys.stdin.buffer.read())
    round, actor = others.round(), others.actor()
    print("ready", flush=True)
    while not Path(sys.argv[1]).exists():
        time.sleep(0.001)
    mandate = opening.take_over(round=round, public=keys.public, actor=actor)
    try:
        opening.carry_out(mandate=mandate, keys=keys, workers=1)
    except Superseded:
        print("superseded")
    else:
        print("published")
