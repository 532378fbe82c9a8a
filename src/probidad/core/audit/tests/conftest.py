import pytest

from probidad.core.audit import events
from probidad.core.audit.tests.kinds import Sample


@pytest.fixture(autouse=True)
def _sample_vocabulary(monkeypatch):
    """The tests' own kinds, known while each test runs."""
    for kind in Sample:
        monkeypatch.setitem(events._kinds, kind.value, kind)
