"""Opening chunks on all cores, in processes that get the key through memory only."""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import connection, get_context, parent_process

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.tally.counting import CHUNK_SIZES, Chunk, Opener, Said

# Fewer ballots are opened sooner than processes start.
WORTH_PROCESSES = 2 * CHUNK_SIZES["answer"]
AHEAD = 2  # chunks for each worker that wait, so that none is idle and memory stays flat
_opener: Opener | None = None  # of a worker process


def workers_for(ballots: int) -> int:
    """How many processes open so many ballots soonest: all cores, or this process alone."""
    return (os.cpu_count() or 1) if ballots > WORTH_PROCESSES else 1


def opened(
    chunks: Iterable[Chunk], *, manifest: Manifest, private_key: EllipticCurvePrivateKey, workers: int
) -> Iterator[tuple[Chunk, Said]]:
    """What each chunk says, in their order. One worker is this process itself.

    Raises BrokenProcessPool where a worker was killed.
    """
    if workers == 1:
        opener = Opener(manifest, private_key)
        yield from ((chunk, opener.open(chunk)) for chunk in chunks)
        return
    # Forked: a fresh process would need a quarter of a second of each core to import what this one has.
    pool = ProcessPoolExecutor(workers, get_context("fork"), _begin, (manifest, private_key))
    with pool:
        pool.submit(
            _ready
        ).result()  # all begin now, before the first chunk is read: no connection is inherited
        yield from _in_order(pool, iter(chunks), workers * (1 + AHEAD))


def _in_order(
    pool: ProcessPoolExecutor, chunks: Iterator[Chunk], window: int
) -> Iterator[tuple[Chunk, Said]]:
    waiting = deque((chunk, pool.submit(_open, chunk)) for chunk in islice(chunks, window))
    try:
        while waiting:
            chunk, future = waiting.popleft()
            said = future.result()
            waiting.extend((each, pool.submit(_open, each)) for each in islice(chunks, 1))
            yield chunk, said
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(manifest: Manifest, private_key: EllipticCurvePrivateKey) -> None:
    """Make a worker ready, and let it end with its parent, however that ends: it holds the key."""
    global _opener
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _opener = Opener(manifest, private_key)


def _ready() -> None:
    """Nothing: whoever waits for its end knows that the workers have begun."""


def _end_with_parent() -> None:
    connection.wait([parent_process().sentinel])
    os._exit(1)


def _open(chunk: Chunk) -> Said:
    return _opener.open(chunk)
