"""Disclosure control: what of people's answers may be told without singling anybody out.

Every report of the platform passes through here, once, when its figures are frozen:
:func:`tables.published` turns a count into what is kept. Each rule is a pure function with its reason and
source; none knows Django. ``docs/instruments/disclosure.md`` says what is promised, and for whom.
"""

from probidad.core.disclosure.tabulation import plan

__all__ = ["plan"]
