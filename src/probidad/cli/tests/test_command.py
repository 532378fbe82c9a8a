"""The command speaks the operator's language, and says what is wrong in a sentence."""

import subprocess
import sys

import pytest

from probidad.cli import texts

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "es"),
        ({"LANG": "C.UTF-8"}, "es"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "PROBIDAD_LANG": "en"}, "en"),
    ],
)
def test_operators_language_is_spanish_unless_something_says_english(environ, language):
    assert texts.operators_language(environ) == language


def test_help_is_quick_because_it_loads_no_django(blank):
    program = "import sys\nfrom probidad.cli.main import main\ntry:\n main(['--help'])\nfinally:\n print('django' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", program], env=blank().environ, capture_output=True, text=True, check=False
    )
    assert result.stdout.endswith("False\n")
    assert "doctor" in result.stdout


def test_no_command_leaves_its_memory_in_a_file(blank):
    program = (
        "import resource\nfrom probidad.cli.main import main\ntry:\n main(['--help'])\nfinally:\n"
        " print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    result = subprocess.run(
        ["sh", "-c", 'ulimit -Sc unlimited; exec "$0" "$@"', sys.executable, "-c", program],
        env=blank().environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.endswith("(0, 0)\n")


def test_help_and_errors_are_in_spanish(blank):
    place = blank()
    helped = place.run("--help", PROBIDAD_LANG="es")
    assert "uso: " in helped.stdout
    assert "muestra esta ayuda" in helped.stdout
    refused = place.run("backup", PROBIDAD_LANG="es")
    assert refused.returncode == 2
    assert "falta" in refused.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(blank, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    result = blank().run("serve", DATA_DIR=str(tmp_path / "file" / "data"))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "can't be used" in result.stderr


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("PORT", "70000"), ("WEB_THREADS", "0")])
def test_a_setting_that_is_no_number_is_named_in_one_sentence(blank, name, value):
    result = blank().run("serve", **{name: value})
    assert result.returncode == 2
    assert result.stderr.startswith(f"{name} must be a whole number")
    assert result.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_one_sentence(blank):
    result = blank().run("serve", DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")
    assert result.returncode == 1
    assert "The database doesn't answer" in result.stderr
    assert "Traceback" not in result.stderr
