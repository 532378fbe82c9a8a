"""Several processes append at once: no gap, no fork."""

import threading

import pytest
from django.db import connection

from probidad.core.audit.models import AuditEvent
from probidad.core.audit.services import record
from probidad.core.audit.tests.kinds import Sample
from probidad.core.audit.verification import verify

THREADS, EACH = 4, 15


@pytest.mark.django_db(transaction=True)
def test_events_that_are_recorded_at_once_still_form_one_chain():
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time by SQLite's own lock; its test database is in memory")
    errors = []

    def work():
        try:
            for number in range(EACH):
                record(kind=Sample.PLAIN, actor=None, details={"n": number})
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert AuditEvent.objects.count() == THREADS * EACH
    assert verify().whole
