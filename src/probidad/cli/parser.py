"""The commands and their options."""

import argparse
from gettext import gettext as _
from importlib import import_module

# Command: module and function, imported when the command is called.
RUNS = {
    "demo": ("probidad.cli.demo", "run"),
    "serve": ("probidad.cli.serve", "serve"),
    "worker": ("probidad.cli.serve", "work"),
    "backup": ("probidad.cli.backups.backup", "run"),
    "restore": ("probidad.cli.backups.restore", "run"),
    "doctor": ("probidad.cli.doctor.run", "run"),
    "custody make-key": ("probidad.cli.custody.keys", "make_key"),
    "custody public": ("probidad.cli.custody.keys", "public"),
    "custody shares": ("probidad.cli.custody.keys", "shares"),
    "custody sign": ("probidad.cli.custody.documents", "sign"),
    "custody open": ("probidad.cli.custody.opening", "open_ballots"),
    "custody check": ("probidad.cli.custody.documents", "check"),
}


def build() -> argparse.ArgumentParser:
    """The parser of everything but `manage`, whose arguments are Django's."""
    parser = argparse.ArgumentParser(
        prog="probidad",
        description=_("Probidad: a platform that makes public integrity a daily practice."),
        epilog=_(
            "DATA_DIR names the data folder (./data unless set) and PORT the port. "
            "PROBIDAD_LANG=en speaks English here. Every setting: docs/operations.md."
        ),
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar=_("command"), required=True, title=_("commands"))

    demo = _add(commands, "demo", _("build and serve a demonstration with invented people"))
    demo.add_argument("--wipe", action="store_true", help=_("remove the demonstration"))
    demo.add_argument("--yes", action="store_true", help=_("don't ask before removing it"))

    serve = _add(commands, "serve", _("run the platform: web server and background work"))
    serve.add_argument(
        "--migrate",
        action="store_true",
        help=_("after an upgrade: make a backup, then bring the database to this version"),
    )
    _add(commands, "worker", _("do only the background work, beside web servers of your own"))

    backup = _add(commands, "backup", _("save everything in one file, while the platform runs"))
    backup.add_argument("file", metavar=_("FILE"), help=_("the file to write, such as probidad.tar.gz"))
    backup.add_argument("--with-key", action="store_true", help=_("put the secret key into it as well"))
    backup.add_argument("--force", action="store_true", help=_("replace the file if it exists"))

    restore = _add(commands, "restore", _("check a backup and put it in place"))
    restore.add_argument("file", metavar=_("FILE"), help=_("a file that `probidad backup` wrote"))
    restore.add_argument(
        "--force", action="store_true", help=_("also where data are: they are laid aside, not deleted")
    )

    doctor = _add(commands, "doctor", _("examine the installation and say what to mend"))
    doctor.add_argument("--json", action="store_true", help=_("print the findings for a program"))

    _add_custody(commands)

    _add(commands, "manage", _("Django's own commands, such as `probidad manage shell`"))
    return parser


def _add_custody(commands) -> None:
    """The custodian's steps, which need neither a data folder nor a database."""
    custody = _add(commands, "custody", _("keep a round's key, on a machine of the custodian's own"))
    custody.epilog = _(
        "A passphrase is asked for without showing it; a script gives it as the first line of standard input."
    )
    steps = custody.add_subparsers(dest="step", metavar=_("step"), required=True, title=_("steps"))

    make = _add(steps, "make-key", _("make a round's key under a passphrase"))
    make.add_argument("file", metavar=_("FILE"), help=_("the key file to write, such as key.json"))

    for name, text in (
        ("public", _("write the public part of a key file anew, to upload it")),
        ("shares", _("write three shares, of which any two open the key file without its passphrase")),
    ):
        _add(steps, name, text).add_argument("file", metavar=_("FILE"), help=_("the key file"))

    sign = _add(steps, "sign", _("show what a round's manifest fixes, and sign it"))
    sign.add_argument("manifest", metavar=_("MANIFEST"), help=_("the file downloaded from the round's page"))
    _add_key(sign)

    opening = _add(steps, "open", _("open and count a round's sealed answers, and sign the result"))
    opening.add_argument("ballots", metavar=_("BALLOTS"), help=_("the file downloaded from the round's page"))
    _add_key(opening)

    check = _add(steps, "check", _("check published documents of rounds"))
    check.add_argument(
        "files",
        metavar=_("FILE"),
        nargs="+",
        help=_(
            "manifests, snapshots and figures; a signature lies beside its document, with .sig after its name"
        ),
    )


def _add_key(step) -> None:
    step.add_argument("--key", metavar=_("FILE"), required=True, help=_("the key file"))
    step.add_argument(
        "--share",
        metavar=_("FILE"),
        action="append",
        help=_("a share of the key; two of them, each with its own --share, open it without its passphrase"),
    )


def _add(commands, name: str, text: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=text, description=text[:1].upper() + text[1:] + ".", allow_abbrev=False
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry out a parsed command; its exit status."""
    step = getattr(arguments, "step", None)
    module, function = RUNS[f"{arguments.command} {step}" if step else arguments.command]
    return getattr(import_module(module), function)(arguments)
