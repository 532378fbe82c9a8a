"""The command: examine, print, and say by the exit status whether something is wrong."""

import json
import os
from dataclasses import asdict
from gettext import gettext as _
from gettext import ngettext

from probidad.cli import folder, platform
from probidad.cli.console import say
from probidad.cli.doctor.findings import Finding, Level, error, examine
from probidad.cli.failures import Failure

# By shape as well as by word.
SIGNS = {Level.GOOD: "✓", Level.NOTE: "i", Level.WARNING: "!", Level.ERROR: "✗"}


def run(arguments) -> int:
    """Print every finding with its remedy; 1 if there is an error among them."""
    findings = _findings()
    if arguments.json:
        say(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _print(findings)
    return 1 if any(finding.level == Level.ERROR for finding in findings) else 0


def _findings() -> list[Finding]:
    """What is found in the installation of DATA_DIR. Failure if there is none."""
    data_dir = folder.data_dir()
    if not data_dir.is_dir():
        raise Failure(_("There is no installation in {folder}: is DATA_DIR right?").format(folder=data_dir))
    if not os.environ.get("SECRET_KEY") and not (data_dir / folder.SECRET_KEY_FILE).exists():
        return [
            error(
                "keys",
                _("There is no secret key in {folder}.").format(folder=data_dir),
                _("Put back the one that you kept; without one, `probidad serve` makes a new one."),
            )
        ]
    platform.load(prepare=False)
    return _examine_all()


def _examine_all() -> list[Finding]:
    from probidad.cli.doctor import advice, copies, environment, services

    checks = {
        "settings": environment.check_settings,
        "keys": environment.check_keys,
        "permissions": environment.check_permissions,
        "disk": environment.check_disk,
        "copies": copies.check_copies,
        "database": services.check_database,
        "migrations": services.check_migrations,
        "operators": services.check_operators,
        "clock": environment.check_clock,
        "mail": services.check_mail,
        "static": services.check_static,
        "signing": services.check_signing,
        "tasks": services.check_tasks,
        "audit": services.check_audit,
        "thread-keys": advice.check_thread_keys,
        "help-lines": advice.check_help_lines,
    }
    return [finding for topic, check in checks.items() for finding in examine(topic, check)]


def _print(findings: list[Finding]) -> None:
    for finding in findings:
        say(f"{SIGNS[finding.level]} {finding.topic}: {finding.sentence}")
        if finding.remedy:
            say(f"  → {finding.remedy}")
    errors = sum(finding.level == Level.ERROR for finding in findings)
    warnings = sum(finding.level == Level.WARNING for finding in findings)
    say()
    if errors or warnings:
        say(
            ngettext("{count} error", "{count} errors", errors).format(count=errors)
            + ", "
            + ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
        )
    else:
        say(_("Everything is in order."))
