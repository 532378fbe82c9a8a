"""Serve the bare view by the command line that `probidad serve` uses for its pages."""

import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare.settings"
    django.setup()
    from probidad.cli.serve import commands

    os.execv(sys.executable, commands()["web"])


if __name__ == "__main__":
    main()
