"""Database, migrations, operators, mail, tasks, audit trail and static files."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from django.conf import settings
from django.db import connection

from probidad.cli import assets, platform
from probidad.cli.backups import postgres
from probidad.cli.doctor.findings import Finding, error, good, note, warning
from probidad.cli.failures import Failure
from probidad.core.anonymity import blind

OLDEST_POSTGRESQL = 14  # the oldest that Django 5.2 supports
# Connections of the worker, of commands and of PostgreSQL's own superusers, beside one a web thread.
OTHERS = 10
MAIL_SECONDS = 10
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1", ""}


def check_database() -> Iterator[Finding]:
    """That the database is whole, and keeps what it acknowledged."""
    if connection.vendor == "sqlite":
        yield from _check_sqlite()
    else:
        yield from _check_postgresql()


def _value(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _check_sqlite() -> Iterator[Finding]:
    topic = "database"
    journal, synchronous = _value("PRAGMA journal_mode"), _value("PRAGMA synchronous")
    if journal != "wal" or synchronous != 2:
        yield error(
            topic,
            _(
                "SQLite runs with journal {journal} and synchronous {synchronous}: a power cut could lose answers."
            ).format(journal=journal, synchronous=synchronous),
            _("Keep the data folder on a local disk: a network disk can't keep SQLite's journal."),
        )
    found = _value("PRAGMA quick_check(1)")
    if found == "ok":
        yield good(
            topic,
            _("SQLite {version}: the database is whole.").format(version=_value("SELECT sqlite_version()")),
        )
    else:
        yield error(
            topic,
            _("The database is damaged: {reason}").format(reason=found),
            _("Stop the platform, keep a copy of the data folder, and restore the last good backup."),
        )


def _check_postgresql() -> Iterator[Finding]:
    topic = "database"
    major, version = postgres.server_version(connection)
    if major < OLDEST_POSTGRESQL:
        yield error(
            topic,
            _("PostgreSQL {version} is too old.").format(version=version),
            _("Upgrade the server to PostgreSQL {version} or newer.").format(version=OLDEST_POSTGRESQL),
        )
    else:
        yield good(topic, _("PostgreSQL {version} answers.").format(version=version))
    if "off" in {_value("SHOW fsync"), _value("SHOW full_page_writes")}:
        yield error(
            topic,
            _("PostgreSQL doesn't wait for the disk: a power cut could lose answers."),
            _("Set fsync and full_page_writes to on in postgresql.conf."),
        )
    most, needed = int(_value("SHOW max_connections")), settings.WEB_PROCESSES * settings.WEB_THREADS + OTHERS
    if most < needed:
        yield warning(
            topic,
            _("PostgreSQL gives {most} connections, and the platform may need {needed}.").format(
                most=most, needed=needed
            ),
            _("Raise max_connections in postgresql.conf, or lower WEB_THREADS."),
        )
    try:
        dump, restore = postgres.tool("pg_dump", major), postgres.tool("pg_restore", major)
    except Failure as failure:
        yield error(topic, str(failure), _("Without it there are no backups."))
    else:
        yield good(topic, _("Backups use {dump} and {restore}.").format(dump=dump, restore=restore))


def check_migrations() -> Iterator[Finding]:
    """That the tables are those of this version."""
    topic, state = "migrations", platform.database_state()
    if state.unknown:
        yield error(
            topic,
            _("A newer version of Probidad changed the database: {names}").format(
                names=", ".join(state.unknown[:3])
            ),
            _("Install that version."),
        )
    if state.pending:
        count = len(state.pending)
        yield error(
            topic,
            ngettext(
                "The database lacks {count} change of this version.",
                "The database lacks {count} changes of this version.",
                count,
            ).format(count=count),
            "probidad serve --migrate",
        )
    if not state.pending and not state.unknown:
        yield good(topic, _("The database is at this version."))


def check_operators() -> Iterator[Finding]:
    """That somebody runs the platform, and that a single lost account doesn't leave it without."""
    from probidad.core.people import access
    from probidad.core.people.roles import Role

    topic, count = "operators", access.people_in_role(Role.OPERATOR, None).count()
    invite = "probidad manage create_operator --email … --name …"
    if count == 0:
        yield warning(topic, _("Nobody runs the platform yet."), invite)
    elif count == 1:
        yield note(topic, _("One person alone runs the platform."), _("Invite a second one."))
    else:
        yield good(topic, _("{count} people run the platform.").format(count=count))


def check_mail() -> Iterator[Finding]:
    """That the mail server takes our connection; nothing is sent."""
    from django.core.mail import get_connection

    topic = "mail"
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend != "smtp":
        yield warning(
            topic,
            _(
                "Mail isn't sent ({backend}): sign-in codes, invitations and codes for exercises reach nobody, "
                "and whoever reads the log finds them there."
            ).format(backend=backend)
            if backend == "console"
            else _("Mail isn't sent ({backend}): codes and invitations reach nobody.").format(
                backend=backend
            ),
            _("Set EMAIL_URL, for instance smtp+tls://user:password@mail.example.mx:587"),
        )
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    mail = get_connection(timeout=MAIL_SECONDS)
    try:
        mail.open()
        mail.close()
    except (OSError, smtplib.SMTPException) as problem:
        yield error(
            topic,
            _("The mail server {where} refuses us: {reason}").format(where=where, reason=problem),
            _("Correct EMAIL_URL: name, port, user, password and encryption."),
        )
        return
    yield good(topic, _("The mail server {where} takes our mail.").format(where=where))
    if not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL) and settings.EMAIL_HOST not in LOCAL_HOSTS:
        yield error(
            topic,
            _("Mail travels unencrypted to {where}: codes could be read on the way.").format(where=where),
            _("Use smtp+tls:// or smtp+ssl:// in EMAIL_URL."),
        )
    if "@localhost" in settings.DEFAULT_FROM_EMAIL:
        yield warning(
            topic,
            _("Mails say that they come from {sender}: many servers refuse that.").format(
                sender=settings.DEFAULT_FROM_EMAIL
            ),
            _("Set DEFAULT_FROM_EMAIL to an address of your domain."),
        )


def check_tasks() -> Iterator[Finding]:
    """That somebody does the background work."""
    from probidad.core.tasks.queries import queue_state

    topic, state = "tasks", queue_state()
    if state.late:
        yield error(
            topic,
            ngettext(
                "{count} task has waited for more than a quarter of an hour: no worker runs.",
                "{count} tasks have waited for more than a quarter of an hour: no worker runs.",
                state.late,
            ).format(count=state.late),
            _("Start `probidad serve`, or `probidad worker` beside your own web server."),
        )
    if state.failed:
        yield warning(
            topic,
            ngettext(
                "{count} task was given up after its last attempt.",
                "{count} tasks were given up after their last attempt.",
                state.failed,
            ).format(count=state.failed),
            _("`probidad manage failed_tasks` names them; with --retry all they are tried again."),
        )
    if not state.late and not state.failed:
        yield good(topic, _("Background work is up to date ({count} waiting).").format(count=state.waiting))


def check_audit() -> Iterator[Finding]:
    """The audit trail: its end, to be noted elsewhere, its guards, and its last verification."""
    from django.utils import timezone

    from probidad.core.audit.models import AuditCheck, AuditEvent, AuditHead
    from probidad.core.audit.verification import Anchor
    from probidad.core.database import guards

    topic, head, checked = "audit", AuditHead.objects.first(), AuditCheck.objects.first()
    if head is None or not head.sequence:
        yield good(topic, _("The audit trail is empty."))
    else:
        yield note(
            topic,
            _("The audit trail's end: {anchor}").format(anchor=Anchor(head.sequence, head.hash)),
            _(
                "Note it outside this machine; `probidad manage verify_audit --expect` proves with it later that nothing was removed."
            ),
        )
    if names := [name for each in guards.ALL for name in each.missing(connection)]:
        yield error(
            topic,
            _(
                "The database lacks triggers that protect the audit trail and what is published: {names}"
            ).format(names=", ".join(names)),
            "probidad manage migrate",
        )
    if checked and checked.broken_at:
        yield error(
            topic,
            _("The audit trail was found broken at event {number} on {date}.").format(
                number=checked.broken_at, date=checked.checked_on
            ),
            _("Compare it with a backup; `probidad manage verify_audit` says what differs."),
        )
    if AuditEvent.objects.filter(at__gt=timezone.now() + timedelta(minutes=1)).exists():
        yield error(
            topic,
            _("The audit trail holds events of the future: the clock was wrong, or is."),
            _("Compare this machine's clock with a reliable one."),
        )


def check_signing() -> Iterator[Finding]:
    """What signs the exercises' credentials: the system's OpenSSL."""
    try:
        blind.check_library()
    except OSError:
        yield error(
            "signing",
            _("The system's OpenSSL 3 (libcrypto.so.3) is missing: no round can issue credentials."),
            _("Install it (on Debian or Ubuntu: apt-get install libssl3)."),
        )
    else:
        yield good("signing", _("The system's OpenSSL signs credentials."))


def check_static() -> Iterator[Finding]:
    """Style sheets and scripts of this version."""
    if assets.collected():
        yield good("static", _("Style sheets and scripts are those of this version."))
    else:
        yield note(
            "static",
            _("Style sheets and scripts aren't collected yet in {folder}.").format(
                folder=Path(settings.STATIC_ROOT)
            ),
            _("`probidad serve` does it when it starts."),
        )
