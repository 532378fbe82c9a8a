"""The operator's command for background work that was given up."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from probidad.core.tasks.models import Task

pytestmark = pytest.mark.django_db
FAILED = {"state": Task.State.FAILED, "attempts": 5, "failure": "ConnectionRefusedError"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def failed(name: str = "people.send_invitation") -> Task:
    now = timezone.now()
    return Task.objects.create(
        name=name, subject_id=7, run_after=now, failed_on=timezone.localdate(now), **FAILED
    )


def said(**options) -> str:
    out = StringIO()
    call_command("failed_tasks", stdout=out, **options)
    return out.getvalue()


def test_it_names_each_task_with_its_failure_and_its_number():
    task = failed()
    Task.objects.create(name="audit.verify", run_after=timezone.now())
    [line] = said().splitlines()
    assert line.split() == [
        str(task.pk),
        str(task.failed_on),
        "people.send_invitation",
        "ConnectionRefusedError",
    ]


def test_it_says_so_if_there_is_none():
    assert said() == "No task was given up.\n"
    with translation.override("es-mx"):
        assert "Ninguna tarea" in said()


def test_one_task_gets_its_attempts_again():
    task, other = failed(), failed("audit.verify")
    assert "again" in said(retry=str(task.pk))
    task.refresh_from_db(), other.refresh_from_db()
    assert (task.state, task.attempts, other.state) == (Task.State.WAITING, 0, Task.State.FAILED)


def test_all_tasks_get_their_attempts_again():
    failed(), failed("audit.verify")
    assert said(retry="all") == "2 tasks will be tried again.\n"
    assert not Task.objects.filter(state=Task.State.FAILED).exists()


def test_a_task_is_dropped_for_good():
    task, other = failed(), failed()
    said(discard=str(task.pk))
    assert list(Task.objects.all()) == [other]


@pytest.mark.parametrize("key", ["0", "x", "²", "-1", "9" * 40, "all"])
def test_a_number_that_no_failed_task_has_is_one_sentence(key):
    Task.objects.create(id=5, name="audit.verify", run_after=timezone.now())
    for options in ({"discard": key}, {"retry": "5"}):
        with pytest.raises(CommandError, match="No task of this number"):
            said(**options)


def test_its_help_speaks_the_operators_language():
    with translation.override("es-mx"):
        from probidad.core.tasks.management.commands.failed_tasks import Command

        text = Command().create_parser("probidad manage", "failed_tasks").format_help()
    assert "Muestra las tareas" in " ".join(text.split()) and "--discard" in text
