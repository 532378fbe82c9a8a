"""The audit of disclosure control over many rounds: `make audit`, or `python tools/audit_disclosure.py [CASES]`.

For every night: 10,000 invented rounds, with larger trees than the suite's 500. Says which rounds break the
promise, by their seeds; exit status 1 if one does.
"""

import sys

from probidad.core.disclosure.tables import published
from probidad.core.disclosure.tests.audit import audited, left_over
from probidad.core.disclosure.tests.cases import random_case

CASES, MOST_UNITS, REPORTED = 10_000, 9, 500


def main(cases: int) -> int:
    """Exit status: 0 if the promise holds in all."""
    broken = 0
    for seed in range(cases):
        case = random_case(seed, MOST_UNITS)
        figures = published(case.counts, case.parents, minimum=case.minimum, dice=case.dice)
        found = left_over(case, figures) + audited(case, figures)
        broken += bool(found)
        for breach in found:
            print(f"Seed {seed}: {breach}")
        if (seed + 1) % REPORTED == 0:
            print(f"{seed + 1} of {cases} rounds; {broken} break the promise", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES))
