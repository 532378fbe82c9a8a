"""A vocabulary for the tests, with each rule once."""

from probidad.core.audit.events import AuditKind, Erasure


class Sample(AuditKind):
    PLAIN = "test:thing:done", "Thing done", Erasure.NONE
    PERSONAL = "test:person:named", "Person named", Erasure.PERSON
    KEPT = "test:fault:found", "Fault found", Erasure.keep(5)
