"""`probidad demo`: a platform with invented people to look at, in one command."""

import shutil
import urllib.error
import urllib.request
from gettext import gettext as _
from pathlib import Path

from probidad.cli import assets, folder, platform
from probidad.cli.backups import postgres, sqlite
from probidad.cli.console import confirm, say, step, table, warn
from probidad.cli.failures import Failure
from probidad.cli.serve import claim_port, commands
from probidad.cli.supervisor import Supervisor


def run(arguments) -> int:
    """Build the demonstration unless it is there, and serve it; or wipe it."""
    if not arguments.wipe:
        claim_port()
    data_dir = platform.load(demonstration=True)
    if arguments.wipe:
        return _wipe(data_dir, sure=arguments.yes)
    folder.share(data_dir)
    _refuse_real(data_dir)
    _build(data_dir)
    return _serve()


def _refuse_real(data_dir: Path) -> None:
    """Failure if the database holds anything that the demonstration didn't put there."""
    state = platform.database_state()
    if state.unknown:
        raise Failure(
            _("The data in {folder} come from a newer version. Choose another folder with DATA_DIR.").format(
                folder=data_dir
            )
        )
    if state.empty:
        return
    if not platform.is_demonstration() and platform.holds_data():
        raise Failure(
            _(
                "{folder} holds a real installation: the demonstration stays out of it. "
                "Choose another folder with DATA_DIR."
            ).format(folder=data_dir)
        )
    if state.pending:
        platform.migrate()


def _build(data_dir: Path) -> None:
    from probidad.web import demonstration

    if platform.is_demonstration():
        say(_("The demonstration in {folder} is as you left it.").format(folder=data_dir))
    else:
        say(_("Building the demonstration in {folder}").format(folder=data_dir))
        step(_("Making the tables"))
        platform.migrate()
    if assets.collect():
        step(_("Collecting style sheets, scripts and fonts"))
    if platform.is_demonstration():
        platform.load_content()
    else:
        demonstration.build(step)


def _serve() -> int:
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    step(_("Starting the server"))
    welcome = _Welcome(f"http://127.0.0.1:{settings.PORT}/livez")
    return Supervisor(commands(), warn, welcome).run()


class _Welcome:
    """Prints who to sign in as, once the server answers."""

    def __init__(self, probe: str):
        self.probe, self.said = probe, False

    def __call__(self) -> None:
        if not self.said and _answers(self.probe):
            self.said = True
            _print_guide()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310 our own address
            return response.status == 200
    except urllib.error.HTTPError:
        return True  # an answer all the same: the probe's host name isn't the one that it expects
    except OSError:
        return False


def _print_guide() -> None:
    from django.conf import settings

    from probidad.web import demonstration

    say()
    say(_("Probidad, demonstration: {address}").format(address=settings.BASE_URL))
    say(_("Everything and everybody in it is invented."))
    say()
    rows = [(str(who), settings.BASE_URL + path, str(what)) for who, path, what in demonstration.guide()]
    table([_("Who"), _("Where"), _("What there is to see")], rows)
    say()
    say(_("Stop it with Ctrl+C. The next time it is as you leave it; `probidad demo --wipe` removes it."))


def _wipe(data_dir: Path, *, sure: bool) -> int:
    """Remove the demonstration's database and files whole, after asking once."""
    folder.seize(data_dir)
    from django.db import connection

    if platform.database_state().empty or not platform.is_demonstration():
        raise Failure(
            _("There is no demonstration in {folder}: nothing was removed.").format(folder=data_dir)
        )
    if connection.vendor == "postgresql":
        postgres.refuse_others(connection)
    if not sure:
        confirm(
            _("Remove the demonstration in {folder}, with everything that was done in it?").format(
                folder=data_dir
            )
        )
    _remove()
    say(_("The demonstration is gone."))
    return 0


def _remove() -> None:
    """The audit trail lets nobody empty it, so the database goes as a whole."""
    from django.conf import settings
    from django.db import connection, connections

    if connection.vendor == "sqlite":
        connections.close_all()
        for suffix in sqlite.SUFFIXES:
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
    else:
        postgres.execute(connection, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    for place in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        shutil.rmtree(place, ignore_errors=True)
