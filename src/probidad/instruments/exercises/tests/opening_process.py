"""The process that opens a round, slowed down for a test that kills it: ``opening_process.py JOURNAL``.

Chunks are of five ballots; after each that is kept it notes so in the journal, and takes its time.
"""

import sys
import time
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.services import launching, opening

    queries.openings.CHUNK_SIZES = dict.fromkeys(queries.openings.CHUNK_SIZES, 5)
    keep = opening._keep

    def slowly(*args):
        keep(*args)
        with Path(sys.argv[1]).open("a") as journal:
            journal.write("kept\n")
        time.sleep(0.2)

    opening._keep = slowly
    mandate, keys = launching.read(sys.stdin.buffer.read())
    opening.carry_out(mandate=mandate, keys=keys)
