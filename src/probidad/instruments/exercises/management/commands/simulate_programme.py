"""``probidad manage simulate_programme``: the whole programme, played in a folder of its own, and its time by stage."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from probidad.instruments.exercises import simulation
from probidad.instruments.exercises.services.dilemmas import publish_dilemma, read_library

# Nothing is sent: codes are taken where their mail would go out.
ENVIRONMENT = {"EMAIL_URL": "dummymail://", "PROBIDAD_LOG_LEVEL": "ERROR"}


class Command(BaseCommand):
    """Starts itself anew on an empty folder, so that an installation's data are never touched."""

    @property
    def help(self) -> str:
        """In the operator's language."""
        return _(
            "Play the whole programme from roster to published snapshot (16 institutions, 8,000 people, 25,000 answers) "
            "in a temporary folder, and tell its time by stage."
        )

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=int, default=1, help=_("so many times the programme's size"))
        parser.add_argument(
            "--received",
            type=float,
            default=0.0,
            metavar="SHARE",
            help=_("the share (0 to 1) of people without a script, for whom the server seals"),
        )
        parser.add_argument("--data-dir", type=Path, help=_("an empty folder to play in, which is kept"))
        parser.add_argument("--json", type=Path, metavar="FILE", help=_("write the figures there too"))

    def handle(self, *, scale, received, data_dir, json, **options):
        if scale < 1 or not 0 <= received <= 1:
            raise CommandError(_("The scale is at least 1, and the share from 0 to 1."))
        if data_dir and data_dir.resolve() == settings.DATA_DIR and not settings.DATABASE_URL:
            self._play(scale, received, json)
        elif data_dir:
            self._elsewhere(data_dir.resolve())
        else:
            with tempfile.TemporaryDirectory(prefix="probidad-simulation-") as folder:
                self._elsewhere(Path(folder), "--data-dir", folder)

    def _elsewhere(self, folder: Path, *more: str) -> None:
        environment = os.environ | ENVIRONMENT | {"DATA_DIR": str(folder)}
        environment.pop("DATABASE_URL", None)
        arguments = [sys.executable, "-P", "-m", "probidad", *sys.argv[1:], *more]
        if subprocess.run(arguments, env=environment).returncode:  # noqa: S603 ourselves
            raise CommandError(_("The simulation stopped."))

    def _play(self, scale: int, received: float, target: Path | None) -> None:
        if connection.introspection.table_names():
            raise CommandError(_("This folder holds data: choose an empty one."))
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        for content in read_library():
            publish_dilemma(content=content)
        played = simulation.play(scale=scale, received=received, say=self.stdout.write)
        figures = {
            "scale": scale,
            "memory": played.memory,
            "counts": played.counts,
            "seconds": played.seconds,
        }
        self._tell(played)
        if target:
            target.write_text(json.dumps(figures))

    def _tell(self, played: simulation.Played) -> None:
        for name in simulation.STAGES:
            self.stdout.write(f"{name:40} {played.seconds[name]:10,.1f} s")
        self.stdout.write(f"{'':40} {sum(played.seconds.values()):10,.1f} s")
        self.stdout.write(", ".join(f"{name}: {count:,}" for name, count in played.counts.items()))
        self.stdout.write(f"{played.memory / 1e6:,.0f} MB")
