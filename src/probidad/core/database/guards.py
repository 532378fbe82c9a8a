"""Triggers of the database that refuse to change what never changes, on SQLite and PostgreSQL.

They stop mistakes and ordinary connections. Whoever owns the database can drop them: against that stand digests, kept
elsewhere. Every ``migrate`` that changes tables takes them away before and puts them back afterwards: SQLite rebuilds a
table that it alters, without its triggers, and renames none that a trigger of another names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connections, models
from django.db.models.signals import post_migrate, pre_migrate

# SQLite knows IS DISTINCT FROM since 3.39 only.
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


@dataclass(frozen=True)
class Rule:
    """What is refused: a moment of a table's rows, while the condition holds (empty: always).

    ``{differs}`` in a condition is the comparison that also tells nothing from something. ``vendor``: of the only
    database that needs it.
    """

    table: str
    moment: Literal["INSERT", "UPDATE", "DELETE"]
    condition: str = ""
    vendor: Literal["", "sqlite", "postgresql"] = ""


@dataclass(frozen=True)
class Guards:
    """The triggers of an application. ``refused``: what the database says; ``rules`` by the triggers' names."""

    refused: str
    rules: dict[str, Rule]

    @property
    def tables(self) -> list[str]:
        """The tables that are guarded, each once."""
        return list(dict.fromkeys(rule.table for rule in self.rules.values()))

    def install(self, connection) -> None:
        """Create the triggers, replacing those there are."""
        self.remove(connection)
        with connection.cursor() as cursor:
            for statement in self._statements(connection.vendor):
                cursor.execute(statement)

    def remove(self, connection) -> None:
        """Drop the triggers."""
        with connection.cursor() as cursor:
            for name, table in self._names(connection.vendor).items():
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            if connection.vendor == "postgresql":
                for name in [*self.rules, *self._truncations("postgresql")]:
                    cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")

    def missing(self, connection) -> list[str]:
        """The triggers that this database lacks."""
        query = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
        }[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(query)
            there = {name for (name,) in cursor.fetchall()}
        return sorted(set(self._names(connection.vendor)) - there)

    def _statements(self, vendor: str) -> list[str]:
        make = {"sqlite": self._sqlite, "postgresql": self._postgres}[vendor]
        made = [
            make(name, rule, rule.condition.format(differs=_DIFFERS[vendor]))
            for name, rule in self._of(vendor).items()
        ]
        return made + [self._truncation(*each) for each in self._truncations(vendor).items()]

    def _sqlite(self, name: str, rule: Rule, condition: str) -> str:
        when = f"WHEN {condition} " if condition else ""
        return (
            f"CREATE TRIGGER {name} BEFORE {rule.moment} ON {rule.table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, '{self.refused}'); END"
        )

    def _postgres(self, name: str, rule: Rule, condition: str) -> str:
        # A WHEN clause may hold no subquery, so the condition stands in the function.
        row = "OLD" if rule.moment == "DELETE" else "NEW"
        return self._function(
            name,
            f"IF {condition or 'true'} THEN {self._refuse} END IF; RETURN {row};",
            f"BEFORE {rule.moment} ON {rule.table} FOR EACH ROW",
        )

    def _truncation(self, name: str, table: str) -> str:
        return self._function(name, self._refuse, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")

    @property
    def _refuse(self) -> str:
        return f"RAISE EXCEPTION '{self.refused}' USING ERRCODE = 'integrity_constraint_violation';"

    @staticmethod
    def _function(name: str, body: str, when: str) -> str:
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;"
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}();"
        )

    def _names(self, vendor: str) -> dict[str, str]:
        return {name: rule.table for name, rule in self._of(vendor).items()} | self._truncations(vendor)

    def _of(self, vendor: str) -> dict[str, Rule]:
        return {name: rule for name, rule in self.rules.items() if rule.vendor in ("", vendor)}

    def _truncations(self, vendor: str) -> dict[str, str]:
        """SQLite has no TRUNCATE."""
        return {f"{table}_truncate": table for table in self.tables} if vendor == "postgresql" else {}


# Those of all applications, for what empties, migrates or examines a whole database.
ALL: list[Guards] = []


def protect(guards: Guards, app) -> None:
    """From an application's ``ready``: its tables are guarded from its first ``migrate`` on."""

    def take_away(using, plan, **kwargs):
        if plan:
            guards.remove(connections[using])

    def put_back(using, **kwargs):
        connection = connections[using]
        there = set(connection.introspection.table_names())
        if there.issuperset(guards.tables) and guards.missing(connection):
            guards.install(connection)

    ALL.append(guards)
    pre_migrate.connect(take_away, sender=app, weak=False, dispatch_uid=f"{app.label}-guards-off")
    post_migrate.connect(put_back, sender=app, weak=False, dispatch_uid=f"{app.label}-guards-on")


def changed(model: type[models.Model], *free: str) -> str:
    """The condition under which an UPDATE changes a row in a column other than the ``free`` ones."""
    columns = [field.column for field in model._meta.concrete_fields if field.column not in free]
    return _any(columns, "NEW.{0} {{differs}} OLD.{0}")


def refilled(*columns: str) -> str:
    """The condition under which one of the columns changes to something other than nothing: whom it names may only go."""
    return _any(columns, "NEW.{0} {{differs}} OLD.{0} AND NEW.{0} IS NOT NULL")


def overwritten(*columns: str) -> str:
    """The condition under which one of the columns changes that isn't empty any more: it is written once."""
    return _any(columns, "NEW.{0} {{differs}} OLD.{0} AND OLD.{0} IS NOT NULL")


def _any(columns: Sequence[str], condition: str) -> str:
    return "(" + " OR ".join(condition.format(f'"{name}"') for name in columns) + ")"
