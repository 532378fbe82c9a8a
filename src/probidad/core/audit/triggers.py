"""Triggers of the database that refuse to change the trail (core/database/guards.py).

Whoever owns the database can drop them: against that stands the chain, and its head's hash kept elsewhere
(``verify_audit --expect``).
"""

from probidad.core.database.guards import Guards, Rule

EVENT, PERSONAL, HEAD = "audit_auditevent", "audit_auditpersonal", "audit_audithead"

# What of a personal part may change: it may be emptied, and forget its person.
_PART_CHANGED = (
    "NEW.event_id {differs} OLD.event_id OR NEW.part {differs} OLD.part"
    " OR NEW.keep_until {differs} OLD.keep_until"
    " OR (NEW.salt {differs} OLD.salt AND NEW.salt <> '')"
    " OR (NEW.data {differs} OLD.data AND NEW.data <> '{{}}')"
    " OR (NEW.person_id {differs} OLD.person_id AND NEW.person_id IS NOT NULL)"
    " OR (OLD.erased_on IS NOT NULL AND NEW.erased_on {differs} OLD.erased_on)"
)

TRAIL = Guards(
    "the audit trail is append-only",
    {
        "audit_event_update": Rule(EVENT, "UPDATE"),
        "audit_event_delete": Rule(EVENT, "DELETE"),
        # Also stops SQLite's INSERT OR REPLACE, which deletes without firing a delete trigger.
        "audit_event_insert": Rule(
            EVENT, "INSERT", "NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_auditevent)"
        ),
        "audit_personal_update": Rule(PERSONAL, "UPDATE", _PART_CHANGED),
        "audit_personal_delete": Rule(PERSONAL, "DELETE"),
        "audit_head_update": Rule(HEAD, "UPDATE", "NEW.sequence <> OLD.sequence + 1"),
        "audit_head_delete": Rule(HEAD, "DELETE"),
    },
)


def install(apps, schema_editor) -> None:
    """For ``RunPython``: create the triggers, replacing those there are."""
    TRAIL.install(schema_editor.connection)


def remove(apps, schema_editor) -> None:
    """For ``RunPython`` in reverse: drop the triggers."""
    TRAIL.remove(schema_editor.connection)
