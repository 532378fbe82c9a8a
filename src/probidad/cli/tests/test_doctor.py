"""The doctor finds what is wrong, and says how to mend it."""

import json
import os
import socketserver
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from probidad.cli.doctor import advice, copies, environment, services
from probidad.cli.doctor.findings import Level, examine
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.instruments.advice.models import Offer


def levels(check) -> set[Level]:
    found = examine("topic", check)
    assert all(finding.remedy for finding in found if finding.level in (Level.WARNING, Level.ERROR))
    return {finding.level for finding in found}


def test_a_fresh_installation_has_no_error(installed):
    result = installed.run("doctor", "--json")
    findings = json.loads(result.stdout)
    assert [finding for finding in findings if finding["level"] == "error"] == []
    assert result.returncode == 0
    assert {finding["topic"] for finding in findings} == {
        "settings", "keys", "permissions", "disk", "copies", "database", "migrations", "operators", "clock", "mail", "static", "signing", "tasks", "audit",
        "thread-keys", "help-lines",
    }  # fmt: skip


def test_a_missing_openssl_is_an_error_with_its_remedy(monkeypatch):
    def missing():
        raise OSError

    monkeypatch.setattr(services.blind, "check_library", missing)
    assert levels(services.check_signing) == {Level.ERROR}


@pytest.mark.once
def test_an_error_is_the_exit_status_and_has_its_remedy(installed):
    installed.folder.chmod(0o755)
    (installed.folder / "secret_key").chmod(0o644)
    result = installed.run("doctor")
    assert result.returncode == 1
    assert "secret_key (0644)" in result.stdout
    assert f"chmod -R go-rwx {installed.folder}" in result.stdout


@pytest.mark.once
def test_a_missing_key_is_a_finding_and_none_is_made(installed):
    (installed.folder / "secret_key").unlink()
    result = installed.run("doctor")
    assert result.returncode == 1 and "no secret key" in result.stdout
    assert not (installed.folder / "secret_key").exists()


@pytest.mark.once
def test_no_installation_is_one_sentence(blank):
    place = blank()
    result = place.run("doctor")
    assert result.returncode == 1 and result.stderr.count("\n") == 1
    assert not place.folder.exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"BASE_URL": "https://etica.example.mx", "ALLOWED_HOSTS": ["etica.example.mx"]}, {Level.GOOD}),
        ({"BASE_URL": "https://a.example.mx", "ALLOWED_HOSTS": [".example.mx"]}, {Level.GOOD}),
        ({"BASE_URL": "http://abc.onion", "ALLOWED_HOSTS": ["abc.onion"]}, {Level.GOOD}),
        ({"BASE_URL": "http://[::1]:8000", "ALLOWED_HOSTS": ["[::1]"]}, {Level.NOTE}),
        ({"BASE_URL": "http://etica.example.mx", "ALLOWED_HOSTS": ["etica.example.mx"]}, {Level.ERROR}),
        ({"BASE_URL": "https://etica.example.mx", "ALLOWED_HOSTS": ["*"]}, {Level.ERROR, Level.GOOD}),
        ({"BASE_URL": "https://etica.example.mx", "ALLOWED_HOSTS": ["other"]}, {Level.ERROR, Level.GOOD}),
        ({"DEBUG": True}, {Level.ERROR, Level.NOTE}),
    ],
)
def test_settings_that_would_harm_visitors_are_errors(settings, changes, expected):
    settings.DEBUG, settings.HTTPS = False, False
    settings.BASE_URL, settings.ALLOWED_HOSTS = "http://127.0.0.1:8000", ["127.0.0.1"]
    for name, value in changes.items():
        setattr(settings, name, value)
    assert levels(environment.check_settings) == expected


def test_a_platform_that_nobody_runs_is_told_how_to_begin(cast):
    assert levels(services.check_operators) == {Level.NOTE}
    cast.add("second_operator", Role.OPERATOR)
    assert levels(services.check_operators) == {Level.GOOD}
    Membership.objects.filter(role=Role.OPERATOR).delete()
    [finding] = services.check_operators()
    assert finding.level == Level.WARNING and "create_operator" in finding.remedy


@pytest.mark.parametrize("key", ["short", "a" * 60])
def test_a_key_that_can_be_guessed_is_an_error(settings, key):
    settings.SECRET_KEY = key
    assert levels(environment.check_keys) == {Level.ERROR}


def test_a_full_disk_is_an_error(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    for free, expected in ((10**6, Level.ERROR), (5 * 10**8, Level.WARNING), (10**11, Level.GOOD)):
        monkeypatch.setattr(
            environment.shutil, "disk_usage", lambda _path, free=free: type("Usage", (), {"free": free})
        )
        assert levels(environment.check_disk) == {expected}


def test_copies_that_were_left_behind_are_a_warning_after_a_month(settings, tmp_path, db):
    settings.DATA_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    copies_made = [
        tmp_path / "backups" / "before-migration-20260101-000000.tar.gz",
        tmp_path / "before_restore_x",
    ]
    for path in copies_made:
        path.touch()
    (tmp_path / "backups" / "mine.tar.gz").touch()
    os.utime(tmp_path / "backups" / "mine.tar.gz", (0, 0))
    assert levels(copies.check_copies) == {Level.GOOD}
    for path in copies_made:
        os.utime(path, (time.time() - 31 * 86400,) * 2)
    [found] = copies.check_copies()
    assert found.level == Level.WARNING and "mine" not in found.sentence
    assert all(path.name in found.sentence for path in copies_made)


def test_a_postgresql_with_fewer_connections_than_threads_is_a_warning(settings, db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no limit")
    assert Level.WARNING not in levels(services.check_database)
    settings.WEB_THREADS = 400
    assert Level.WARNING in levels(services.check_database)


def test_a_schema_that_a_restore_left_behind_is_a_warning_after_a_month(settings, tmp_path, db):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's way of laying aside")
    settings.DATA_DIR = tmp_path
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA before_restore_{datetime.now(UTC):%Y%m%d_%H%M%S}")
        assert levels(copies.check_copies) == {Level.GOOD}
        cursor.execute("CREATE SCHEMA before_restore_20260101_000000")
    [found] = copies.check_copies()
    assert found.level == Level.WARNING and "before_restore_20260101_000000" in found.sentence


def test_a_clock_that_is_behind_is_an_error(settings, tmp_path, monkeypatch, db):
    settings.DATA_DIR = tmp_path
    assert levels(environment.check_clock) == {Level.GOOD}
    monkeypatch.setattr(environment.time, "time", lambda: 10**9)
    assert Level.ERROR in levels(environment.check_clock)


def test_what_others_can_reach_is_found_at_any_depth(settings, tmp_path):
    settings.DATA_DIR = root = Path(tmp_path)
    media = root / "media"
    media.mkdir(mode=0o700)
    (media / "file").touch()
    for path in (root, media, media / "file"):
        path.chmod(0o755)
    [finding] = environment.check_permissions()
    assert finding.level == Level.ERROR
    assert "media (0755)" in finding.sentence and "media/file (0755)" in finding.sentence


def test_below_a_folder_closed_to_others_nothing_is_open(settings, tmp_path):
    settings.DATA_DIR = root = Path(tmp_path)
    (root / "static").mkdir()
    (root / "static" / "style.css").touch()
    (root / "static" / "style.css").chmod(0o644)
    root.chmod(0o755)
    (root / "static").chmod(0o700)
    [finding] = environment.check_permissions()
    assert finding.level == Level.ERROR and "static" not in finding.sentence.replace(str(root), "")
    root.chmod(0o700)
    assert levels(environment.check_permissions) == {Level.GOOD}


def test_mail_that_only_reaches_the_console_is_a_warning(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert levels(services.check_mail) == {Level.WARNING}


class _MailServer(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 yes\r\n")


def test_the_mail_server_is_tried(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "Ética <etica@example.mx>"
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailServer) as server:
        settings.EMAIL_PORT = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert levels(services.check_mail) == {Level.GOOD}
        settings.DEFAULT_FROM_EMAIL = "x@localhost"
        assert levels(services.check_mail) == {Level.GOOD, Level.WARNING}
        server.shutdown()
    assert levels(services.check_mail) == {Level.ERROR}


def test_tasks_that_nobody_does_are_an_error(db):
    from datetime import timedelta

    from django.utils import timezone

    from probidad.core.tasks.models import Task

    assert levels(services.check_tasks) == {Level.GOOD}
    Task.objects.create(name="x.y", subject_id=1, run_after=timezone.now() - timedelta(hours=1))
    assert levels(services.check_tasks) == {Level.ERROR}
    Task.objects.update(state=Task.State.FAILED)
    assert levels(services.check_tasks) == {Level.WARNING}


def test_help_lines_that_nobody_confirmed_are_a_warning_that_names_the_institution(cast):
    assert levels(advice.check_help_lines) == {Level.GOOD}
    offer = Offer.objects.create(institution=cast.institution)
    assert levels(advice.check_help_lines) == {Level.GOOD}  # nobody can write to it yet
    Offer.objects.update(takes_claims=True)
    [found] = advice.check_help_lines()
    assert found.level == Level.WARNING and str(cast.institution) in found.sentence
    Offer.objects.filter(pk=offer.pk).update(lines_confirmed_on=datetime.now(UTC).date())
    assert levels(advice.check_help_lines) == {Level.GOOD}


def test_keys_of_conversations_that_cannot_be_read_are_an_error(settings, tmp_path):
    settings.THREAD_KEYS_FILE = tmp_path / "keys.sqlite3"
    assert levels(advice.check_thread_keys) == {Level.GOOD}
    settings.THREAD_KEYS_FILE.write_bytes(b"no database " * 1000)
    assert levels(advice.check_thread_keys) == {Level.ERROR}


def test_a_check_that_fails_is_a_finding():
    def check():
        raise OSError("the disk is gone")
        yield

    [found] = examine("disk", check)
    assert found.level == Level.ERROR and "the disk is gone" in found.sentence
