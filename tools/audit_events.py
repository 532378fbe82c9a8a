"""Write `docs/audit-events.md` from the vocabulary that the code registers: `python tools/audit_events.py`."""

import os
from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "audit-events.md"
HEAD = """# What the audit trail records

Written by `tools/audit_events.py` from the code; a test compares the two. An event holds what a
known member of staff did (or the platform itself), never what somebody answered or wrote. Who acted
and data about other people lie in rows of their own, of which the chain holds salted digests: they can
be erased without breaking it (`core/audit`).

| personal data | meaning |
|---|---|
| actor only | Nothing personal but who acted; the name goes when that person's account is erased. |
| goes with the person | Also data about the person whom it concerns; each part goes with that person. |
| kept *n* years | Evidence that must outlive the account: it stays that long after the event, then goes. |
"""


def rule(erasure) -> str:
    """A rule for personal data in the words of the page's table."""
    if erasure.years:
        return f"kept {erasure.years} years"
    return "goes with the person" if erasure.allows_personal else "actor only"


def page() -> str:
    """The whole page."""
    from django.utils import translation

    from probidad.core.audit.events import kinds

    parts = [HEAD]
    with translation.override("en"):
        for scope, members in groupby(kinds(), key=lambda kind: kind.split(":")[0]):
            parts.append(f"\n## `{scope}`\n\n| event | what happened | personal data |\n|---|---|---|\n")
            parts += [f"| `{kind.value}` | {kind.label} | {rule(kind.erasure)} |\n" for kind in members]
    return "".join(parts)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "probidad.config.settings")
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
