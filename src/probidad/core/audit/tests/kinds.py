"""A vocabulary for the tests, with each rule once. It is registered only while a test of this folder runs."""

from probidad.core.audit import events
from probidad.core.audit.events import AuditKind, Erasure


class Sample(AuditKind):
    PLAIN = "test:thing:done", "Thing done", Erasure.NONE
    PERSONAL = "test:person:named", "Person named", Erasure.PERSON
    KEPT = "test:fault:found", "Fault found", Erasure.keep(5)


for _kind in Sample:
    del events._kinds[_kind.value]
