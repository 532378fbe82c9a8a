"""Only a test may empty the trail; migrating puts missing triggers back."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from probidad.core.audit.models import AuditEvent
from probidad.core.audit.services import record
from probidad.core.audit.tests.kinds import Sample
from probidad.core.audit.triggers import TRAIL


@pytest.mark.django_db
def test_a_real_installation_cannot_be_flushed(settings):
    settings.TESTING = False
    with pytest.raises(CommandError, match="can't be emptied"):
        call_command("flush", interactive=False)


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_begins_with_an_empty_trail_and_its_triggers(turn):
    assert not AuditEvent.objects.exists()
    assert TRAIL.missing(connection) == []
    assert record(kind=Sample.PLAIN, actor=None).sequence == 1


@pytest.mark.django_db(transaction=True)
def test_migrating_puts_missing_triggers_back():
    TRAIL.remove(connection)
    assert len(TRAIL.missing(connection)) >= 7
    call_command("migrate", verbosity=0)
    assert TRAIL.missing(connection) == []
