"""Django, loaded for a command, and the state in which it finds the database."""

import os
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from probidad.cli import folder
from probidad.cli.failures import Failure
from probidad.cli.texts import operators_language
from probidad.config.defaults import ADDRESS, PORT

# Settings that are numbers, with the largest that makes sense: a wrong one is named in a sentence.
NUMBERS = {"PORT": 65535, "WEB_WORKERS": 64, "WEB_THREADS": 512}


def listens_at() -> tuple[str, int]:
    """The address and port of the web server. Failure if the port is no such number."""
    _check_numbers()
    return os.environ.get("BIND_ADDRESS", ADDRESS), int(os.environ.get("PORT", PORT))


def load(*, demonstration: bool = False, prepare: bool = True) -> Path:
    """Prepare the data folder, load Django on it and return the folder.

    Failure if a setting can't be read. The demonstration's door is a matter of the command that
    was called: a variable that somebody left in the environment can't open it.
    """
    _check_numbers()
    data_dir = folder.data_dir()
    if prepare:
        folder.prepare(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "probidad.config.settings"
    os.environ.pop("PROBIDAD_DEMO", None)
    if demonstration:
        os.environ["PROBIDAD_DEMO"] = "true"
    setup()
    return data_dir


def _check_numbers() -> None:
    for name, largest in NUMBERS.items():
        written = os.environ.get(name)
        if written is not None and not (written.isdecimal() and 1 <= int(written) <= largest):
            raise Failure(
                _("{name} must be a whole number from 1 to {largest}, not “{written}”.").format(
                    name=name, largest=largest, written=written
                ),
                2,
            )


def setup() -> None:
    """Load Django; Failure if a setting can't be read."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        raise Failure(_("A setting can't be read: {reason}").format(reason=error), 2) from error
    translation.activate("en" if operators_language(os.environ) == "en" else "es-mx")


@dataclass(frozen=True)
class DatabaseState:
    """What stands in the database against what this version brings.

    ``pending`` are migrations still to be applied; ``unknown`` are applied ones that this version
    doesn't have: a newer version was here.
    """

    empty: bool
    pending: tuple[str, ...]
    unknown: tuple[str, ...]


def database_state() -> DatabaseState:
    """Look at the database. Failure if it doesn't answer."""
    from django.db import Error, connection
    from django.db.migrations.loader import MigrationLoader

    try:
        empty = not connection.introspection.table_names()
        loader = MigrationLoader(connection)
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        raise Failure(_("The database doesn't answer: {reason}").format(reason=reason)) from error
    ours = set(loader.disk_migrations)
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    applied = set(loader.applied_migrations)
    return DatabaseState(
        empty=empty,
        pending=tuple(sorted(".".join(name) for name in set(loader.graph.nodes) - applied)),
        unknown=tuple(sorted(".".join(name) for name in applied - ours - replaced)),
    )


def holds_data() -> bool:
    """Whether somebody works with this database: an account, an invitation, an institution, an event."""
    from django.db import connection

    from probidad.core.audit.models import AuditEvent
    from probidad.core.institutions.models import Institution
    from probidad.core.people.models import Invitation, Person

    # A table may be missing where the first start was interrupted.
    tables = connection.introspection.table_names()
    models = (Person, Invitation, Institution, AuditEvent)
    return any(model._meta.db_table in tables and model.objects.exists() for model in models)


def migrate() -> None:
    """Bring the database's tables to this version, the cache's among them."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def load_content() -> None:
    """Publish what this version ships and the database lacks, such as new dilemmas.

    Failure if it contradicts what is published already.
    """
    from django.db import transaction

    from probidad.core import registry

    try:
        with transaction.atomic():
            for instrument in registry.instruments():
                if instrument.load_content is not None:
                    instrument.load_content()
    except ValueError as error:
        raise Failure(
            _("The content that comes with this version can't be published: {reason}").format(reason=error)
        ) from error


def is_demonstration() -> bool:
    """Whether the database holds the demonstration."""
    from django.db import connection

    from probidad.web import demonstration
    from probidad.web.models import Demonstration

    return Demonstration._meta.db_table in connection.introspection.table_names() and demonstration.exists()
