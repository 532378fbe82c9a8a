"""Triggers of the database that refuse to change the trail, on SQLite and PostgreSQL.

They stop mistakes and ordinary connections. Whoever owns the database can drop them: against that
stands the chain, and its head's hash kept elsewhere (``verify_audit --expect``).
Every ``migrate`` puts back those that are missing: SQLite rebuilds a table that it alters, without
its triggers.
"""

EVENT, PERSONAL, HEAD = "audit_auditevent", "audit_auditpersonal", "audit_audithead"
REFUSED = "the audit trail is append-only"

# What of a personal part may change: it may be emptied, and forget its person.
_PART_CHANGED = (
    "NEW.event_id {differs} OLD.event_id OR NEW.part {differs} OLD.part"
    " OR NEW.keep_until {differs} OLD.keep_until"
    " OR (NEW.salt {differs} OLD.salt AND NEW.salt <> '')"
    " OR (NEW.data {differs} OLD.data AND NEW.data <> '{{}}')"
    " OR (NEW.person_id {differs} OLD.person_id AND NEW.person_id IS NOT NULL)"
    " OR (OLD.erased_on IS NOT NULL AND NEW.erased_on {differs} OLD.erased_on)"
)
# SQLite knows IS DISTINCT FROM since 3.39 only.
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}

_RULES: dict[str, tuple[str, str, str]] = {
    # name: (table, moment, condition under which it refuses; none: always)
    "audit_event_update": (EVENT, "UPDATE", ""),
    "audit_event_delete": (EVENT, "DELETE", ""),
    # Also stops SQLite's INSERT OR REPLACE, which deletes without firing a delete trigger.
    "audit_event_insert": (
        EVENT,
        "INSERT",
        "NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_auditevent)",
    ),
    "audit_personal_update": (PERSONAL, "UPDATE", _PART_CHANGED),
    "audit_personal_delete": (PERSONAL, "DELETE", ""),
    "audit_head_update": (HEAD, "UPDATE", "NEW.sequence <> OLD.sequence + 1"),
    "audit_head_delete": (HEAD, "DELETE", ""),
}


def _sqlite(name: str, table: str, moment: str, condition: str) -> str:
    when = f"WHEN {condition} " if condition else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def _postgres(name: str, table: str, moment: str, condition: str) -> str:
    # A WHEN clause may hold no subquery, so the condition stands in the function.
    body = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';"
    if condition:
        body = f"IF {condition} THEN {body} END IF; RETURN NEW;"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;"
        f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"
    )


def statements(vendor: str) -> list[str]:
    """The SQL that creates the triggers in a database of ``vendor`` (sqlite or postgresql)."""
    make = {"sqlite": _sqlite, "postgresql": _postgres}[vendor]
    made = [
        make(name, table, moment, condition.format(differs=_DIFFERS[vendor]))
        for name, (table, moment, condition) in _RULES.items()
    ]
    if vendor == "postgresql":
        made += [
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_delete()"
            for table in (EVENT, PERSONAL, HEAD)
        ]
    return made


def install(apps, schema_editor) -> None:
    """For ``RunPython``: create the triggers, replacing those there are."""
    connection = schema_editor.connection
    remove(apps, schema_editor)
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(apps, schema_editor) -> None:
    """For ``RunPython`` in reverse, and for emptying a test database: drop the triggers."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for name, table in _names(connection.vendor).items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if connection.vendor == "postgresql":
            for name in _RULES:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _names(vendor: str) -> dict[str, str]:
    names = {name: table for name, (table, _moment, _condition) in _RULES.items()}
    if vendor == "postgresql":
        names |= {f"{table}_truncate": table for table in (EVENT, PERSONAL, HEAD)}
    return names


def missing(connection) -> list[str]:
    """The triggers that this database lacks."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    return sorted(set(_names(connection.vendor)) - there)
