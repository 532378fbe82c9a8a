"""Questions and claims: their keys, and the help lines that whoever writes reads."""

from collections.abc import Iterator
from gettext import gettext as _
from gettext import ngettext

from django.conf import settings
from django.db.models import Q

from probidad.cli.doctor.findings import Finding, error, good, warning

SHOWN = 3


def check_thread_keys() -> Iterator[Finding]:
    """That the store of keys can be used: without it no conversation can be read or begun."""
    from probidad.core.anonymity.destructible import Unreachable
    from probidad.instruments.advice.thread_keys import store

    topic = "thread-keys"
    try:
        count = len(store().tokens())
    except Unreachable as problem:
        yield error(
            topic,
            _("The keys of questions and claims can't be read: {reason}").format(
                reason=problem.__cause__ or _("somebody holds them")
            ),
            _("Look at the disk, and at who else has {path} open; a copy is in {copies}.").format(
                path=settings.THREAD_KEYS_FILE, copies=settings.THREAD_KEYS_COPIES
            ),
        )
        return
    yield good(topic, _("The keys of questions and claims can be read ({count}).").format(count=count))


def check_help_lines() -> Iterator[Finding]:
    """That each institution that can be written to has looked up the numbers which it shows."""
    from probidad.instruments.advice.models import Offer

    topic = "help-lines"
    taking = Offer.objects.filter(Q(takes_questions=True) | Q(takes_claims=True), lines_confirmed_on=None)
    names = [
        str(each.institution) for each in taking.select_related("institution").order_by("institution__name")
    ]
    if not names:
        yield good(topic, _("Whoever can be written to has confirmed the help lines."))
        return
    yield warning(
        topic,
        ngettext(
            "{count} institution takes questions or claims and hasn't confirmed the help lines: {names}",
            "{count} institutions take questions or claims and haven't confirmed the help lines: {names}",
            len(names),
        ).format(count=len(names), names=", ".join(names[:SHOWN])),
        _(
            "Ask the head of its ethics unit to look the numbers up and confirm them, on the page of help lines of what it offers."
        ),
    )
